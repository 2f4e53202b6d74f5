using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Tests.Support;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Extraction.Tests;

/// <summary>A stub that fails at its very last instruction: what it had unpacked is entered all the same, and the report says so.</summary>
public sealed class StubRescueTests
{
    // The jump to the program, made into an instruction that no processor has: the last of its kind is that of the second stage.
    [Theory]
    [InlineData("i386/leak-O3-packed-over", "31d2ffe0", "31d20f0b")]
    [InlineData("x86-64/leak-O3-packed-over", "ffe7", "0f0b")]
    [InlineData("mips/leak-O3-packed-over", "03200008", "0000003d")]
    [InlineData("powerpc/leak-O3-packed-over", "4e800420", "00000000")]
    [InlineData("i386/leak-O2-dynamic-packed-over", "31d2ffe0", "31d20f0b")]
    [InlineData("mips/leak-O2-dynamic-packed-over", "03200008", "0000003d")]
    public void A_program_that_lies_unpacked_in_memory_is_entered(string file, string jump, string illegal)
    {
        ManifestFixture fixture = FixtureManifest.Current.Find(file);
        byte[] bytes = fixture.ReadBytes();
        int place = bytes.AsSpan().LastIndexOf(Convert.FromHexString(jump));
        Assert.True(place > 0);
        Convert.FromHexString(illegal).CopyTo(bytes, place);

        ExtractionReport report = ConfigurationExtractor.Extract(bytes, fixture.Name, Extracted.Options);

        ExtractionReport twin = Extracted.From(fixture.DerivedFrom!);
        Assert.Equal(PackedFixtureTests.Findings(twin), PackedFixtureTests.Findings(report with { Diagnostics = [.. report.Diagnostics.Where(IsOther)] }));
        Diagnostic said = Assert.Single(report.Diagnostics, diagnostic => !IsOther(diagnostic));
        Assert.Equal(DiagnosticSeverity.Warning, said.Severity);
        Assert.Contains("before it entered what it had unpacked", said.Message, StringComparison.Ordinal);
        Assert.Equal(twin.Packed.Layers.Count + 2, report.Packed.Layers.Count);
    }

    [Fact]
    public void A_program_that_fails_by_itself_is_left_alone()
    {
        ExtractionReport report = Extracted.From("i386/leak-O3-packed-over");

        Assert.DoesNotContain(report.Diagnostics, diagnostic => !IsOther(diagnostic));
    }

    private static bool IsOther(Diagnostic diagnostic) => diagnostic.Code != "stub-failed";
}
