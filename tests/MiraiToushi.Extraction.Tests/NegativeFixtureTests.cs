using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Tests.Support;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Extraction.Tests;

/// <summary>What is no bot, or no program at all, gives no finding.</summary>
public sealed class NegativeFixtureTests
{
    public static TheoryData<string> Negatives =>
        [.. FixtureManifest.Current.Fixtures.Where(fixture => fixture.Expectation is not ("configuration" or "diagnosed")).Select(fixture => fixture.File)];

    public static TheoryData<string> OrdinaryPrograms => Extracted.Files("nothing");

    /// <summary>The code that says why a file could not be run; the manifest does not hold codes, they are the report's.</summary>
    public static TheoryData<string, string[]> Refusals => new()
    {
        { "broken/text.txt", ["not-elf"] },
        { "broken/mips-truncated", ["truncated-elf", "malformed-elf"] },
        { "broken/x86-64-header-only", ["truncated-elf", "malformed-elf"] },
        { "broken/arm-garbage-segments", ["truncated-elf", "malformed-elf"] },
        { "broken/xtensa", ["unsupported-architecture"] },
    };

    [Theory]
    [MemberData(nameof(Negatives))]
    public void There_is_no_finding(string file)
    {
        ExtractionReport report = Extracted.From(file);
        Assert.Equal(Outcome.None, report.Outcome);
        Assert.NotEmpty(report.OutcomeReasons);
        Assert.Equal(TableStatus.NotFound, report.Table.Status);
        Assert.Empty(report.Table.Entries);
        Assert.Empty(report.Table.Keys);
        Assert.Null(report.Table.Address);
        Assert.Null(report.Table.UnlockFunction);
        Assert.Equal(FindingStatus.NotFound, report.Credentials.Status);
        Assert.Empty(report.Credentials.Entries);
        Assert.Equal(FindingStatus.NotFound, report.Attacks.Status);
        Assert.Empty(report.Attacks.Vectors);
        Assert.DoesNotContain(report.Endpoints, endpoint => endpoint.Role is EndpointRole.Cnc or EndpointRole.Decoy or EndpointRole.Report);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_file_that_cannot_be_run_is_refused_with_a_code(string file, string[] codes)
    {
        ExtractionReport report = Extracted.From(file);
        Diagnostic error = Assert.Single(report.Diagnostics, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.Contains(error.Code, codes);
        Assert.NotEmpty(error.Message);
    }

    [Theory]
    [InlineData("broken/text.txt")]
    [InlineData("broken/xtensa")]
    [InlineData("broken/x86-64-header-only")]
    public void What_cannot_be_loaded_is_not_run(string file)
    {
        ExtractionReport report = Extracted.From(file);
        Assert.Equal(0UL, report.Emulation.Instructions);
        Assert.Empty(report.Emulation.Stages);
    }

    [Fact]
    public void Every_broken_fixture_has_an_expected_code() =>
        Assert.Equal(
            FixtureManifest.Current.Fixtures.Where(fixture => fixture.Expectation is "broken" or "unsupported" && fixture.Damage is null).Select(fixture => fixture.File).Order(StringComparer.Ordinal),
            Refusals.Select(row => (string)((object[])row)[0]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(OrdinaryPrograms))]
    public void An_ordinary_program_runs_to_its_end(string file)
    {
        ManifestFixture fixture = FixtureManifest.Current.Find(file);
        ExtractionReport report = Extracted.From(fixture);
        Assert.Equal(fixture.Architecture, report.Sample.Architecture);
        Assert.Equal(fixture.Abi, report.Sample.Abi);
        Assert.DoesNotContain(report.Diagnostics, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.Contains(report.Emulation.Stages, stage => stage is { Name: "boot:1", StopReason: "exited" });
        Assert.Empty(report.SystemCalls.Unknown);
    }

    [Fact]
    public void An_empty_file_is_not_an_ELF()
    {
        ExtractionReport report = ConfigurationExtractor.Extract(ReadOnlyMemory<byte>.Empty, "empty", Extracted.Options);
        Assert.Equal(Outcome.None, report.Outcome);
        Assert.Equal("not-elf", Assert.Single(report.Diagnostics).Code);
        Assert.Null(report.Sample.Architecture);
    }
}
