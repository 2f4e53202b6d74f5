using System.Buffers.Binary;
using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Harvest;

/// <summary>A flow with what it is.</summary>
/// <param name="Flow">The flow.</param>
/// <param name="Host">Whose address it goes to.</param>
/// <param name="Role">What it is.</param>
/// <param name="Reason">Why, in a few words; null where it needs no explanation.</param>
internal sealed record JudgedFlow(Flow Flow, ResolvedHost Host, EndpointRole Role, string? Reason)
{
    /// <summary>Host, port and protocol, which tell one endpoint from another.</summary>
    public (string Host, int Port, string Protocol) Key => (Host.Host, Flow.Target.Port, Flow.Protocol);
}

/// <summary>Tells command and control from what else a bot connects to.</summary>
internal static class ConnectionRules
{
    private const int DnsPort = 53;
    private const int NtpPort = 123;
    private const int TextRecord = 16;
    private const int ScannedTargets = 24;
    private static readonly string[] HttpMethods = ["GET /", "HEAD /", "POST /", "GET http", "CONNECT "];

    /// <summary>Judges the flows of a run.</summary>
    /// <param name="context">What is known besides.</param>
    /// <param name="run">The run.</param>
    /// <param name="hosts">Names for addresses.</param>
    public static IReadOnlyList<JudgedFlow> Judge(EndpointContext context, NetworkRun run, HostResolver hosts)
    {
        HashSet<(string, string, int)> scans = [.. Scans(run, hosts)];
        List<JudgedFlow> judged = [];
        foreach (Flow flow in run.Flows)
        {
            if (!scans.Contains((flow.Event.Process, flow.Protocol, flow.Target.Port)))
            {
                judged.AddRange(JudgeAlone(context, run, flow, hosts.Resolve(run, flow)));
            }
        }

        return Compare(run, [.. judged.Select(flow => IsStandIn(run, flow)
            ? flow with { Role = EndpointRole.Decoy, Reason = "connected to where the TXT record that it asks for first is of no use to it, which our made-up one is not" }
            : flow)]);
    }

    /// <summary>
    /// Whether a connection is what is left where a TXT record did not say where to go: nobody asks for one to see whether the
    /// network is there, so the name is where the CNC comes from.
    /// </summary>
    private static bool IsStandIn(NetworkRun run, JudgedFlow flow) =>
        flow is { Role: EndpointRole.Cnc, Host.Question: null }
        && run.LastQuestion(flow.Flow.Event.Process, flow.Flow.Index) is { Type: TextRecord };

    private static IEnumerable<JudgedFlow> JudgeAlone(EndpointContext context, NetworkRun run, Flow flow, ResolvedHost host)
    {
        byte[] sent = run.FirstSent(flow.Target) ?? [];
        bool isAsked = run.Questions.Any(question => question.Server == flow.Target);
        if (flow.Target.Port == DnsPort && isAsked)
        {
            return [];
        }

        string? service = flow switch
        {
            { Target.Port: DnsPort } => "the port of a name server, but nothing was asked: a check whether the network is there",
            { Protocol: "udp", Target.Port: NtpPort } => "asked for the time (NTP)",
            { Protocol: "udp" } when IsStun(sent) => "asked for its own public address (STUN)",
            _ => null,
        };
        if (service is not null)
        {
            return [new JudgedFlow(flow, host, EndpointRole.Other, service)];
        }

        if (!context.IsBot)
        {
            string what = flow.Protocol == "udp" ? "sent to" : "connected to";
            return [new JudgedFlow(flow, host, EndpointRole.Other, $"{what} by a program in which nothing of a bot was found")];
        }

        bool isDecoy = context.IsMisled && host.Question is null && flow.Protocol == "tcp";
        return isDecoy
            ? [new JudgedFlow(flow, host, EndpointRole.Decoy, "stored before the SIGTRAP handler that switches to the real one could run")]
            : [new JudgedFlow(flow, host, EndpointRole.Cnc, null)];
    }

    /// <summary>Takes back what only looks like a CNC beside a better one.</summary>
    private static List<JudgedFlow> Compare(NetworkRun run, List<JudgedFlow> judged)
    {
        int firstTalk = judged.Where(flow => flow.Role == EndpointRole.Cnc && run.FirstSent(flow.Flow.Target) is { } sent && !IsHttp(sent))
            .Select(flow => flow.Flow.Index).DefaultIfEmpty(-1).Min();
        bool hasTcp = judged.Exists(flow => flow is { Role: EndpointRole.Cnc, Flow.Protocol: "tcp" } && run.FirstSent(flow.Flow.Target) is { } sent && !IsHttp(sent));
        return [.. judged.Select(flow =>
        {
            if (flow.Role != EndpointRole.Cnc)
            {
                return flow;
            }

            byte[]? sent = run.FirstSent(flow.Flow.Target);
            string? reason = sent switch
            {
                null when flow.Flow.Index < firstTalk => "connected to before the CNC, and nothing was sent: a check whether the network is there",
                not null when firstTalk >= 0 && IsHttp(sent) => "an HTTP request was sent to it, and something else to the CNC",
                not null when hasTcp && flow.Flow.Protocol == "udp" && Sends(run, flow.Flow) == 1 => "one datagram was sent to it beside the connection to the CNC",
                _ => null,
            };
            return reason is null ? flow : flow with { Role = EndpointRole.Other, Reason = reason };
        })];
    }

    private static int Sends(NetworkRun run, Flow flow) => run.Events.OfType<SendEvent>().Count(send => send.Target == flow.Target);

    private static bool IsHttp(byte[] sent) =>
        Array.Exists(HttpMethods, method => GuestText.Decode(sent.AsSpan(0, Math.Min(sent.Length, 16))).StartsWith(method, StringComparison.Ordinal));

    // RFC 8489, section 5: the cookie at offset 4.
    private static bool IsStun(byte[] sent) => sent.Length >= 20 && BinaryPrimitives.ReadUInt32BigEndian(sent.AsSpan(4)) == 0x2112_A442;

    // Nobody configures two dozen addresses at one port that a process goes through one after the other: they are made up as it scans.
    private static IEnumerable<(string Process, string Protocol, int Port)> Scans(NetworkRun run, HostResolver hosts) =>
        run.Flows.Where(flow => hosts.Resolve(run, flow).Question is null)
            .GroupBy(flow => (flow.Event.Process, flow.Protocol, flow.Target.Port))
            .Where(group => group.Select(flow => flow.Target.Address).Distinct().Count() >= ScannedTargets)
            .Select(group => group.Key);
}
