namespace MiraiToushi.Elf.Tests;

public sealed class ElfReaderDiagnosticTests
{
    /// <summary>What the kernel tolerates, and the one diagnostic it earns.</summary>
    private static readonly Dictionary<string, (string Code, Func<byte[]> File)> Cases = new()
    {
        ["EI_VERSION"] = (ElfDiagnosticCodes.Version, () => ElfFileBuilder.Arm().Set("EI_VERSION", 0).Build()),
        ["e_version"] = (ElfDiagnosticCodes.Version, () => ElfFileBuilder.Arm().Set("e_version", 0xFFFFFFFF).Build()),
        ["cut data"] = (ElfDiagnosticCodes.SegmentTruncated, () => ElfFileBuilder.Arm().Build()[..0x380]),
        ["data wholly beyond the end"] = (ElfDiagnosticCodes.SegmentTruncated, () => ElfFileBuilder.Arm().Build()[..0x300]),
        ["segment far beyond the end"] = (ElfDiagnosticCodes.SegmentTruncated, () => ElfFileBuilder.Arm().Load(0x7FFFF000, 0x40000, 0x1000, 0x1000).Build()),
        ["empty segment"] = (ElfDiagnosticCodes.SegmentEmpty, () => ElfFileBuilder.Arm().Load(0, 0x40000, 0, 0).Build()),
        ["unsorted"] = (ElfDiagnosticCodes.SegmentsUnsorted, () => ElfFileBuilder.Arm().Load(0x100, 0x8100, 0x100, 0x100).Build()),
        ["overlapping"] = (ElfDiagnosticCodes.SegmentsOverlap, () => ElfFileBuilder.Arm().Load(0x800, 0x20800, 0x100, 0x100).Build()),
        ["entry in a hole"] = (ElfDiagnosticCodes.EntryOutside, () => ElfFileBuilder.Arm().Entry(0x18000).Build()),
        ["entry zero"] = (ElfDiagnosticCodes.EntryOutside, () => ElfFileBuilder.Arm().Entry(0).Build()),
        ["program headers not mapped"] = (ElfDiagnosticCodes.ProgramHeadersUnmapped, () => ElfFileBuilder.Empty()
            .Load(0x200, 0x10200, 0x100, 0x100).Entry(0x10200).Build()),
        ["overlay"] = (ElfDiagnosticCodes.Overlay, () => ElfFileBuilder.Arm().Overlay(1).Build()),
        ["section headers beyond the end"] = (ElfDiagnosticCodes.SectionsIgnored, () => ElfFileBuilder.Arm()
            .Set("e_shoff", 0xFFFFFFFF).Set("e_shentsize", 40).Set("e_shnum", 3).Build()),
        ["section header size"] = (ElfDiagnosticCodes.SectionsIgnored, () => ElfFileBuilder.Arm()
            .Set("e_shoff", 0x100).Set("e_shentsize", 0).Set("e_shnum", 3).Build()),
        ["too many section headers"] = (ElfDiagnosticCodes.SectionsIgnored, () => ElfFileBuilder.Arm()
            .Set("e_shoff", 0x100).Set("e_shentsize", 40).Set("e_shnum", 0xFFFF).Build()),
        ["section count of all bits"] = (ElfDiagnosticCodes.SectionsIgnored, () => ElfFileBuilder.Arm()
            .Set("e_shoff", 0x100).Set("e_shentsize", 40).Set("e_shnum", 0).Content(0x100 + 20, 0xFF, 0xFF, 0xFF, 0xFF).Build()),
        ["i386 that says big"] = (ElfDiagnosticCodes.ByteOrderMismatch, () => I386().Set("EI_DATA", 2).Build()),
        ["i386 that says 255"] = (ElfDiagnosticCodes.ByteOrderMismatch, () => I386().Set("EI_DATA", 255).Build()),
        ["big MIPS that says little"] = (ElfDiagnosticCodes.ByteOrderMismatch, () => ElfFileBuilder
            .Sound(ElfMachine.Mips, ElfClass.Elf32, ByteOrder.Big).Set("EI_DATA", 1).Build()),
        ["i386 that says 64-bit"] = (ElfDiagnosticCodes.ClassMismatch, () => I386().Set("EI_CLASS", 2).Build()),
        ["i386 that says no class"] = (ElfDiagnosticCodes.ClassMismatch, () => I386().Set("EI_CLASS", 0).Build()),
        ["x86-64 that says 32-bit"] = (ElfDiagnosticCodes.ClassMismatch, () => ElfFileBuilder
            .Sound(ElfMachine.X8664, ElfClass.Elf64, ByteOrder.Little).Set("EI_CLASS", 1).Build()),
    };

    public static TheoryData<string> CaseNames => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void AcceptsWithOneDiagnostic(string name)
    {
        (string code, Func<byte[]> file) = Cases[name];

        ElfReadResult result = ElfReader.Read(file());

        Assert.Null(result.Error);
        Assert.NotNull(result.Image);
        Assert.Equal([code], result.Diagnostics.Select(diagnostic => diagnostic.Code));
    }

    [Fact]
    public void LyingIdentityIsReadAsTheMachineDemands()
    {
        ElfImage image = ElfReader.Read(I386().Set("EI_CLASS", 2).Set("EI_DATA", 2).Build()).Image!;

        Assert.Equal(ElfClass.Elf32, image.Class);
        Assert.Equal(ByteOrder.Little, image.ByteOrder);
        Assert.Equal(0x10200UL, image.EntryPoint);
    }

    [Fact]
    public void TruncatedSegmentKeepsWhatThereIs()
    {
        ElfImage image = ElfReader.Read(ElfFileBuilder.Arm().Build().AsMemory(0, 0x380)).Image!;

        Assert.True(image.IsTruncated);
        Assert.Equal(0x80, image.SegmentData(image.LoadSegments[1]).Length);
        Assert.Equal(0x100UL, image.LoadSegments[1].FileSize);
    }

    [Fact]
    public void SegmentBeyondTheFileHasNoData()
    {
        ElfImage image = ElfReader.Read(ElfFileBuilder.Arm().Build().AsMemory(0, 0x200)).Image!;

        Assert.True(image.SegmentData(image.LoadSegments[1]).IsEmpty);
    }

    [Fact]
    public void EmptySegmentsAreNotLoaded()
    {
        ElfImage image = ElfReader.Read(ElfFileBuilder.Arm().Load(0, 0x1000, 0, 0).Build()).Image!;

        Assert.Equal(3, image.ProgramHeaders.Count);
        Assert.Equal(2, image.LoadSegments.Count);
        Assert.Equal(0x10000UL, image.LowestAddress);
    }

    [Fact]
    public void OverlayIsMeasured()
    {
        ElfReadResult result = ElfReader.Read(ElfFileBuilder.Arm().Overlay(36).Build());

        Assert.Equal(0x400, result.Image!.OverlayOffset);
        Assert.Equal(36, result.Image.Overlay.Length);
        Assert.Contains("36 bytes", Assert.Single(result.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RepeatedDiagnosticsAreCapped()
    {
        ElfFileBuilder builder = ElfFileBuilder.Arm();
        for (int index = 0; index < 500; index++)
        {
            builder.Load(0, 0x40000, 0, 0);
        }

        ElfReadResult result = ElfReader.Read(builder.Build());

        Assert.NotNull(result.Image);
        Assert.InRange(result.Diagnostics.Count, 1, 20);
    }

    [Fact]
    public void UnknownMachineIsAccepted()
    {
        ElfReadResult result = ElfReader.Read(ElfFileBuilder.Arm().Machine(0x1234).Build());

        Assert.Equal((ushort)0x1234, result.Image!.Machine);
        Assert.Empty(result.Diagnostics);
    }

    [Fact]
    public void DiagnosticsComeWithErrorsToo()
    {
        ElfReadResult result = ElfReader.Read(ElfFileBuilder.Arm().Set("EI_VERSION", 9).Type(1).Build());

        Assert.Equal(ElfErrorKind.NotExecutable, result.Error?.Kind);
        Assert.Equal([ElfDiagnosticCodes.Version], result.Diagnostics.Select(diagnostic => diagnostic.Code));
    }

    private static ElfFileBuilder I386() => ElfFileBuilder.Sound(ElfMachine.I386, ElfClass.Elf32, ByteOrder.Little);
}
