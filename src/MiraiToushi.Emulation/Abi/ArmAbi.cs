using MiraiToushi.Elf;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Abi;

/// <summary>
/// swi: with an immediate of 0 the number is in r7 (EABI), else it is the immediate without 0x900000 (OABI), which is what
/// a kernel with CONFIG_OABI_COMPAT does for each call. Arguments in r0 to r6, result or negated errno in r0.
/// </summary>
internal sealed class ArmAbi : SyscallAbi
{
    private const ulong OabiBase = 0x900000;
    private const ulong KernelHelperTls = 0xFFFF_0FF0;
    private static readonly SyscallTable Eabi = SyscallTable.Load("arm-eabi");
    private static readonly SyscallTable Oabi = SyscallTable.Load("arm-oabi");
    private readonly bool _isOabi;
    private readonly byte[] _gate;
    private readonly ByteOrder _byteOrder;
    private readonly ByteOrder _codeOrder;

    /// <summary>Creates the ABI.</summary>
    /// <param name="isOabi">Whether the image says that it is of the old ABI.</param>
    /// <param name="byteOrder">Byte order of data.</param>
    /// <param name="codeOrder">Byte order of instructions.</param>
    public ArmAbi(bool isOabi, ByteOrder byteOrder, ByteOrder codeOrder)
    {
        _isOabi = isOabi;
        _byteOrder = byteOrder;
        _codeOrder = codeOrder;
        _gate = codeOrder == ByteOrder.Little
            ? GateBuilder.Build([0x00, 0x00, 0x00, 0xEF], [0x00, 0xDF])
            : GateBuilder.Build([0xEF, 0x00, 0x00, 0x00], [0xDF, 0x00]);
    }

    public override string Name => _isOabi ? "arm-oabi" : "arm-eabi";

    public override IReadOnlyList<SyscallTable> Tables => [Eabi, Oabi];

    public override AbiConstants Constants => (_isOabi, _byteOrder) switch
    {
        (true, ByteOrder.Little) => ArmConstants.Oabi,
        (true, _) => ArmConstants.OabiBigEndian,
        (false, ByteOrder.Little) => ArmConstants.Eabi,
        (false, _) => ArmConstants.EabiBigEndian,
    };

    public override ReadOnlySpan<byte> Gate => _gate;

    public override SyscallRequest Read(ICpu cpu, Architecture architecture, GuestMemory memory, ulong site)
    {
        ulong immediate = 0;
        Span<byte> code = stackalloc byte[4];
        if ((site & 1) == 0 && memory.TryRead(site - 4, code))
        {
            ulong instruction = GuestMemory.Decode(code, _codeOrder);
            immediate = (instruction & 0x0F00_0000) == 0x0F00_0000 ? instruction & 0xFF_FFFF : 0;
        }

        ulong[] arguments = new ulong[7];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = cpu.ReadRegister(Arm.R0 + i);
        }

        if (immediate == 0)
        {
            int number = (int)cpu.ReadRegister(Arm.R7);
            return new SyscallRequest(number, Eabi.Find(number), "arm-eabi", arguments, site);
        }

        int old = (int)(immediate >= OabiBase ? immediate - OabiBase : immediate);
        return new SyscallRequest(old, Oabi.Find(old), "arm-oabi", arguments, site);
    }

    public override void WriteResult(ICpu cpu, long value)
    {
        long number = Translate(value, out bool isError);
        cpu.WriteRegister(Arm.R0, (uint)(isError ? -number : number));
    }

    // Code for processors without the thread register reads the word in the kernel's helper page.
    public override void SetThreadPointer(ICpu cpu, GuestMemory memory, ulong address)
    {
        cpu.WriteRegister(Arm.ThreadPointer, address);
        memory.TryPatchWord(KernelHelperTls, address);
    }
}
