using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Stages;

namespace MiraiToushi.Extraction.Harvest;

/// <summary>The findings so far. One endpoint seen in several ways becomes one finding with several sources.</summary>
internal sealed class EndpointSet
{
    // The role that says most wins.
    private static readonly EndpointRole[] Precedence =
        [EndpointRole.Cnc, EndpointRole.Report, EndpointRole.Resolver, EndpointRole.Decoy, EndpointRole.Other];

    private readonly IReadOnlyList<string> _arguments;
    private readonly List<EndpointFinding> _findings = [];

    /// <summary>Creates an empty set.</summary>
    /// <param name="arguments">argv of the run: what came from it is not the sample's.</param>
    public EndpointSet(IReadOnlyList<string> arguments) => _arguments = arguments;

    /// <summary>The findings, in the order in which they came up.</summary>
    public IReadOnlyList<EndpointFinding> Findings => _findings;

    /// <summary>Whether some finding has a role.</summary>
    public bool Has(EndpointRole role) => _findings.Exists(finding => finding.Role == role);

    /// <summary>Whether some finding has a host, by its name or address.</summary>
    public bool HasHost(string host) => _findings.Exists(finding => IsSame(finding.Host, Supplied(host, null).Host));

    /// <summary>Adds a finding, or what it says to the one that there is.</summary>
    /// <param name="finding">The finding, with the host and port as they were seen.</param>
    public void Add(EndpointFinding finding)
    {
        finding = Strip(finding);
        int at = _findings.FindIndex(other => IsSame(other.Host, finding.Host) && other.Port == finding.Port
            && other.Format == finding.Format && (other.Protocol == finding.Protocol || other.Protocol is null || finding.Protocol is null));
        if (at < 0)
        {
            _findings.Add(finding);
            return;
        }

        _findings[at] = Merge(_findings[at], finding);
    }

    /// <summary>Changes findings.</summary>
    /// <param name="change">Gives back a finding as it should be.</param>
    public void Change(Func<EndpointFinding, EndpointFinding> change)
    {
        for (int i = 0; i < _findings.Count; i++)
        {
            _findings[i] = change(_findings[i]);
        }
    }

    /// <summary>A finding with one more source.</summary>
    public static EndpointFinding With(EndpointFinding finding, string source, Provenance provenance) => finding with
    {
        Sources = [.. finding.Sources.Union([source])],
        Provenances = [.. finding.Provenances.Union([provenance])],
    };

    private static bool IsSame(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static EndpointFinding Merge(EndpointFinding first, EndpointFinding second)
    {
        bool isStronger = Array.IndexOf(Precedence, second.Role) < Array.IndexOf(Precedence, first.Role);
        EndpointFinding leading = isStronger ? second : first;
        return leading with
        {
            Protocol = first.Protocol ?? second.Protocol,
            Sources = [.. first.Sources.Union(second.Sources)],
            Transform = first.Transform ?? second.Transform,
            DnsTypes = [.. first.DnsTypes.Union(second.DnsTypes)],
            TableEntries = [.. first.TableEntries.Union(second.TableEntries).Order()],
            Pool = first.Pool ?? second.Pool,
            Provenances = [.. leading.Provenances.Union(first.Provenances).Union(second.Provenances)],
        };
    }

    private (string? Host, CommandLineUse? Use) Supplied(string? host, int? port)
    {
        CommandLineUse? use = CommandLineProbe.Recognise(_arguments, host, port);
        return use is { HasHost: true } ? (null, use) : (host, use);
    }

    /// <summary>Takes out what is an argument of ours. A port alone counts only where an argument is what the CNC would need.</summary>
    private EndpointFinding Strip(EndpointFinding finding)
    {
        (string? host, CommandLineUse? use) = Supplied(finding.Host, finding.Port);
        if (use is null || (!use.HasHost && finding.Role != EndpointRole.Cnc))
        {
            return finding;
        }

        return finding with
        {
            Host = host,
            Port = use.HasPort ? null : finding.Port,
            Sources = [.. finding.Sources.Union(["command-line"])],
            Format = use.Format,
        };
    }
}
