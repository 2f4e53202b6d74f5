using System.Globalization;
using System.Text;
using MiraiToushi.Emulation;

namespace MiraiToushi.Benchmarks;

/// <summary>What one loop gave.</summary>
/// <param name="Core">Million instructions per second in our machine.</param>
/// <param name="UserMode">The same under user-mode emulation, in the same minute; null where it is not installed.</param>
internal sealed record LoopSpeed(Statistics Core, Statistics? UserMode)
{
    /// <summary>Ours as a part of theirs.</summary>
    public double? Ratio => Core.Middle / UserMode?.Middle;
}

/// <summary>Runs a loop program in our machine and under user-mode emulation by turns, so that both see the same noise.</summary>
internal sealed class LoopBenchmark
{
    private const int Rounds = 7;
    private const uint TrialRounds = 200_000;
    private const double Seconds = 0.15;

    // Nothing but the program's end ends it.
    private static readonly BudgetSettings Unlimited = new()
    {
        MaximumInstructions = ulong.MaxValue,
        MaximumInstructionsPerProcess = ulong.MaxValue,
        IdleBlocks = long.MaxValue,
    };

    private readonly Phases _program;
    private readonly UserModeEmulation? _emulation;
    private readonly string[] _mode;

    private LoopBenchmark(ArchitectureTarget target, UserModeEmulation? emulation, bool isMemory)
    {
        _program = new Phases(target.Loop);
        _emulation = emulation;
        _mode = isMemory ? ["memory"] : [];
    }

    /// <summary>Measures.</summary>
    /// <param name="target">The target.</param>
    /// <param name="emulation">User-mode emulation of it; may be null.</param>
    /// <param name="isMemory">Whether to run the loop that loads and stores.</param>
    public static LoopSpeed Measure(ArchitectureTarget target, UserModeEmulation? emulation, bool isMemory) =>
        new LoopBenchmark(target, emulation, isMemory).Measure();

    private LoopSpeed Measure()
    {
        var (trial, before, _) = RunOurs(0);
        var (_, after, expected) = RunOurs(TrialRounds);
        double instructions = (after - before) / (double)TrialRounds;
        uint ours = Enough(rounds => RunOurs(rounds).Seconds - trial);
        uint theirs = Enough(rounds => RunTheirs(rounds).Seconds - RunTheirs(0).Seconds);
        if (_emulation is not null && RunTheirs(TrialRounds).Output != expected)
        {
            throw new InvalidOperationException($"{_program.FullPath}: user-mode emulation prints something else.");
        }

        List<double> core = [];
        List<double> userMode = [];
        for (int round = 0; round < Rounds; round++)
        {
            core.Add(Speed(ours, instructions, RunOurs(ours).Seconds - RunOurs(0).Seconds));
            userMode.Add(Speed(theirs, instructions, RunTheirs(theirs).Seconds - RunTheirs(0).Seconds));
        }

        return new LoopSpeed(Statistics.Of(core), _emulation is null ? null : Statistics.Of(userMode));
    }

    private static double Speed(uint rounds, double instructions, double seconds) => rounds * instructions / seconds / 1e6;

    /// <summary>As many rounds as take long enough to be measured.</summary>
    private static uint Enough(Func<uint, double> run)
    {
        uint rounds = TrialRounds;
        for (double seconds = run(rounds); seconds < Seconds && rounds < 1_000_000_000; seconds = run(rounds))
        {
            rounds = (uint)Math.Min(1e9, rounds * Math.Clamp(1.2 * Seconds / Math.Max(seconds, 1e-6), 1.2, 20));
        }

        return rounds;
    }

    private (double Seconds, ulong Instructions, string Output) RunOurs(uint rounds)
    {
        using Machine machine = _program.Start(["loop", Text(rounds), .. _mode], Unlimited);
        double begin = ProcessorTime.OfSelf;
        machine.Run(CancellationToken.None);
        double seconds = ProcessorTime.OfSelf - begin;
        string output = Encoding.ASCII.GetString([.. machine.Trace.ConsoleOutput]);
        return output.EndsWith("done\n", StringComparison.Ordinal)
            ? (seconds, machine.Instructions, output)
            : throw new InvalidOperationException($"{_program.FullPath} did not run to its end: {machine.Ended[0].Detail}");
    }

    // Without the emulator it takes as long as makes one trial enough.
    private (double Seconds, string Output) RunTheirs(uint rounds) =>
        _emulation?.Run([Text(rounds), .. _mode]) ?? (rounds, "");

    private static string Text(uint rounds) => rounds.ToString(CultureInfo.InvariantCulture);
}
