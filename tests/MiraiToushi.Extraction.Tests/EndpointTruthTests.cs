using System.Text.Json;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Tests.Support;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Extraction.Tests;

/// <summary>Every place where a C2 can be: what the configurations say about endpoints is what is found, and nothing else.</summary>
public sealed class EndpointTruthTests
{
    // Gates, which say other things about the same endpoints, have tests of their own.
    public static TheoryData<string> Files =>
    [
        .. FixtureManifest.Current.Fixtures
            .Where(fixture => fixture.Configuration is { } name && (name.StartsWith("c2-", StringComparison.Ordinal) || fixture.File is "arm/leak-O3" or "mips/variant-O3"))
            .Select(fixture => fixture.File),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void What_is_found_is_what_was_built_in(string file)
    {
        ManifestFixture fixture = FixtureManifest.Current.Find(file);
        ExtractionReport report = Extracted.From(fixture);
        Assert.Equal(Truth(fixture.Configuration!).Order(), Found(report).Order());
        Assert.All(report.Endpoints, endpoint => Assert.Equal(endpoint.Provenance, endpoint.Provenances[0]));
        foreach (IGrouping<int?, EndpointFinding> pool in report.Endpoints.Where(endpoint => endpoint.Pool is not null).GroupBy(endpoint => endpoint.Pool))
        {
            Assert.Single(pool, endpoint => endpoint.Drawn);
        }
    }

    private static IEnumerable<string> Found(ExtractionReport report) => report.Endpoints
        .Where(endpoint => endpoint.Role is EndpointRole.Cnc or EndpointRole.Decoy or EndpointRole.Resolver)
        .Select(endpoint => endpoint.Format is { } format
            ? $"command line: {format}"
            : $"{Role(endpoint.Role)} {endpoint.Host}:{endpoint.Port}{(endpoint.Pool is null ? "" : " of a pool")}{(endpoint.Transform is null ? "" : " transformed")}");

    private static string Role(EndpointRole role) => role switch
    {
        EndpointRole.Cnc => "cnc",
        EndpointRole.Decoy => "decoy",
        _ => "resolver",
    };

    private static IEnumerable<string> Truth(string configuration)
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(RepositoryFolder.Combine("fixtures", "manifest.json")));
        JsonElement truth = manifest.RootElement.GetProperty("configurations").GetProperty(configuration);
        List<string> lines = [.. truth.GetProperty("endpoints").EnumerateArray().Where(IsShown).Select(Line)];
        if (truth.TryGetProperty("commandLine", out JsonElement format))
        {
            lines.Add($"command line: {format.GetString()}");
        }

        return lines;
    }

    // Nothing that a look-alike does shows what a host is for that stands in the table and is not used.
    private static bool IsShown(JsonElement endpoint) => endpoint.GetProperty("role").GetString() is "cnc" or "decoy" or "resolver";

    // A record that our name server made up tells the sample nothing, so what it does with a real one cannot be seen.
    private static string Line(JsonElement endpoint)
    {
        bool isRecord = endpoint.GetProperty("sources").EnumerateArray().Any(source => source.GetString() == "dns-txt");
        string pool = endpoint.TryGetProperty("pool", out _) ? " of a pool" : "";
        string transform = endpoint.TryGetProperty("transform", out _) && !isRecord ? " transformed" : "";
        return $"{endpoint.GetProperty("role").GetString()} {endpoint.GetProperty("host").GetString()}:{endpoint.GetProperty("port").GetInt32()}{pool}{transform}";
    }
}
