namespace MiraiToushi.Elf.Tests;

/// <summary>What Linux does not mind earns its diagnostic in both classes and both byte orders, and changes nothing else.</summary>
public sealed class ElfReaderOddityTests
{
    private static readonly (ElfMachine Machine, ElfClass Class, ByteOrder Order)[] Machines =
    [
        (ElfMachine.Arm, ElfClass.Elf32, ByteOrder.Little),
        (ElfMachine.Mips, ElfClass.Elf32, ByteOrder.Big),
        (ElfMachine.X8664, ElfClass.Elf64, ByteOrder.Little),
        (ElfMachine.PowerPc64, ElfClass.Elf64, ByteOrder.Big),
    ];

    private static readonly Dictionary<string, (string[] Codes, Action<ElfFileBuilder> Damage)> Cases = new()
    {
        ["nothing"] = ([], file => file.Entry(0x10200)),
        ["no demand of alignment"] = ([], file => file.Segment(SegmentType.Load, 0, 0x40000, 0x100, 0x100, 5, 0).Segment(SegmentType.Load, 0, 0x50000, 0x100, 0x100, 5, 1)),
        ["e_ehsize"] = ([ElfDiagnosticCodes.HeaderSize], file => file.Set("e_ehsize", 0)),
        ["EI_OSABI"] = ([ElfDiagnosticCodes.OsAbi], file => file.Set("EI_OSABI", 9)),
        ["EI_OSABI of Linux"] = ([], file => file.Set("EI_OSABI", 3)),
        ["EI_PAD"] = ([ElfDiagnosticCodes.IdentityPadding], file => file.Set("EI_PAD", 1)),
        ["alignment of three"] = ([ElfDiagnosticCodes.SegmentAlignment], file => file.Segment(SegmentType.Load, 0, 0x40000, 0x100, 0x100, 5, 3)),
        ["alignment of all bits"] = ([ElfDiagnosticCodes.SegmentAlignment], file => file.Segment(SegmentType.Load, 0, 0x40000, 0x100, 0x100, 5, ulong.MaxValue)),
        ["alignment of another kind"] = (
            [ElfDiagnosticCodes.SegmentTruncated, ElfDiagnosticCodes.SegmentAlignment],
            file => file.Segment(SegmentType.Load, 0x10000, 0x48000, 0x100, 0x100, 5, 0x10000)),
        ["entry in data"] = ([ElfDiagnosticCodes.EntryNotExecutable], file => file.Entry(0x20300)),
        ["data mapped over the entry"] = (
            [ElfDiagnosticCodes.SegmentsUnsorted, ElfDiagnosticCodes.SegmentsOverlap, ElfDiagnosticCodes.EntryNotExecutable],
            file => file.Load(0, 0x10000, 0x300, 0x300, 6)),
        ["code mapped over data"] = (
            [ElfDiagnosticCodes.SegmentsUnsorted, ElfDiagnosticCodes.SegmentsOverlap],
            file => file.Load(0, 0x20000, 0x400, 0x400).Entry(0x20300)),
        ["two interpreters"] = (
            [ElfDiagnosticCodes.InterpreterRepeated],
            file => file.Content(0x2F0, 47, 97, 0, 47, 98, 0)
                .Segment(SegmentType.Interpreter, 0x2F0, 0x102F0, 3, 3).Segment(SegmentType.Interpreter, 0x2F3, 0x102F3, 3, 3)),
        ["a bad second interpreter"] = (
            [ElfDiagnosticCodes.InterpreterRepeated],
            file => file.Content(0x2F0, 47, 97, 0)
                .Segment(SegmentType.Interpreter, 0x2F0, 0x102F0, 3, 3).Segment(SegmentType.Interpreter, 0xFFFFFFF0, 0, 1, 1)),
        ["a magic in the data"] = ([], file => file.Content(0x380, 0x7F, 69, 76, 70)),
        ["a magic at the end"] = ([], file => file.Content(0x3FC, 0x7F, 69, 76, 70)),
        ["a program in the data"] = ([ElfDiagnosticCodes.EmbeddedElf], file => file.Content(0x380, ElfFileBuilder.Arm().Build()[..0x40])),
        ["a program appended"] = (
            [ElfDiagnosticCodes.Overlay, ElfDiagnosticCodes.EmbeddedElf], file => file.Overlay(ElfFileBuilder.Empty(ElfClass.Elf64).Build())),
    };

    public static TheoryData<string, int> CaseNames
    {
        get
        {
            TheoryData<string, int> result = [];
            foreach (string name in Cases.Keys)
            {
                for (int machine = 0; machine < Machines.Length; machine++)
                {
                    result.Add(name, machine);
                }
            }

            return result;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void ADescriptorIsDataAndNotOdd(int version)
    {
        ElfFileBuilder file = ElfFileBuilder.Sound(ElfMachine.PowerPc64, ElfClass.Elf64, ByteOrder.Big).Set("e_flags", (ulong)version).Entry(0x20300);

        Assert.Empty(ElfReader.Read(file.Build()).Diagnostics);
    }

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void ItIsNamedAndLoadedAllTheSame(string name, int machine)
    {
        ElfFileBuilder file = ElfFileBuilder.Sound(Machines[machine].Machine, Machines[machine].Class, Machines[machine].Order);
        if (Machines[machine].Machine == ElfMachine.PowerPc64)
        {
            // ABI version 2: the entry point is code.
            file.Set("e_flags", 2);
        }

        Cases[name].Damage(file);

        ElfReadResult result = ElfReader.Read(file.Build());

        Assert.Null(result.Error);
        Assert.Equal(Cases[name].Codes, result.Diagnostics.Select(diagnostic => diagnostic.Code));
        Assert.Equal(0x10000UL, result.Image!.LoadSegments[0].VirtualAddress);
    }

    [Fact]
    public void TheFirstInterpreterCounts()
    {
        ElfFileBuilder file = ElfFileBuilder.Arm();
        Cases["two interpreters"].Damage(file);

        Assert.Equal("/a", ElfReader.Read(file.Build()).Image!.Interpreter);
    }

    [Theory]
    [InlineData(ElfClass.Elf64, 8, 1)]
    [InlineData(ElfClass.Elf32, 20, 0)]
    public void ProgramHeadersMayLieOverTheHeader(ElfClass elfClass, ulong offset, ulong version)
    {
        // The first entry is then made of header fields; its type is the end of e_ident, or e_version, and is to be PT_NULL.
        ElfFileBuilder file = ElfFileBuilder.Sound(elfClass == ElfClass.Elf64 ? ElfMachine.X8664 : ElfMachine.I386, elfClass, ByteOrder.Little)
            .Set("e_phoff", offset).Set("e_phnum", 3).Set("e_version", version);

        ElfReadResult result = ElfReader.Read(file.Build());

        Assert.Equal(2, result.Image?.LoadSegments.Count);
        Assert.Contains(result.Diagnostics, diagnostic => diagnostic.Code == ElfDiagnosticCodes.ProgramHeadersOverlap);
    }

    [Fact]
    public void ManyMagicsAreReadQuickly()
    {
        byte[] magics = [.. Enumerable.Repeat<byte[]>([0x7F, 69, 76, 70], 1 << 20).SelectMany(magic => magic)];

        ElfReadResult result = ElfReader.Read(ElfFileBuilder.Arm().Overlay(magics).Build());

        Assert.Equal([ElfDiagnosticCodes.Overlay], result.Diagnostics.Select(diagnostic => diagnostic.Code));
    }

    [Fact]
    public void EmbeddedHeadersAreNamedByTheirOffset()
    {
        ElfReadResult result = ElfReader.Read(ElfFileBuilder.Arm().Overlay(ElfFileBuilder.Arm().Build()).Build());

        Assert.Contains("offset 1024;", result.Diagnostics.Single(diagnostic => diagnostic.Code == ElfDiagnosticCodes.EmbeddedElf).Message, StringComparison.Ordinal);
    }
}
