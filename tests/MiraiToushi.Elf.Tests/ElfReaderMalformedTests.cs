using System.Text;

namespace MiraiToushi.Elf.Tests;

public sealed class ElfReaderMalformedTests
{
    /// <summary>What the kernel refuses, and the kind of refusal.</summary>
    private static readonly Dictionary<string, (ElfErrorKind Kind, Func<byte[]> File)> Cases = new()
    {
        ["empty file"] = (ElfErrorKind.NotElf, () => []),
        ["text"] = (ElfErrorKind.NotElf, () => Encoding.ASCII.GetBytes("#!/bin/sh\necho hello\n")),
        ["half a magic"] = (ElfErrorKind.NotElf, () => ElfFileBuilder.Arm().Build()[..3]),
        ["magic only"] = (ElfErrorKind.Truncated, () => ElfFileBuilder.Arm().Build()[..4]),
        ["ends in e_machine"] = (ElfErrorKind.Truncated, () => ElfFileBuilder.Arm().Build()[..19]),
        ["ends in the header"] = (ElfErrorKind.Truncated, () => ElfFileBuilder.Arm().Build()[..51]),
        ["ends in the 64-bit header"] = (ElfErrorKind.Truncated, () => Wide().Build()[..63]),
        ["ends in the program headers"] = (ElfErrorKind.Truncated, () => ElfFileBuilder.Arm().Build()[..(52 + 63)]),
        ["program headers beyond the end"] = (ElfErrorKind.Truncated, () => ElfFileBuilder.Arm().Set("e_phoff", 0xFFFFFFF0).Build()),
        ["program headers at the end of numbers"] = (ElfErrorKind.Truncated, () => Wide().Set("e_phoff", ulong.MaxValue).Build()),
        ["relocatable"] = (ElfErrorKind.NotExecutable, () => ElfFileBuilder.Arm().Type(1).Build()),
        ["memory dump"] = (ElfErrorKind.NotExecutable, () => ElfFileBuilder.Arm().Type(4).Build()),
        ["no type"] = (ElfErrorKind.NotExecutable, () => ElfFileBuilder.Arm().Type(0).Build()),
        ["unknown type"] = (ElfErrorKind.NotExecutable, () => ElfFileBuilder.Arm().Type(0xFE00).Build()),
        ["program header size"] = (ElfErrorKind.Malformed, () => ElfFileBuilder.Arm().Set("e_phentsize", 56).Build()),
        ["64-bit program header size"] = (ElfErrorKind.Malformed, () => Wide().Set("e_phentsize", 32).Build()),
        ["no program headers"] = (ElfErrorKind.Malformed, () => ElfFileBuilder.Arm().Set("e_phnum", 0).Build()),
        ["too many program headers"] = (ElfErrorKind.Malformed, () => ElfFileBuilder.Arm().Set("e_phnum", 2049).Build()),
        ["extended program header count"] = (ElfErrorKind.Malformed, () => ElfFileBuilder.Arm().Set("e_phnum", 0xFFFF).Build()),
        ["nothing to load"] = (ElfErrorKind.Malformed, () => ElfFileBuilder.Empty().Segment(SegmentType.Note, 0, 0, 4, 4).Build()),
        ["only empty segments"] = (ElfErrorKind.Malformed, () => ElfFileBuilder.Empty().Load(0, 0x10000, 0, 0).Build()),
        ["more file than memory"] = (ElfErrorKind.Malformed, () => ElfFileBuilder.Empty().Load(0, 0x10000, 0x101, 0x100).Build()),
        ["wraps 32 bits"] = (ElfErrorKind.Malformed, () => ElfFileBuilder.Empty().Load(0, 0xFFFFF000, 0x100, 0x1001).Build()),
        ["wraps 64 bits"] = (ElfErrorKind.Malformed, () => WideEmpty().Load(0, 0xFFFF_FFFF_FFFF_F000, 0x100, 0x1001).Build()),
        ["beyond user space"] = (ElfErrorKind.Malformed, () => WideEmpty().Load(0, 0x7FFF_FFFF_E000, 0x100, 0x1001).Build()),
        ["segment at all bits"] = (ElfErrorKind.Malformed, () => WideEmpty().Load(0, 0xFFFF_FFFF_FFFF_F000, 0, 0).Load(0, 0x10000, 0x100, 0x100).Build()),
        ["entry in kernel space"] = (ElfErrorKind.Malformed, () => Wide().Entry(0xFFFF_FFFF_8000_0000).Build()),
        ["entry at the end of user space"] = (ElfErrorKind.Malformed, () => Wide().Entry(0x7FFF_FFFF_F000).Build()),
        ["entry between two ARM instructions"] = (ElfErrorKind.Malformed, () => ElfFileBuilder.Arm().Entry(0x10202).Build()),
        ["entry between two ARM instructions, big"] = (ElfErrorKind.Malformed, () => ElfFileBuilder
            .Sound(ElfMachine.Arm, ElfClass.Elf32, ByteOrder.Big).Entry(0x10202).Build()),
        ["bad first of two interpreters"] = (ElfErrorKind.Malformed, () => Interpreted(0x300, 1)
            .Segment(SegmentType.Interpreter, 0x340, 0x10340, 4, 4).Content(0x340, "/ld"u8.ToArray()).Content(0x343, 0).Build()),
        ["kernel space"] = (ElfErrorKind.Malformed, () => WideEmpty().Load(0, 0xFFFF_8000_0000_0000, 0x100, 0x1000).Build()),
        ["memory size of all bits"] = (ElfErrorKind.Malformed, () => WideEmpty().Load(0, 0x1000, 0x100, ulong.MaxValue).Build()),
        ["not congruent"] = (ElfErrorKind.Malformed, () => ElfFileBuilder.Empty().Load(0x10, 0x10000, 0x100, 0x100).Build()),
        ["file range wraps 32 bits"] = (ElfErrorKind.Malformed, () => ElfFileBuilder.Empty().Load(0xFFFFF000, 0x10000, 0x1001, 0x1001).Build()),
        ["file range beyond loff_t"] = (ElfErrorKind.Malformed, () => WideEmpty().Load(1UL << 63, 0x10000, 0x1000, 0x1000).Build()),
        ["one huge segment"] = (ElfErrorKind.TooLarge, () => ElfFileBuilder.Empty().Load(0, 0x10000, 0x100, 0x10000001).Build()),
        ["huge together"] = (ElfErrorKind.TooLarge, () => ElfFileBuilder.Empty()
            .Load(0, 0x10000, 0x100, 0x8000000).Load(0, 0x40000000, 0, 0x8000001).Build()),
        ["huge span of a movable file"] = (ElfErrorKind.TooLarge, () => ElfFileBuilder.Empty()
            .Type(3).Load(0, 0, 0x100, 0x100).Load(0, 0x20000000, 0x100, 0x100).Build()),
        ["interpreter too short"] = (ElfErrorKind.Malformed, () => Interpreted(0x300, 1).Build()),
        ["interpreter too long"] = (ElfErrorKind.Malformed, () => Interpreted(0x300, 4097).Build()),
        ["interpreter without end"] = (ElfErrorKind.Malformed, () => Interpreted(0x300, 16).Build()),
        ["interpreter beyond the end"] = (ElfErrorKind.Truncated, () => Interpreted(0xFFFFFFF0, 8).Build()),
        ["i386 big"] = (ElfErrorKind.Malformed, () => ElfFileBuilder.Sound(ElfMachine.I386, ElfClass.Elf32, ByteOrder.Big).Build()),
        ["i386 wide"] = (ElfErrorKind.Malformed, () => ElfFileBuilder.Sound(ElfMachine.I386, ElfClass.Elf64, ByteOrder.Little).Build()),
        ["x86-64 big"] = (ElfErrorKind.Malformed, () => ElfFileBuilder.Sound(ElfMachine.X8664, ElfClass.Elf64, ByteOrder.Big).Build()),
        ["m68k little"] = (ElfErrorKind.Malformed, () => ElfFileBuilder.Sound(ElfMachine.M68k, ElfClass.Elf32, ByteOrder.Little).Build()),
        ["sparc little"] = (ElfErrorKind.Malformed, () => ElfFileBuilder.Sound(ElfMachine.Sparc, ElfClass.Elf32, ByteOrder.Little).Build()),
        ["sparc v9 narrow"] = (ElfErrorKind.Malformed, () => ElfFileBuilder.Sound(ElfMachine.SparcV9, ElfClass.Elf32, ByteOrder.Big).Build()),
        ["arm wide"] = (ElfErrorKind.Malformed, () => ElfFileBuilder.Sound(ElfMachine.Arm, ElfClass.Elf64, ByteOrder.Little).Build()),
        ["mips of no class"] = (ElfErrorKind.Malformed, () => Mips().Set("EI_CLASS", 0).Build()),
        ["unknown machine of no byte order"] = (ElfErrorKind.Malformed, () => ElfFileBuilder.Arm().Machine(0x1234).Set("EI_DATA", 3).Build()),
        ["unknown machine of no class"] = (ElfErrorKind.Malformed, () => ElfFileBuilder.Arm().Machine(0x1234).Set("EI_CLASS", 3).Build()),
    };

    public static TheoryData<string> CaseNames => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Refuses(string name)
    {
        (ElfErrorKind kind, Func<byte[]> file) = Cases[name];

        ElfReadResult result = ElfReader.Read(file());

        Assert.Null(result.Image);
        Assert.NotNull(result.Error);
        Assert.Equal(kind, result.Error.Kind);
        Assert.EndsWith(".", result.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void X32IsNamed()
    {
        ElfReadResult result = ElfReader.Read(ElfFileBuilder.Sound(ElfMachine.X8664, ElfClass.Elf32, ByteOrder.Little).Build());

        Assert.Equal(ElfErrorKind.Malformed, result.Error?.Kind);
        Assert.Contains("x32", result.Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NegativeLimitAllowsNothing()
    {
        ElfReadResult result = ElfReader.Read(ElfFileBuilder.Arm().Build(), new ElfReaderOptions { MaximumMemory = -1 });

        Assert.Equal(ElfErrorKind.TooLarge, result.Error?.Kind);
    }

    private static ElfFileBuilder Wide() => ElfFileBuilder.Sound(ElfMachine.X8664, ElfClass.Elf64, ByteOrder.Little);

    private static ElfFileBuilder WideEmpty() => ElfFileBuilder.Empty(ElfClass.Elf64);

    private static ElfFileBuilder Mips() => ElfFileBuilder.Sound(ElfMachine.Mips, ElfClass.Elf32, ByteOrder.Big);

    private static ElfFileBuilder Interpreted(ulong offset, ulong size) =>
        ElfFileBuilder.Arm().Segment(SegmentType.Interpreter, offset, 0x10300, size, size);
}
