using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Harvest;

/// <summary>
/// Makes endpoints of what the sample did with the network: what it connected to, by the name it had asked for; out of how many
/// it chose; who it asked; and what is there to mislead.
/// </summary>
internal static class EndpointHarvester
{
    /// <summary>Harvests.</summary>
    /// <param name="context">What there is to look at.</param>
    public static IReadOnlyList<EndpointFinding> Harvest(EndpointContext context)
    {
        HostResolver hosts = new(context.Run, context.Verification.OtherAnswers);
        IReadOnlyList<JudgedFlow> flows = ConnectionRules.Judge(context, context.Run, hosts);
        EndpointSet set = new(context.Arguments);
        foreach (JudgedFlow flow in flows)
        {
            set.Add(PoolRules.Describe(flow, Method(flow)));
        }

        PoolRules.Apply(set, context, hosts, flows);
        PoolRules.AddFallbacks(set, context, hosts);
        AddNames(set, context);
        TableRules.AddSources(set, context.Table);
        AddTexts(set, context);
        AddStored(set, context, flows);
        SideRules.AddDecoys(set, context, flows);
        if (context.IsBot)
        {
            TableRules.AddDecoy(set, context.Table);
        }

        SideRules.AddResolvers(set, context);
        SideRules.AddLocal(set, context);
        return set.Findings;
    }

    /// <summary>What of a run is the CNC's, in order: connections and datagrams, or the questions where nothing followed them.</summary>
    /// <param name="context">What there is to look at.</param>
    public static IReadOnlyList<NetworkEvent> CncEvents(EndpointContext context)
    {
        HostResolver hosts = new(context.Run, []);
        NetworkEvent[] flows = [.. ConnectionRules.Judge(context, context.Run, hosts).Where(flow => flow.Role == EndpointRole.Cnc).Select(flow => flow.Flow.Event)];
        return !context.IsBot || flows.Length > 0 ? flows : [.. context.Run.Questions];
    }

    private static string Method(JudgedFlow flow) => flow switch
    {
        { Host.Transform: not null } => "connected to what the sample made of the answer to its own DNS question",
        { Host.Question: not null } => "connected to the address that its own DNS question was answered with",
        { Flow.Protocol: "udp" } => "datagrams were sent to the address",
        _ => "connected to the address",
    };

    /// <summary>Adds names that were asked for without a connection, and the types of all questions.</summary>
    private static void AddNames(EndpointSet set, EndpointContext context)
    {
        bool hasCnc = set.Has(EndpointRole.Cnc);
        DnsEvent[] questions = [.. context.Run.Questions, .. hasCnc ? [] : context.Verification.OtherDraws.SelectMany(run => run.Questions)];
        string[] main = [.. context.Run.Questions.Select(question => question.Name).Distinct(StringComparer.OrdinalIgnoreCase)];
        string[] all = [.. questions.Select(question => question.Name).Distinct(StringComparer.OrdinalIgnoreCase)];
        bool isPool = all.Length > main.Length;
        foreach (DnsEvent question in questions.Where(question => question.Name.Length > 0))
        {
            bool isConnected = set.Findings.Any(finding => finding.Port is not null && Is(finding, question.Name));
            if (!isConnected)
            {
                bool isCnc = context.IsBot && !hasCnc && IsTelling(context, question);
                set.Add(NameOnly(question, isCnc) with
                {
                    Pool = isPool ? 1 : null,
                    Drawn = !isPool || question.Name.Equals(main[0], StringComparison.OrdinalIgnoreCase),
                });
            }
        }

        set.Change(finding => finding with
        {
            DnsTypes = [.. finding.DnsTypes.Union(questions.Where(question => Is(finding, question.Name)).Select(question => DnsNames.OfType(question.Type)))],
        });
    }

    // Whoever asks for the address of the CNC connects to the answer, which is always given here. Who does not, only wanted to
    // see whether there is one.
    private static bool IsTelling(EndpointContext context, DnsEvent question) =>
        question.Answer is null || DnsNames.OfType(question.Type) is not ("A" or "AAAA") || TableRules.HasPort(context.Table, question.Name);

    private static bool Is(EndpointFinding finding, string name) => string.Equals(finding.Host, name, StringComparison.OrdinalIgnoreCase);

    private static EndpointFinding NameOnly(DnsEvent question, bool isCnc) => new()
    {
        Role = isCnc ? EndpointRole.Cnc : EndpointRole.Other,
        Host = question.Name,
        Sources = ["dns-question"],
        Reason = "asked for, but never connected to",
        DnsTypes = [DnsNames.OfType(question.Type)],
        Provenance = new Provenance
        {
            Stage = "boot",
            Method = $"DNS question of type {DnsNames.OfType(question.Type)} to {question.Server.Address}",
            Address = question.Site,
            Process = question.Process,
        },
    };

    /// <summary>Notes which CNC stood in the very sockaddr that is connected with before anybody could have asked for it.</summary>
    private static void AddStored(EndpointSet set, EndpointContext context, IReadOnlyList<JudgedFlow> flows) => set.Change(finding =>
    {
        JudgedFlow? own = flows.FirstOrDefault(flow => flow is { Role: EndpointRole.Cnc, Host.Question: null, Flow.Structure: not null }
            && flow.Host.Host == finding.Host && flow.Flow.Target.Port == finding.Port);
        if (finding.Role != EndpointRole.Cnc || own?.Flow.Structure is not { } structure)
        {
            return finding;
        }

        foreach (StoredEndpoint stored in context.StoredEarly(structure))
        {
            if (stored.Address == own.Flow.Target.Address && stored.Port == finding.Port)
            {
                return EndpointSet.With(finding, "stored-address", new Provenance
                {
                    Stage = "boot",
                    Method = "the address stood in the sockaddr before the sample asked where to connect to",
                    Address = structure,
                    Process = stored.Process,
                });
            }
        }

        return finding;
    });

    /// <summary>Notes where the text of an address stands, for a CNC that no question led to.</summary>
    private static void AddTexts(EndpointSet set, EndpointContext context) => set.Change(finding =>
    {
        bool isOwnText = finding is { Role: EndpointRole.Cnc, Host: not null } && !finding.Sources.Contains("dns-question")
            && !context.Table.Entries.Any(entry => entry.Text == finding.Host);
        return isOwnText && context.FindText(finding.Host!) is { } text
            ? EndpointSet.With(finding, "stored-text", new Provenance
            {
                Stage = "boot",
                Method = "the address stands in memory as text",
                Address = text.Address,
                Process = text.Process,
            })
            : finding;
    });
}
