namespace MiraiToushi.Emulation.Architectures;

/// <summary>A page of code that the kernel maps at a fixed place.</summary>
/// <param name="Address">Where; may lie above what a process can map.</param>
/// <param name="Name">Its name in /proc/self/maps.</param>
/// <param name="Content">Its first bytes; the rest is zero.</param>
public sealed record FixedPage(ulong Address, string Name, IReadOnlyList<byte> Content)
{
    private const int Step = 0x400;

    /// <summary>
    /// The vsyscall page of x86-64 (arch/x86/entry/vsyscall): gettimeofday, time and getcpu, 1024 bytes apart. Old static libcs
    /// call it without asking.
    /// </summary>
    public static FixedPage Vsyscall { get; } = new(0xFFFF_FFFF_FF60_0000, "[vsyscall]", BuildVsyscall());

    private static byte[] BuildVsyscall()
    {
        byte[] page = new byte[3 * Step];
        ushort[] numbers = [96, 201, 309];
        for (int i = 0; i < numbers.Length; i++)
        {
            // mov eax, number; syscall; ret
            byte[] code = [0xB8, (byte)numbers[i], (byte)(numbers[i] >> 8), 0, 0, 0x0F, 0x05, 0xC3];
            code.CopyTo(page, i * Step);
        }

        return page;
    }
}
