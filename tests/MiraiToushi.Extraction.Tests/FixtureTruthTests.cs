using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Tests.Support;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Extraction.Tests;

/// <summary>
/// Every committed look-alike gives exactly its truth with the default profile, whatever gate it has: nobody tells the
/// extractor which argv[0] opens it.
/// </summary>
public sealed class FixtureTruthTests
{
    public static TheoryData<string> LookAlikes => Extracted.Files("configuration");

    [Theory]
    [MemberData(nameof(LookAlikes))]
    public void A_look_alike_gives_its_whole_configuration(string file)
    {
        ManifestFixture fixture = FixtureManifest.Current.Find(file);
        IReadOnlyList<string> differences = TruthComparison.Differences(fixture, Extracted.From(fixture));
        Assert.True(differences.Count == 0, $"{file}:\n  {string.Join("\n  ", differences)}");
    }

    [Fact]
    public void The_fixtures_cover_what_they_should()
    {
        ManifestFixture[] fixtures = [.. FixtureManifest.Current.Fixtures.Where(fixture => fixture.Expectation == "configuration")];
        string[] targets =
        [
            "aarch64", "arm", "arm-oabi", "arm-thumb", "armeb", "armeb-be8", "armeb-oabi", "armeb-thumb", "armhf", "coldfire", "i386",
            "m68k", "mips", "mipsel", "powerpc", "powerpc64", "powerpc64le", "riscv32", "riscv64", "s390x", "sh4", "sh4eb", "sparc", "x86-64",
        ];
        string[] gates = ["compare-exit", "function-table", "none", "signal-only"];
        string[] abis = ["arm-eabi", "arm-oabi", "i386", "mips-o32", "x86-64"];
        Assert.Empty(targets.Except(fixtures.Select(fixture => fixture.File!.Split('/')[0])));
        Assert.Empty(gates.Except(fixtures.Select(fixture => fixture.Gate!.Kind)));
        Assert.Empty(abis.Except(fixtures.Select(fixture => fixture.Abi)));
        Assert.True(fixtures.Select(fixture => fixture.Configuration).Distinct().Count() >= 2);
    }

    [Theory]
    [InlineData("arm/leak-O3")]
    [InlineData("x86-64/leak-O3")]
    public void Every_finding_says_where_it_comes_from(string file)
    {
        ExtractionReport report = Extracted.From(file);
        Provenance[] all =
        [
            .. report.Table.Entries.Select(entry => entry.Provenance),
            .. report.Credentials.Entries.Select(entry => entry.Provenance),
            .. report.Attacks.Vectors.Select(vector => vector.Provenance),
            .. report.Endpoints.Select(endpoint => endpoint.Provenance),
        ];
        Assert.NotEmpty(all);
        Assert.All(all, provenance =>
        {
            Assert.Contains(provenance.Stage, (string[])["boot", "unlock", "probe"]);
            Assert.NotEmpty(provenance.Method);
            Assert.NotNull(provenance.Address);
            Assert.Matches(@"^1(\.\d+)*$", provenance.Process);
        });
    }
}
