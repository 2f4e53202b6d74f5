using System.Diagnostics;
using MiraiToushi.Elf;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Tests.Support;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Extraction.Tests;

/// <summary>What is written as the unpacked program is the program that was packed.</summary>
public sealed class UnpackTests
{
    public static TheoryData<string> Packed =>
        [.. FixtureManifest.Current.Fixtures.Where(fixture => fixture.Packing is not null && fixture.Damage is null).Select(fixture => fixture.File)];

    [Theory]
    [MemberData(nameof(Packed))]
    public void It_is_the_original_segment_by_segment(string file)
    {
        ManifestFixture packed = FixtureManifest.Current.Find(file);
        ElfImage original = Read(FixtureManifest.Current.Find(packed.DerivedFrom!).ReadBytes());
        ElfImage unpacked = Read(Unpack(packed));

        Assert.Equal(original.EntryPoint, unpacked.EntryPoint);
        Assert.Equal((original.Type, original.Machine, original.Flags), (unpacked.Type, unpacked.Machine, unpacked.Flags));
        Assert.Equal(original.ProgramHeaders, unpacked.ProgramHeaders);
        Assert.All(original.LoadSegments, segment => Assert.Equal(original.SegmentData(segment).ToArray(), unpacked.SegmentData(segment).ToArray()));
        Assert.True(unpacked.SectionHeaderTableSize > 0);
    }

    [Theory]
    [MemberData(nameof(Packed))]
    public void It_gives_the_findings_of_the_packed_sample(string file)
    {
        ManifestFixture packed = FixtureManifest.Current.Find(file);
        ExtractionReport before = Extracted.From(packed);
        ExtractionReport after = ConfigurationExtractor.Extract(Unpack(packed), packed.Name, Extracted.Options);
        Assert.Equal(Findings(before), Findings(after));
        Assert.Equal(PackedVerdict.Packed, before.Packed.Verdict);
        Assert.Equal(PackedVerdict.NotPacked, after.Packed.Verdict);
    }

    [Theory]
    [InlineData("i386/leak-O3-packed-over")]
    [InlineData("mips/leak-O3-packed-twice")]
    [InlineData("aarch64/leak-O3-packed-memfd")]
    public void Readelf_has_nothing_to_complain_about(string file)
    {
        if (!File.Exists("/usr/bin/readelf"))
        {
            return;
        }

        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Unpack(FixtureManifest.Current.Find(file)));
            ProcessStartInfo start = new("/usr/bin/readelf", ["-lSW", path]) { RedirectStandardError = true, RedirectStandardOutput = true };
            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.Equal((0, ""), (process.ExitCode, errors));
            Assert.Contains(".text", output, StringComparison.Ordinal);
            Assert.Contains(".shstrtab", output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("i386/leak-O3")]
    [InlineData("x86-64/leak-O3-static-pie")]
    [InlineData("arm/leak-O3-glibc")]
    public void Nothing_comes_of_what_is_not_packed(string file)
    {
        ManifestFixture fixture = FixtureManifest.Current.Find(file);
        UnpackResult result = ConfigurationExtractor.Unpack(fixture.ReadBytes(), fixture.Name, Extracted.Options);
        Assert.Null(result.Image);
        Assert.Equal(PackedVerdict.NotPacked, result.Report.Packed.Verdict);
        Assert.Contains("Nothing was unpacked", Assert.Single(result.Report.OutcomeReasons), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_elf_is_refused_as_by_extract()
    {
        UnpackResult result = ConfigurationExtractor.Unpack(new byte[100], "x", Extracted.Options);
        Assert.Null(result.Image);
        Assert.Contains(result.Report.Diagnostics, diagnostic => diagnostic.Code == "not-elf");
    }

    private static byte[] Unpack(ManifestFixture fixture)
    {
        UnpackResult result = ConfigurationExtractor.Unpack(fixture.ReadBytes(), fixture.Name, Extracted.Options);
        Assert.NotNull(result.Image);
        return result.Image.Value.ToArray();
    }

    private static ElfImage Read(byte[] file)
    {
        ElfReadResult result = ElfReader.Read(file);
        Assert.NotNull(result.Image);
        Assert.Empty(result.Diagnostics);
        return result.Image;
    }

    private static string Findings(ExtractionReport report) => PackedFixtureTests.Findings(report);
}
