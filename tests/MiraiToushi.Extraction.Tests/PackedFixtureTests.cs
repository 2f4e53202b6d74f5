using System.Text.Json;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Tests.Support;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Extraction.Tests;

/// <summary>A packed sample gives what it gave before it was packed.</summary>
public sealed class PackedFixtureTests
{
    public static TheoryData<string> Packed =>
        [.. FixtureManifest.Current.Fixtures.Where(fixture => fixture.Packing is not null && fixture.Damage is null).Select(fixture => fixture.File)];

    [Theory]
    [MemberData(nameof(Packed))]
    public void It_gives_the_findings_of_its_unpacked_twin(string file)
    {
        ManifestFixture packed = FixtureManifest.Current.Find(file);
        ExtractionReport twin = Extracted.From(packed.DerivedFrom!);
        ExtractionReport report = Extracted.From(packed);
        Assert.Equal(Findings(twin), Findings(report));
        Assert.DoesNotContain(twin.Diagnostics, diagnostic => diagnostic.Code == "unpacked");
        Assert.Contains(report.Diagnostics, diagnostic => diagnostic.Code == "unpacked");
        Assert.Equal(twin.Diagnostics.Count(IsDynamic), report.Diagnostics.Count(IsDynamic));
    }

    [Fact]
    public void There_are_enough_of_them() => Assert.True(Packed.Count >= 33);

    /// <summary>Everything that was found, as text. On m68k, where code of two-byte steps is read in many ways, how far a function reaches may be seen differently in the memory of a stub, and with it its last references.</summary>
    internal static string Findings(ExtractionReport report) => JsonSerializer.Serialize(new
    {
        report.Outcome,
        report.OutcomeReasons,
        Table = report.Sample.Architecture == "m68k"
            ? report.Table with { Entries = [.. report.Table.Entries.Select(entry => entry with { References = [] })] }
            : report.Table,
        report.Credentials,
        report.Attacks,
        report.Endpoints,
        report.Functions,
        Diagnostics = report.Diagnostics.Where(diagnostic => diagnostic.Code != "unpacked" && !IsDynamic(diagnostic) && !IsEffort(diagnostic)),
    });

    // How many branches could be tried is up to what is left of the budget behind the stub.
    private static bool IsEffort(Diagnostic diagnostic) => diagnostic.Message.Contains("short boots were tried", StringComparison.Ordinal);

    private static bool IsDynamic(Diagnostic diagnostic) => diagnostic.Code == "dynamic";
}
