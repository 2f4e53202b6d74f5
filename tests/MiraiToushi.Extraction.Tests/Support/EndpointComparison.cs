using System.Globalization;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Extraction.Tests.Support;

/// <summary>In what a report's endpoints differ from those that the configuration has.</summary>
internal sealed class EndpointComparison
{
    /// <summary>These have to be found; the others may be missed, but not be taken for something else.</summary>
    private static readonly EndpointRole[] Demanded = [EndpointRole.Cnc, EndpointRole.Decoy, EndpointRole.Resolver];

    /// <summary>Checks of the network that a program makes before anything else have to be found as well.</summary>
    private static readonly string[] DemandedPurposes = ["reachability", "time"];

    private readonly ManifestConfiguration _configuration;
    private readonly IReadOnlyList<EndpointFinding> _found;
    private readonly List<string> _differences = [];

    private EndpointComparison(ManifestConfiguration configuration, ExtractionReport report)
    {
        _configuration = configuration;
        _found = [.. report.Endpoints.Where(endpoint => endpoint.Host is not null)];
        CompareCommandLine([.. report.Endpoints.Where(endpoint => endpoint.Host is null || endpoint.Format is not null)]);
    }

    /// <summary>Compares.</summary>
    /// <param name="configuration">The truth.</param>
    /// <param name="report">What was found.</param>
    public static IReadOnlyList<string> Differences(ManifestConfiguration configuration, ExtractionReport report)
    {
        EndpointComparison comparison = new(configuration, report);
        comparison.CompareRoles();
        comparison.CompareOthers();
        comparison.ComparePools();
        foreach (ManifestEndpoint endpoint in configuration.Endpoints)
        {
            if (comparison._found.FirstOrDefault(found => IsSame(endpoint, found)) is { } found)
            {
                comparison.CompareOne(endpoint, found);
            }
        }

        return comparison._differences;
    }

    private static bool IsSame(ManifestEndpoint endpoint, EndpointFinding found) =>
        RoleOf(endpoint) == found.Role && endpoint.Host == found.Host
        && (endpoint.Port == found.Port || endpoint.Port is null || (found.Port is null && NeedsRecord(endpoint)));

    /// <summary>Without a text record that means something to it, the program never gets as far as a port and a connection.</summary>
    private static bool NeedsRecord(ManifestEndpoint endpoint) => endpoint.Transform is not null && endpoint.Sources.Contains("dns-txt");

    private static EndpointRole RoleOf(ManifestEndpoint endpoint) => Enum.Parse<EndpointRole>(endpoint.Role, ignoreCase: true);

    private static string Name(EndpointFinding endpoint) => $"{endpoint.Host}:{endpoint.Port}";

    private static string Join(IEnumerable<string> names) => string.Join(" and ", names.Order(StringComparer.Ordinal)) is { Length: > 0 } all ? all : "none";

    private void Expect(string what, string? expected, string? actual)
    {
        if (expected != actual)
        {
            _differences.Add($"{what}: expected {expected ?? "null"}, found {actual ?? "null"}");
        }
    }

    private void CompareCommandLine(IReadOnlyList<EndpointFinding> outside)
    {
        Expect(
            "command line",
            _configuration.CommandLine is { } format ? $"Cnc {format}" : "none",
            Join(outside.Select(endpoint => $"{endpoint.Role} {endpoint.Format}")));
    }

    private void CompareRoles()
    {
        foreach (EndpointRole role in Demanded)
        {
            ManifestEndpoint[] wanted = [.. _configuration.Endpoints.Where(endpoint => RoleOf(endpoint) == role)];
            EndpointFinding[] found = [.. _found.Where(endpoint => endpoint.Role == role)];
            if (wanted.Any(endpoint => !found.Any(other => IsSame(endpoint, other))))
            {
                Expect(role.ToString(), Join(wanted.Select(endpoint => endpoint.ToString())), Join(found.Select(Name)));
            }
        }
    }

    private void CompareOthers()
    {
        _differences.AddRange(_configuration.Endpoints
            .Where(endpoint => DemandedPurposes.Contains(endpoint.Purpose) && !_found.Any(found => IsSame(endpoint, found)))
            .Select(endpoint => $"not found: {endpoint.Role} {endpoint} ({endpoint.Purpose})"));

        // What the pretended name server handed out is an invention of ours and must not show up anywhere. A host from the command
        // line may be a name that its name server is asked for.
        _differences.AddRange(_found
            .Where(found => !_configuration.Endpoints.Any(endpoint => IsSame(endpoint, found)))
            .Where(found => _configuration.CommandLine is null || found.Role != EndpointRole.Resolver)
            .Select(found => $"endpoint that the sample does not have: {found.Role} {Name(found)}"));
    }

    private void ComparePools()
    {
        foreach (IGrouping<string?, ManifestEndpoint> pool in _configuration.Endpoints.Where(endpoint => endpoint.Role == "cnc").GroupBy(endpoint => endpoint.Pool))
        {
            EndpointFinding[] members = [.. _found.Where(found => pool.Any(endpoint => IsSame(endpoint, found)))];
            int numbers = members.Select(member => member.Pool).Distinct().Count();
            if (members.Any(member => (member.Pool is null) != (pool.Key is null)) || (members.Length > 0 && numbers != 1))
            {
                _differences.Add($"pool {pool.Key}: found {Join(members.Select(member => $"{Name(member)} in {member.Pool?.ToString(CultureInfo.InvariantCulture) ?? "none"}"))}");
            }

            if (members.Length > 0 && !members.Any(member => member.Drawn))
            {
                _differences.Add($"pool {pool.Key}: none was drawn");
            }
        }
    }

    private void CompareOne(ManifestEndpoint endpoint, EndpointFinding found)
    {
        if (endpoint.Role != "cnc")
        {
            return;
        }

        if (found.Protocol is not null || !NeedsRecord(endpoint))
        {
            Expect($"{endpoint}.protocol", endpoint.Protocol, found.Protocol);
        }

        if (endpoint.Sources.Contains("dns-txt") && !found.DnsTypes.Contains("TXT"))
        {
            _differences.Add($"{endpoint}: that it is asked for a text record was not found");
        }

        // What happens to a text record cannot be seen from outside.
        string transform = found.Transform ?? "";
        if (!NeedsRecord(endpoint) && endpoint.Transform?.Split(' ').Any(word => !transform.Contains(word, StringComparison.OrdinalIgnoreCase)) == true)
        {
            Expect($"{endpoint}.transform", endpoint.Transform, found.Transform);
        }
        else if (endpoint.Transform is null)
        {
            Expect($"{endpoint}.transform", null, found.Transform);
        }

        if (endpoint.Sources.Count(source => source is "table" or "stored") == 2)
        {
            Expect($"{endpoint} is one finding with several sources", "connect stored-address table", string.Join(' ', found.Sources.Where(source => source is "connect" or "stored-address" or "table").Order(StringComparer.Ordinal)));
        }
    }
}
