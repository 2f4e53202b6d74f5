using MiraiToushi.Emulation;
using MiraiToushi.Extraction.Stages;

namespace MiraiToushi.Extraction.Gates;

/// <summary>
/// Gets past checks that nothing in the pretended world can satisfy: where a process ended before it had built anything, it
/// is run again and goes the other way at one of the branches that led to its end, until it gets further; and again from
/// there, for checks come in rows. What the sample then builds is still built by its own code.
/// </summary>
internal sealed class GateForcer
{
    private const int MaximumGates = 8;
    private const int MaximumTries = 96;
    private const int TriesPerGate = 28;
    private const ulong MaximumInstructions = 60_000_000;
    private readonly Func<DecisionTrace, string, Boot?> _boot;
    private readonly CancellationToken _cancellation;
    private int _tries;
    private ulong _instructions;

    /// <summary>Creates a forcer.</summary>
    /// <param name="boot">Boots the sample with a trace, given how the boot is to be called.</param>
    /// <param name="cancellation">Ends the search early.</param>
    public GateForcer(Func<DecisionTrace, string, Boot?> boot, CancellationToken cancellation)
    {
        _boot = boot;
        _cancellation = cancellation;
    }

    /// <summary>Boots that were tried.</summary>
    public int Tries => _tries;

    /// <summary>Guest instructions of all boots but the one that <see cref="Run"/> gave back.</summary>
    public ulong Instructions => _instructions;

    /// <summary>Searches.</summary>
    /// <returns>The boot that got furthest with a branch forced, or null where forcing brought nothing.</returns>
    public Boot? Run()
    {
        Attempt? best = Try([]);
        for (int gate = 0; gate < MaximumGates && best is not null && !best.Boot.IsSatisfying; gate++)
        {
            if (Widen(best) is not { } better)
            {
                break;
            }

            Drop(best);
            best = better;
        }

        if (best is null || best.Forced.Count == 0)
        {
            Drop(best);
            return null;
        }

        return best.Boot;
    }

    private Attempt? Widen(Attempt from)
    {
        Attempt? best = null;
        foreach (Decision decision in GateOrder.Of(from).Take(TriesPerGate))
        {
            if (_tries >= MaximumTries || _instructions > MaximumInstructions || _cancellation.IsCancellationRequested)
            {
                break;
            }

            if (Try([.. from.Forced, decision]) is not { } next)
            {
                continue;
            }

            if (next.IsFurtherThan(best ?? from))
            {
                Drop(best);
                best = next;
                if (best.Boot.IsSatisfying || best.Boot.Score >= from.Boot.Score + Boot.ScoreOfFinding)
                {
                    break;
                }
            }
            else
            {
                Drop(next);
            }
        }

        return best;
    }

    private Attempt? Try(IReadOnlyList<Decision> forced)
    {
        _tries++;
        DecisionTrace trace = new(forced);
        string where = string.Join(", ", forced.Select(decision => $"0x{decision.Branch:x}"));
        Boot? boot = _boot(trace, $"the branch at the end of the code at {where} forced the other way");
        return boot is null ? null : new Attempt(boot, trace, forced);
    }

    private void Drop(Attempt? attempt)
    {
        if (attempt is not null)
        {
            _instructions += attempt.Boot.Machine.Instructions;
            attempt.Boot.Dispose();
        }
    }
}

/// <summary>One boot with branches forced.</summary>
/// <param name="Boot">The boot.</param>
/// <param name="Trace">Which ways it went.</param>
/// <param name="Forced">Where it was forced.</param>
internal sealed record Attempt(Boot Boot, DecisionTrace Trace, IReadOnlyList<Decision> Forced)
{
    private const int NewBlocks = 12;

    /// <summary>Whether it built more than another, or, where both built the same, saw clearly more of the code.</summary>
    public bool IsFurtherThan(Attempt other)
    {
        if (Boot.Score != other.Boot.Score)
        {
            return Boot.Score > other.Boot.Score;
        }

        int blocks = Boot.Machine.ExecutedBlocks.Count;
        int before = other.Boot.Machine.ExecutedBlocks.Count;
        return blocks > before + Math.Max(NewBlocks, before / 10) && !IsCrash;
    }

    private bool IsCrash => Boot.Machine.Ended.All(process => process.Reason is StopReason.Killed or StopReason.MemoryFault or StopReason.IllegalInstruction
        or StopReason.Exception or StopReason.EngineError);
}
