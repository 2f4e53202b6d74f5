using MiraiToushi.Elf;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Tests.Support;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Extraction.Tests;

/// <summary>
/// Files with odd or wrong headers: what Linux would load gives what it gave before, what Linux refuses is refused, and the
/// report says in codes what was odd, and nothing else.
/// </summary>
public sealed class DamagedFixtureTests
{
    // What the malformed fixtures have of the files they were made from.
    private const int Headers = 0x200;

    private static readonly ManifestFixture[] All = [.. FixtureManifest.Current.Fixtures.Where(fixture => fixture.Damage is not null)];

    public static TheoryData<string> Whole => Of(fixture => fixture.Expectation == "configuration");

    public static TheoryData<string> Lost => Of(fixture => fixture.Expectation == "diagnosed");

    public static TheoryData<string> Refused => Of(fixture => fixture.Expectation == "broken");

    public static TheoryData<string> Origins => [.. All.Where(fixture => fixture.Expectation == "broken").Select(fixture => fixture.DerivedFrom!).Distinct()];

    [Theory]
    [MemberData(nameof(Whole))]
    public void What_Linux_would_load_gives_its_whole_configuration(string file)
    {
        ManifestFixture fixture = FixtureManifest.Current.Find(file);
        ManifestFixture origin = FixtureManifest.Current.Find(fixture.DerivedFrom!);
        ExtractionReport report = Extracted.From(fixture);
        IReadOnlyList<string> differences = TruthComparison.Differences(
            fixture with { Addresses = origin.Addresses, Vectors = origin.Vectors }, report);
        Assert.True(differences.Count == 0, $"{file}:\n  {string.Join("\n  ", differences)}");
        Assert.Equal(fixture.Damage!.Diagnostics.Order(StringComparer.Ordinal), Codes(report));
    }

    [Theory]
    [MemberData(nameof(Lost))]
    public void What_Linux_would_load_but_cannot_run_is_diagnosed(string file)
    {
        ManifestFixture fixture = FixtureManifest.Current.Find(file);
        ExtractionReport report = Extracted.From(fixture);
        Assert.Equal(fixture.Damage!.Diagnostics.Order(StringComparer.Ordinal), Codes(report));
        Assert.NotEqual(Outcome.Complete, report.Outcome);
        Assert.DoesNotContain(report.Diagnostics, diagnostic => diagnostic.Code == "unpacked");
        Assert.NotEmpty(report.Emulation.Stages);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_Linux_refuses_is_refused(string file)
    {
        ManifestFixture fixture = FixtureManifest.Current.Find(file);
        ExtractionReport report = Extracted.From(fixture);
        Assert.Equal(Outcome.None, report.Outcome);
        Assert.Equal(fixture.Damage!.Refusal, Assert.Single(report.Diagnostics, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Code);
        Assert.Empty(report.Emulation.Stages);
    }

    [Theory]
    [MemberData(nameof(Origins))]
    public void The_headers_alone_are_loaded_while_they_are_sound(string file) =>
        Assert.NotNull(ElfReader.Read(FixtureManifest.Current.Find(file).ReadBytes().AsMemory(0, Headers)).Image);

    [Theory]
    [InlineData("i386")]
    [InlineData("x86-64")]
    [InlineData("arm")]
    [InlineData("mips")]
    public void An_overlay_is_named_with_its_place_and_size(string target)
    {
        long offset = FixtureManifest.Current.Find($"{target}/leak-O3").Size;
        ExtractionReport report = Extracted.From($"near-valid/{target}-overlay");
        string message = report.Diagnostics.Single(diagnostic => diagnostic.Code == ElfDiagnosticCodes.Overlay).Message;
        Assert.StartsWith($"36 bytes from offset {offset} on ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_enough_of_them()
    {
        string[] machines = [.. All.Where(fixture => fixture.Packing is null).Select(fixture => fixture.DerivedFrom!).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(["arm/leak-O3", "i386/leak-O3", "mips/leak-O3", "x86-64/leak-O3"], machines);
        Assert.Equal(["malformed", "near-valid", "valid"], All.Select(fixture => fixture.Damage!.Group).Distinct().Order(StringComparer.Ordinal));
        Assert.True(All.Length >= 202);
    }

    private static IEnumerable<string> Codes(ExtractionReport report) =>
        report.Diagnostics.Where(diagnostic => diagnostic is { Stage: "read", Severity: DiagnosticSeverity.Information })
            .Select(diagnostic => diagnostic.Code!).Distinct().Order(StringComparer.Ordinal);

    private static TheoryData<string> Of(Func<ManifestFixture, bool> condition) => [.. All.Where(condition).Select(fixture => fixture.File)];
}
