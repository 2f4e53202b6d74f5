using MiraiToushi.Extraction.Stages;

namespace MiraiToushi.Extraction.Gates;

/// <summary>
/// Gets past checks that nothing in the pretended world can satisfy: where a process ended before it had built anything, it
/// is run again and goes the other way at one of the branches that led to its end, and again from there, for checks come in
/// rows. What the sample then builds is still built by its own code.
/// </summary>
internal sealed class GateForcer
{
    private const int TriesPerGate = 28;
    private const int BlocksPerRank = 12;
    private const int MaximumBonus = 6;
    private const ulong MaximumInstructions = 60_000_000;
    private readonly Func<DecisionTrace, string, Boot?> _boot;
    private readonly GateSearch _search;
    private readonly Func<bool> _mayTry;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly PriorityQueue<Step, (int Cost, int Order)> _queue = new();
    private Boot? _best;
    private ulong _instructions;
    private int _order;

    /// <summary>Creates a forcer.</summary>
    /// <param name="boot">Boots the sample with a trace, given how the boot is to be called.</param>
    /// <param name="search">What is searched for, and where.</param>
    /// <param name="mayTry">Asked before each boot whether the search goes on.</param>
    public GateForcer(Func<DecisionTrace, string, Boot?> boot, GateSearch search, Func<bool> mayTry)
    {
        _boot = boot;
        _search = search;
        _mayTry = mayTry;
    }

    /// <summary>Boots that were tried.</summary>
    public int Tries { get; private set; }

    /// <summary>Guest instructions of all boots but the one that <see cref="Run"/> gave back.</summary>
    public ulong Instructions => _instructions;

    /// <summary>Searches.</summary>
    /// <returns>The boot that built most with branches forced, or null where forcing brought nothing.</returns>
    public Boot? Run()
    {
        if (Try([], 0) is not { } root)
        {
            return null;
        }

        int score = root.Score;
        Drop(root.Boot);
        Expand(root);
        while (_queue.TryDequeue(out Step? step, out _) && HasBudget && (_best is null || !_search.IsDone(_best)))
        {
            Follow(step, ref score);
        }

        return _best;
    }

    private bool HasBudget => Tries < _search.MaximumTries && _instructions < MaximumInstructions && _mayTry();

    private void Follow(Step step, ref int score)
    {
        Decision[] forced = [.. step.From.Forced, step.Decision];
        // The order in which ways were closed makes no difference.
        string set = string.Join(' ', forced.Select(decision => $"{decision.Process}/{decision.Branch:x}").Order(StringComparer.Ordinal));
        if (!_seen.Add(set) || Try(forced, step.Cost) is not { } next)
        {
            return;
        }

        bool isBetter = next.Score > score;
        bool isLeap = next.Score >= score + (Boot.ScoreOfFinding / 2);
        if (isBetter)
        {
            score = next.Score;
            Drop(_best);
            _best = next.Boot;
        }
        else
        {
            Drop(next.Boot);
        }

        if (isLeap)
        {
            // What was built is worth more than any other way through the checks before it.
            _queue.Clear();
            Expand(next with { Cost = 0 });
        }
        else if (next.Blocks > step.From.Blocks || isBetter)
        {
            Expand(next with { Cost = next.Cost - Math.Min(MaximumBonus, (next.Blocks - step.From.Blocks) / BlocksPerRank) });
        }
    }

    private void Expand(Attempt attempt)
    {
        if (attempt.Forced.Count >= _search.MaximumGates)
        {
            return;
        }

        foreach ((int rank, Decision decision) in attempt.Candidates.Index())
        {
            int cost = attempt.Cost + rank + 1;
            _queue.Enqueue(new Step(attempt, decision, cost), (cost, _order++));
        }
    }

    private Attempt? Try(IReadOnlyList<Decision> forced, int cost)
    {
        Tries++;
        DecisionTrace trace = new(forced);
        string where = string.Join(", ", forced.Select(decision => $"0x{decision.Branch:x}"));
        Boot? boot = _boot(trace, $"the branch at the end of the code at {where} forced the other way");
        return boot is null
            ? null
            : new Attempt(boot, forced, boot.Score, boot.Machine.ExecutedBlocks.Count, Candidates(boot, trace, forced), cost);
    }

    private Decision[] Candidates(Boot boot, DecisionTrace trace, IReadOnlyList<Decision> forced) =>
        [.. _search.Order(boot, trace).Where(decision => !forced.Any(other => other.Branch == decision.Branch)).Take(TriesPerGate)];

    private void Drop(Boot? boot)
    {
        if (boot is not null)
        {
            _instructions += boot.Machine.Instructions;
            boot.Dispose();
        }
    }

    private sealed record Step(Attempt From, Decision Decision, int Cost);

    /// <summary>One boot with branches forced.</summary>
    /// <param name="Boot">The boot.</param>
    /// <param name="Forced">Where it was forced.</param>
    /// <param name="Score">What it built.</param>
    /// <param name="Blocks">How much of the code it saw.</param>
    /// <param name="Candidates">Where it could be forced next.</param>
    /// <param name="Cost">How unlikely the choices were that led to it.</param>
    private sealed record Attempt(Boot Boot, IReadOnlyList<Decision> Forced, int Score, int Blocks, IReadOnlyList<Decision> Candidates, int Cost);
}

/// <summary>What a forcer searches for.</summary>
/// <param name="IsDone">Whether a boot leaves nothing to wish for.</param>
/// <param name="Order">Where a boot could be forced, the most promising place first.</param>
/// <param name="MaximumGates">Branches that may be forced in one boot.</param>
/// <param name="MaximumTries">Boots that may be tried.</param>
internal sealed record GateSearch(Func<Boot, bool> IsDone, Func<Boot, DecisionTrace, IEnumerable<Decision>> Order, int MaximumGates, int MaximumTries);
