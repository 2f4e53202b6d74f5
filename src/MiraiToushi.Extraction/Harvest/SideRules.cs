using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Harvest;

/// <summary>The endpoints beside the CNC: name servers, decoys, and what is no endpoint of the bot's at all, named as what it is.</summary>
internal static class SideRules
{
    private const int DnsPort = 53;

    /// <summary>Adds the name servers that the sample brought along.</summary>
    public static void AddResolvers(EndpointSet set, EndpointContext context)
    {
        EndpointVerification other = context.Verification;
        AddServers(set, context, context.Run.Questions, null, "DNS questions were sent to it");
        AddServers(set, context, other.Silent.SelectMany(run => run.Questions), "asked when another name server did not answer", "DNS questions were sent to it");
        DnsEvent? first = context.Run.Questions.FirstOrDefault();
        bool isDrawn = first is not null && other.OtherDraws.Any(run => run.Questions.FirstOrDefault() is { } asked && asked.Server != first.Server);
        if (!isDrawn)
        {
            return;
        }

        AddServers(set, context, other.OtherDraws.SelectMany(run => run.Questions), null, "DNS questions were sent to it in a run with another random seed");
        int pool = set.Findings.Max(finding => finding.Pool ?? 0) + 1;
        set.Change(finding => finding.Role == EndpointRole.Resolver
            ? finding with { Pool = pool, Drawn = finding.Host == first!.Server.Address, Reason = finding.Reason ?? "one of several that the sample picks from at random" }
            : finding);
    }

    /// <summary>Adds what stood in the very sockaddr that the sample later connects with, and what it connected to while its gate was closed.</summary>
    /// <param name="set">The findings.</param>
    /// <param name="context">What is known.</param>
    /// <param name="flows">The flows of the run.</param>
    public static void AddDecoys(EndpointSet set, EndpointContext context, IReadOnlyList<JudgedFlow> flows)
    {
        if (!context.IsBot)
        {
            return;
        }

        NetworkRun run = context.Run;
        foreach (ulong structure in flows.Where(flow => flow.Role == EndpointRole.Cnc).Select(flow => flow.Flow.Structure).OfType<ulong>().Distinct())
        {
            foreach (StoredEndpoint stored in context.Stored(structure))
            {
                AddDecoy(set, run, stored, "stored in the structure that later held the real one, never connected to");
            }
        }

        bool isElsewhere = !flows.Where(flow => flow.Role == EndpointRole.Cnc).Any(flow => flow.Flow.Structure is { } structure && context.Stored(structure).Any());
        if (set.Has(EndpointRole.Cnc) && isElsewhere)
        {
            foreach (StoredEndpoint stored in context.StoredAnywhere())
            {
                AddDecoy(set, run, stored, "stored in a sockaddr that is never connected with");
            }
        }

        foreach (StoredEndpoint stored in context.Abandoned)
        {
            AddDecoy(set, run, stored, "connected to only while the sample's gate was closed");
        }
    }

    /// <summary>Adds datagram sockets that were connected without a word, and ports that the sample binds.</summary>
    public static void AddLocal(EndpointSet set, EndpointContext context)
    {
        NetworkRun run = context.Run;
        foreach (ConnectEvent connect in run.Events.OfType<ConnectEvent>().Where(connect => connect.Protocol == "udp"))
        {
            NetworkAddress target = connect.Target;
            bool isKnown = run.QuestionFor(target.Address) is not null
                || run.Questions.Any(question => question.Server == target)
                || run.Events.OfType<SendEvent>().Any(send => send.Target == target && send.Data.Length > 0 && target.Port != DnsPort);
            if (isKnown || target.Port == 0 || !NetworkRun.IsOutside(target.Address))
            {
                continue;
            }

            bool isSilent = !run.Events.OfType<SendEvent>().Any(send => send.Target == target);
            set.Add(new EndpointFinding
            {
                Role = EndpointRole.Other,
                Host = target.Address,
                Port = target.Port,
                Protocol = "udp",
                Sources = ["connect"],
                Reason = isSilent ? "nothing was sent: this is how a bot learns its own address" : "the port of a name server, but what was sent is no question",
                Provenance = From(connect, "datagram socket connected to the address"),
            });
        }

        foreach (BindEvent bind in run.Events.OfType<BindEvent>().Where(bind => bind.Protocol == "tcp" && bind.Local.Port != 0))
        {
            set.Add(new EndpointFinding
            {
                Role = EndpointRole.Other,
                Host = bind.Local.Address,
                Port = bind.Local.Port,
                Protocol = "tcp",
                Sources = ["bind"],
                Reason = NetworkRun.IsOutside(bind.Local.Address)
                    ? "an address that is not the device's was bound: a check whether the network is a pretence"
                    : "bound by the sample itself: how a bot keeps to a single instance",
                Provenance = From(bind, "bind"),
            });
        }
    }

    private static Provenance From(NetworkEvent happened, string method) =>
        new() { Stage = "boot", Method = method, Address = happened.Site, Process = happened.Process };

    private static void AddServers(EndpointSet set, EndpointContext context, IEnumerable<DnsEvent> questions, string? reason, string method)
    {
        foreach (DnsEvent question in questions.DistinctBy(question => question.Server))
        {
            string host = question.Server.Address;
            if (context.HandedOutResolvers.Contains(host) || !NetworkRun.IsOutside(host))
            {
                continue;
            }

            bool isKnown = set.Findings.Any(finding => finding.Role == EndpointRole.Resolver && finding.Host == host && finding.Port == question.Server.Port);
            if (!isKnown)
            {
                set.Add(new EndpointFinding
                {
                    Role = EndpointRole.Resolver,
                    Host = host,
                    Port = question.Server.Port,
                    Protocol = "udp",
                    Sources = ["dns-question"],
                    Reason = reason,
                    Provenance = From(question, method),
                });
            }
        }
    }

    private static void AddDecoy(EndpointSet set, NetworkRun run, StoredEndpoint stored, string reason)
    {
        bool isUsed = set.Findings.Any(finding => finding.Host == stored.Address && finding.Port == stored.Port)
            || run.Flows.Any(flow => flow.Target == new NetworkAddress(stored.Address, stored.Port))
            || run.QuestionFor(stored.Address) is not null;
        if (isUsed)
        {
            return;
        }

        set.Add(new EndpointFinding
        {
            Role = EndpointRole.Decoy,
            Host = stored.Address,
            Port = stored.Port,
            Sources = ["stored-address"],
            Reason = reason,
            Provenance = new Provenance
            {
                Stage = "boot",
                Method = "read from a sockaddr of the sample's",
                Address = stored.StructureAddress,
                Process = stored.Process,
            },
        });
    }
}
