using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Harvest;

/// <summary>Finds out of how many a sample picks its CNC, from runs in which it drew others.</summary>
internal static class PoolRules
{
    private const int ConvincingRuns = 6;

    /// <summary>Adds what other runs drew, and marks all of it as a pool.</summary>
    /// <param name="set">The findings.</param>
    /// <param name="context">What is known.</param>
    /// <param name="hosts">Names for addresses.</param>
    /// <param name="main">The flows of the run that is reported.</param>
    public static void Apply(EndpointSet set, EndpointContext context, HostResolver hosts, IReadOnlyList<JudgedFlow> main)
    {
        JudgedFlow[][] others = [.. context.Verification.OtherDraws
            .Select(run => ConnectionRules.Judge(context, run, hosts).Where(flow => flow.Role == EndpointRole.Cnc).ToArray())
            .Where(flows => flows.Length > 0)];
        string[] lines = [.. others.Select(flows => flows[0].Flow.Event.Process).Distinct()];
        int number = 0;
        foreach (string process in lines)
        {
            JudgedFlow[] own = [.. main.Where(flow => flow.Role == EndpointRole.Cnc && flow.Flow.Event.Process == process)];
            JudgedFlow[][] draws = [.. others.Where(flows => flows[0].Flow.Event.Process == process)];
            if (own.Length > 0 && IsRandom(own, draws))
            {
                AddPool(set, own, draws, ref number);
            }
        }
    }

    /// <summary>Adds what a sample falls back to where its first choice is refused.</summary>
    public static void AddFallbacks(EndpointSet set, EndpointContext context, HostResolver hosts)
    {
        foreach (NetworkRun run in context.Verification.Refused)
        {
            foreach (JudgedFlow flow in ConnectionRules.Judge(context, run, hosts).Where(flow => flow.Role == EndpointRole.Cnc))
            {
                bool isKnown = set.Findings.Any(finding => finding.Host == flow.Host.Host && finding.Port == flow.Flow.Target.Port);
                if (!isKnown)
                {
                    set.Add(Describe(flow, "connected to in a run in which the connections before it were refused") with
                    {
                        Reason = "connected to when the one before it refuses",
                    });
                }
            }
        }
    }

    /// <summary>A finding of a CNC.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="method">How it was seen.</param>
    public static EndpointFinding Describe(JudgedFlow flow, string method)
    {
        Provenance connection = new() { Stage = "boot", Method = method, Address = flow.Flow.Event.Site, Process = flow.Flow.Event.Process };
        string way = flow.Flow.Protocol == "udp" ? "datagram" : "connect";
        if (flow.Host.Question is not { } question)
        {
            return New(flow, [way], [connection]);
        }

        Provenance asked = new()
        {
            Stage = "boot",
            Method = $"DNS question of type {DnsNames.OfType(question.Type)} to {question.Server.Address}",
            Address = question.Site,
            Process = question.Process,
        };
        return New(flow, ["dns-question", way], [connection, asked]);
    }

    private static EndpointFinding New(JudgedFlow flow, IReadOnlyList<string> sources, IReadOnlyList<Provenance> provenances) => new()
    {
        Role = flow.Role,
        Host = flow.Host.Host,
        Port = flow.Flow.Target.Port,
        Protocol = flow.Flow.Protocol,
        Sources = sources,
        Reason = flow.Reason,
        Transform = flow.Host.Transform,
        DnsTypes = flow.Host.Question is { } question ? [DnsNames.OfType(question.Type)] : [],
        Provenance = provenances[0],
        Provenances = provenances,
    };

    // The order in which they first come up is the same in every run, unless chance has a part in it.
    private static bool IsRandom(JudgedFlow[] own, JudgedFlow[][] draws) =>
        draws.Any(draw => !draw.Zip(own).All(pair => pair.First.Key == pair.Second.Key));

    private static void AddPool(EndpointSet set, JudgedFlow[] own, JudgedFlow[][] draws, ref int number)
    {
        JudgedFlow[] all = [.. own, .. draws.SelectMany(draw => draw)];
        var members = all.DistinctBy(flow => flow.Key).ToList();
        bool isEndless = draws.Length >= ConvincingRuns && members.Count > draws.Length && all.All(flow => flow.Host.Question is null);
        if (isEndless)
        {
            set.Change(finding => finding.Role == EndpointRole.Cnc && own.Any(flow => IsOf(finding, flow))
                ? finding with { Role = EndpointRole.Other, Reason = "a different address in every run: made up at random" }
                : finding);
            return;
        }

        number++;
        int pool = number;
        foreach (JudgedFlow member in members.Skip(own.Length))
        {
            set.Add(Describe(member, "connected to in a run with another random seed"));
        }

        set.Change(finding => members.Exists(member => IsOf(finding, member))
            ? finding with { Pool = pool, Drawn = IsOf(finding, own[0]), Reason = finding.Reason ?? "one of several that the sample picks from at random" }
            : finding);
    }

    private static bool IsOf(EndpointFinding finding, JudgedFlow flow) =>
        finding.Host == flow.Host.Host && finding.Port == flow.Flow.Target.Port && finding.Protocol == flow.Flow.Protocol;
}
