using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Harvest;

namespace MiraiToushi.Extraction.Stages;

/// <summary>How a short run differs from the boot.</summary>
/// <param name="Goal">The network event of the boot that it is to reach.</param>
/// <param name="Draw">Number of the throw of the dice; 0 keeps those of the boot.</param>
/// <param name="OtherAnswers">Whether name servers answer with other addresses.</param>
/// <param name="Linger">System calls that the process may go on for after the goal.</param>
/// <param name="FollowUps">Whether connections are refused after that, and then name servers fall silent.</param>
internal sealed record ShortRunPlan(NetworkEvent Goal, int Draw, bool OtherAnswers, int Linger = 0, bool FollowUps = false);

/// <summary>What a short run showed.</summary>
/// <param name="Run">What happened while all was well.</param>
/// <param name="Refused">What was new when connections were refused; null where it did not come to that.</param>
/// <param name="Silent">What happened when name servers were silent; null where it did not come to that.</param>
/// <param name="Instructions">Guest instructions that it took.</param>
internal sealed record ShortRunResult(NetworkRun Run, NetworkRun? Refused, NetworkRun? Silent, ulong Instructions);

/// <summary>
/// Runs the sample again, along nothing but the line of processes that leads to one network event of its boot, and ends soon
/// after it: a few thousand instructions instead of millions.
/// </summary>
internal sealed class ShortRun
{
    // What a bot does between two connections takes some thirty system calls; a question with its repetitions some forty.
    private const int FollowUpCalls = 120;
    private const int MaximumCalls = 4000;
    private const ulong MaximumInstructions = 20_000_000;
    private static readonly string[] DocumentationNetworks = ["203.0.113.0", "192.0.2.0"];
    private readonly Machine _machine;
    private readonly ShortRunPlan _plan;
    private readonly int _wanted;
    private readonly CancellationTokenSource _end;
    private readonly Func<string, SyscallRequest, IReadOnlyList<Intervention>>? _intervene;
    private int _calls;
    private int _callsAtGoal = -1;
    private int _refusedFrom = -1;
    private int _silentFrom = -1;

    private ShortRun(Machine machine, ShortRunPlan plan, int wanted, CancellationTokenSource end)
    {
        _machine = machine;
        _plan = plan;
        _wanted = wanted;
        _end = end;
        _intervene = machine.Intervene;
        machine.Intervene = BeforeCall;
    }

    /// <summary>Runs.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="boot">The boot that is repeated.</param>
    /// <param name="plan">What is different.</param>
    /// <returns>What it showed, or null where the image cannot be loaded again.</returns>
    public static ShortRunResult? Run(Sample sample, Boot boot, ShortRunPlan plan)
    {
        using Machine? machine = Machine.Create(sample.File, sample.Architecture, Change(boot.Machine.Configuration, plan), out _);
        if (machine is null)
        {
            return null;
        }

        boot.Prepare?.Invoke(machine);
        machine.BlockEntered = null;
        machine.OnlyPath = plan.Goal.Process;
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(sample.Cancellation);
        int wanted = CountAlike(boot.Machine.Trace.Network, plan.Goal, upTo: true);
        ShortRun run = new(machine, plan, wanted, end);
        machine.Run(end.Token);
        return run.Describe();
    }

    private static MachineConfiguration Change(MachineConfiguration configuration, ShortRunPlan plan)
    {
        string network = configuration.Network.AnswerNetwork;
        string other = DocumentationNetworks.First(candidate => candidate != network);
        return configuration with
        {
            RandomSeed = configuration.RandomSeed + (7919UL * (ulong)plan.Draw),
            Clock = configuration.Clock with
            {
                StartSeconds = configuration.Clock.StartSeconds + (97L * plan.Draw),
                UptimeSeconds = configuration.Clock.UptimeSeconds + (61L * plan.Draw),
            },
            Process = configuration.Process with { ProcessId = configuration.Process.ProcessId + (13 * plan.Draw) },
            Network = configuration.Network with { AnswerNetwork = plan.OtherAnswers ? other : network },
            Budgets = configuration.Budgets with { MaximumInstructions = Math.Min(configuration.Budgets.MaximumInstructions, MaximumInstructions) },
        };
    }

    /// <summary>How many events of a process are of the same kind as one of them.</summary>
    private static int CountAlike(IReadOnlyList<NetworkEvent> events, NetworkEvent goal, bool upTo)
    {
        int count = 0;
        foreach (NetworkEvent candidate in events)
        {
            count += IsAlike(candidate, goal) ? 1 : 0;
            if (upTo && ReferenceEquals(candidate, goal))
            {
                return count;
            }
        }

        return count;
    }

    private static bool IsAlike(NetworkEvent candidate, NetworkEvent goal) => candidate.Process == goal.Process && (candidate, goal) switch
    {
        (ConnectEvent one, ConnectEvent other) => one.Protocol == other.Protocol && NetworkRun.IsOutside(one.Target.Address),
        (SendEvent one, SendEvent other) => one.Protocol == other.Protocol && one.Target is { } target && NetworkRun.IsOutside(target.Address),
        _ => candidate.GetType() == goal.GetType(),
    };

    private IReadOnlyList<Intervention> BeforeCall(string process, SyscallRequest request)
    {
        _calls++;
        if (_callsAtGoal < 0 && CountAlike(_machine.Trace.Network, _plan.Goal, upTo: false) >= _wanted)
        {
            _callsAtGoal = _calls;
        }

        if (_callsAtGoal >= 0)
        {
            GoOn(_calls - _callsAtGoal - _plan.Linger);
        }

        if (_calls > MaximumCalls)
        {
            _end.Cancel();
        }

        return _intervene?.Invoke(process, request) ?? [];
    }

    /// <summary>Decides what comes after the goal.</summary>
    /// <param name="over">System calls since the lingering was over; negative before.</param>
    private void GoOn(int over)
    {
        if (over < 0)
        {
            return;
        }

        if (!_plan.FollowUps || over > 2 * FollowUpCalls)
        {
            _end.Cancel();
        }
        else if (_refusedFrom < 0)
        {
            _refusedFrom = _machine.Trace.Network.Count;
            _machine.SetNetwork(ConnectOutcome.Refuse, answersQuestions: true);
        }
        else if (_silentFrom < 0 && over > FollowUpCalls)
        {
            _silentFrom = _machine.Trace.Network.Count;
            _machine.SetNetwork(ConnectOutcome.Refuse, answersQuestions: false);
        }
    }

    private ShortRunResult Describe()
    {
        NetworkEvent[] events = [.. _machine.Trace.Network];
        int well = _refusedFrom < 0 ? events.Length : _refusedFrom;
        int refused = _silentFrom < 0 ? events.Length : _silentFrom;
        return new ShortRunResult(
            new NetworkRun(events[..well]),
            _refusedFrom < 0 ? null : new NetworkRun(events[..refused], well),
            _silentFrom < 0 ? null : new NetworkRun(events[refused..]),
            _machine.Instructions);
    }
}
