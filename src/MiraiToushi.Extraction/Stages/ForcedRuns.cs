using MiraiToushi.Emulation;
using MiraiToushi.Extraction.Gates;

namespace MiraiToushi.Extraction.Stages;

/// <summary>Boots a sample again and again with branches forced, on budgets that are smaller than usual. Used once.</summary>
/// <param name="sample">The sample.</param>
/// <param name="before">The boot whose way is forced off its branches.</param>
internal sealed class ForcedRuns(Sample sample, Boot before)
{
    private const ulong MaximumInstructions = 12_000_000;
    private const long MaximumIdleBlocks = 150_000;

    /// <summary>Boots that were tried.</summary>
    public int Tries { get; private set; }

    /// <summary>Guest instructions of those that were given up.</summary>
    public ulong Instructions { get; private set; }

    /// <summary>Runs them.</summary>
    /// <param name="search">Which branches are forced, and which boot is good enough.</param>
    /// <returns>The best boot; null where there was none.</returns>
    public Boot? Run(GateSearch search)
    {
        GateForcer forcer = new(
            (trace, how) => Boot.Run(sample, before.Arguments, how, machine => Prepare(machine, trace), Limit, out _),
            search,
            () => sample.MayTry);
        Boot? forced = forcer.Run();
        Tries = forcer.Tries;
        Instructions = forcer.Instructions;
        return forced;
    }

    // Forced the wrong way, a program may run in circles.
    private static BudgetSettings Limit(BudgetSettings budgets) => budgets with
    {
        MaximumInstructions = Math.Min(budgets.MaximumInstructions, MaximumInstructions),
        IdleBlocks = Math.Min(budgets.IdleBlocks, MaximumIdleBlocks),
    };

    private void Prepare(Machine machine, DecisionTrace trace)
    {
        trace.Attach(machine);
        if (before.TableInit is { } function)
        {
            machine.Intervene = new TrapInjector(function).Answer;
        }
    }
}
