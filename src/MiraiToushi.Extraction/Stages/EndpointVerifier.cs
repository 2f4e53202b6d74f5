using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Harvest;

namespace MiraiToushi.Extraction.Stages;

/// <summary>
/// Finds out what the CNC depends on. One short run with other dice and other DNS answers is enough where it comes out the same;
/// where it does not, more runs tell the part of the answers from that of the dice, and how many the sample picks from.
/// </summary>
internal sealed class EndpointVerifier
{
    private const int MaximumLines = 2;
    private const int MaximumDraws = 40;
    private const int DrawsInOrder = 3;
    private const int Linger = 250;
    private const ulong MaximumInstructions = 60_000_000;
    private readonly Sample _sample;
    private readonly Boot _boot;
    private readonly EndpointContext _context;
    private readonly List<NetworkRun> _answers = [];
    private readonly List<NetworkRun> _draws = [];
    private readonly List<NetworkRun> _refused = [];
    private readonly List<NetworkRun> _silent = [];
    private ulong _instructions;

    /// <summary>Creates it.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="boot">The boot that is reported.</param>
    /// <param name="context">What it says about endpoints.</param>
    public EndpointVerifier(Sample sample, Boot boot, EndpointContext context)
    {
        _sample = sample;
        _boot = boot;
        _context = context;
    }

    private bool IsOver => _sample.Cancellation.IsCancellationRequested || _instructions > MaximumInstructions;

    /// <summary>Runs it.</summary>
    public EndpointVerification Run()
    {
        foreach (NetworkEvent goal in EndpointHarvester.CncEvents(_context).DistinctBy(happened => happened.Process).Take(MaximumLines))
        {
            Verify(goal);
        }

        return new EndpointVerification
        {
            OtherAnswers = _answers,
            OtherDraws = _draws,
            Refused = _refused,
            Silent = _silent,
            Instructions = _instructions,
        };
    }

    private void Verify(NetworkEvent goal)
    {
        if (Repeat(new ShortRunPlan(goal, 1, OtherAnswers: true, FollowUps: true)) is not { } other)
        {
            return;
        }

        _draws.Add(other.Run);
        _refused.AddRange(other.Refused is { } refused ? [refused] : []);
        _silent.AddRange(other.Silent is { } silent ? [silent] : []);
        HostResolver hosts = new(_context.Run, []);
        Sight main = Look(_context.Run, goal, hosts);
        if (!main.IsTransformed && main.Same(Look(other.Run, goal, hosts)))
        {
            if (main.Keys.Count > 1)
            {
                Draw(goal, hosts, DrawsInOrder);
            }

            return;
        }

        if (_context.Run.Questions.Any() && Repeat(new ShortRunPlan(goal, 0, OtherAnswers: true)) is { } answered)
        {
            _answers.Add(answered.Run);
            hosts = new HostResolver(_context.Run, _answers);
        }

        if (!Look(_context.Run, goal, hosts).Same(Look(other.Run, goal, hosts)))
        {
            Draw(goal, hosts, MaximumDraws);
        }
    }

    /// <summary>Throws the dice until nothing new has come up for four times as many throws as there are known faces.</summary>
    private void Draw(NetworkEvent goal, HostResolver hosts, int maximum)
    {
        HashSet<object> faces = [];
        int quiet = 0;
        for (int draw = 2; draw < maximum + 2 && !IsOver && quiet < Math.Max(DrawsInOrder, 4 * faces.Count); draw++)
        {
            if (Repeat(new ShortRunPlan(goal, draw, OtherAnswers: false, Linger)) is not { } run)
            {
                return;
            }

            _draws.Add(run.Run);
            int before = faces.Count;
            Sight seen = Look(run.Run, goal, hosts);
            faces.UnionWith(seen.Keys.Cast<object>());
            faces.UnionWith(run.Run.Questions.Select(question => (object)question.Server));
            quiet = faces.Count == before ? quiet + 1 : 0;
        }
    }

    private ShortRunResult? Repeat(ShortRunPlan plan)
    {
        if (IsOver)
        {
            return null;
        }

        ShortRunResult? result = ShortRun.Run(_sample, _boot, plan);
        _instructions += result?.Instructions ?? 0;
        return result;
    }

    private Sight Look(NetworkRun run, NetworkEvent goal, HostResolver hosts)
    {
        JudgedFlow[] flows = [.. ConnectionRules.Judge(_context, run, hosts)
            .Where(flow => flow.Role == Results.EndpointRole.Cnc && flow.Flow.Event.Process == goal.Process)];
        DnsEvent[] questions = [.. run.Questions.Where(question => NetworkRun.IsWithin(goal.Process, question.Process))];
        return new Sight(
            flows.Length > 0 || goal is not DnsEvent ? [.. flows.Select(flow => flow.Key)] : [.. questions.Select(question => (question.Name, 0, "dns")).Distinct()],
            questions.FirstOrDefault()?.Server,
            flows.Any(flow => flow.Host.Transform is not null));
    }

    /// <summary>What a run of a line of processes showed.</summary>
    /// <param name="Keys">Its CNCs in order.</param>
    /// <param name="Server">The name server that was asked first.</param>
    /// <param name="IsTransformed">Whether an answer was changed before it was used.</param>
    private sealed record Sight(IReadOnlyList<(string Host, int Port, string Protocol)> Keys, NetworkAddress? Server, bool IsTransformed)
    {
        /// <summary>Whether another run, as far as it got, showed the same in the same order.</summary>
        public bool Same(Sight other) => Server == other.Server && other.Keys.Count > 0 && Keys.Count > 0 && Keys[0] == other.Keys[0];
    }
}
