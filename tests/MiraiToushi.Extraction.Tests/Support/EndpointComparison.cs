using MiraiToushi.Extraction.Results;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Extraction.Tests.Support;

/// <summary>In what a report's endpoints differ from those that the configuration has.</summary>
internal static class EndpointComparison
{
    /// <summary>These have to be found; the others may be missed, but not be taken for something else.</summary>
    private static readonly EndpointRole[] Demanded = [EndpointRole.Cnc, EndpointRole.Decoy, EndpointRole.Resolver];

    /// <summary>Checks of the network that a program makes before anything else have to be found as well.</summary>
    private static readonly string[] DemandedPurposes = ["reachability", "time"];

    /// <summary>Compares.</summary>
    /// <param name="configuration">The truth.</param>
    /// <param name="report">What was found.</param>
    public static IReadOnlyList<string> Differences(ManifestConfiguration configuration, ExtractionReport report)
    {
        List<string> differences = [];
        foreach (EndpointRole role in Demanded)
        {
            string wanted = Join(configuration.Endpoints.Where(endpoint => RoleOf(endpoint) == role).Select(endpoint => endpoint.ToString()));
            string found = Join(report.Endpoints.Where(endpoint => endpoint.Role == role).Select(Name));
            if (wanted != found)
            {
                differences.Add($"{role}: expected {wanted}, found {found}");
            }
        }

        differences.AddRange(configuration.Endpoints
            .Where(endpoint => DemandedPurposes.Contains(endpoint.Purpose) && !report.Endpoints.Any(found => IsSame(endpoint, found)))
            .Select(endpoint => $"not found: {endpoint.Role} {endpoint} ({endpoint.Purpose})"));

        // What the pretended name server handed out is an invention of ours and must not show up anywhere.
        differences.AddRange(report.Endpoints
            .Where(found => !configuration.Endpoints.Any(endpoint => IsSame(endpoint, found)))
            .Select(found => $"endpoint that the sample does not have: {found.Role} {Name(found)}"));
        foreach (ManifestEndpoint endpoint in configuration.Endpoints)
        {
            if (report.Endpoints.FirstOrDefault(found => IsSame(endpoint, found)) is { } found)
            {
                CompareOne(endpoint, found, differences);
            }
        }

        return differences;
    }

    private static void CompareOne(ManifestEndpoint endpoint, EndpointFinding found, List<string> differences)
    {
        // Without a text record that means something to it, the program never gets as far as a connection.
        bool mayNotConnect = endpoint.Transform is not null && endpoint.Sources.Contains("dns-txt") && found.Protocol is null;
        if (endpoint.Role == "cnc" && endpoint.Protocol != found.Protocol && !mayNotConnect)
        {
            differences.Add($"{endpoint}.protocol: expected {endpoint.Protocol}, found {found.Protocol}");
        }
    }

    private static bool IsSame(ManifestEndpoint endpoint, EndpointFinding found) =>
        RoleOf(endpoint) == found.Role && endpoint.Host == found.Host && (endpoint.Port == found.Port || endpoint.Port is null);

    private static EndpointRole RoleOf(ManifestEndpoint endpoint) => Enum.Parse<EndpointRole>(endpoint.Role, ignoreCase: true);

    private static string Name(EndpointFinding endpoint) => $"{endpoint.Host}:{endpoint.Port}";

    private static string Join(IEnumerable<string> names) => string.Join(" and ", names.Order(StringComparer.Ordinal)) is { Length: > 0 } all ? all : "none";
}
