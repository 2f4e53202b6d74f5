using MiraiToushi.Elf;
using MiraiToushi.Elf.Writing;

namespace MiraiToushi.Extraction.Tests.Support;

/// <summary>A few x86-64 instructions in an ELF file of their own.</summary>
internal static class TinyProgram
{
    private const ulong CodeAddress = 0x40_0000;

    /// <summary>exit(0).</summary>
    public const string Exit = "b83c000000 31ff 0f05";

    /// <summary>mmap(NULL, size, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), for sizes of 4 KiB and more.</summary>
    /// <param name="size">Bytes.</param>
    public static string Map(uint size) =>
        $"b809000000 31ff be{Convert.ToHexString(BitConverter.GetBytes(size))} ba07000000 41ba22000000 49c7c0ffffffff 4531c9 0f05";

    /// <summary>Makes the file.</summary>
    /// <param name="code">Instructions in hexadecimal, with spaces where they help.</param>
    public static byte[] Build(params string[] code)
    {
        byte[] bytes = Convert.FromHexString(string.Concat(code).Replace(" ", "", StringComparison.Ordinal));
        ElfShape shape = new(ElfClass.Elf64, ByteOrder.Little, ElfType.Executable, (ushort)ElfMachine.X8664, 0, 0, CodeAddress);
        return ElfImageWriter.InNewLayout(shape, [new SegmentContent(CodeAddress, 5, bytes, (ulong)bytes.Length)], []);
    }
}
