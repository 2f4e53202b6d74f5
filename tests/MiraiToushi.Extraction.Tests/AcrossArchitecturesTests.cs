using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Tests.Support;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Extraction.Tests;

/// <summary>What a configuration says does not depend on the processor it was built for.</summary>
public sealed class AcrossArchitecturesTests
{
    [Theory]
    [InlineData("leak")]
    [InlineData("variant")]
    public void The_same_configuration_gives_the_same_findings(string configuration)
    {
        ManifestFixture[] fixtures = [.. FixtureManifest.Current.Fixtures
            .Where(fixture => fixture.Configuration == configuration && fixture.File!.EndsWith($"/{configuration}-O3", StringComparison.Ordinal))];
        Assert.True(fixtures.Select(fixture => (fixture.Architecture, fixture.ByteOrder)).Distinct().Count() >= 5);
        string expected = Essence(Extracted.From(fixtures[0]));
        Assert.All(fixtures, fixture => Assert.Equal(expected, Essence(Extracted.From(fixture))));
    }

    private static string Essence(ExtractionReport report) => string.Join(
        '\n',
        [
            .. report.Table.Entries.Select(entry => $"{entry.Id} {entry.Kind} {entry.Length} {Convert.ToHexString(entry.Decoded ?? [])}"),
            .. report.Credentials.Entries.Select(entry => $"{entry.User} {entry.Password} {entry.Weight}"),
            .. report.Attacks.Vectors.Select(vector => $"{vector.Id}"),
            .. report.Endpoints.Select(endpoint => $"{endpoint.Role} {endpoint.Host} {endpoint.Port}"),
        ]);
}
