using System.Diagnostics;
using System.Globalization;
using MiraiToushi.Emulation;

namespace MiraiToushi.Benchmarks;

/// <summary>One line per architecture: the speed of the processor on two loops and on a boot, and the time of an extraction.</summary>
internal static class ArchitectureRun
{
    private const int WarmUps = 3;
    private const int Rounds = 15;

    private static readonly int[] Widths = [12, 13, 13, 7, 13, 13, 7, 8, 13, 13, 13, 8];

    /// <summary>Measures and prints.</summary>
    /// <param name="names">Targets to measure; none means all.</param>
    public static int Run(IReadOnlyList<string> names)
    {
        Console.WriteLine("registers, memory: million instructions per second of two loops; user-mode: the same programs under qemu-user; ratio: ours by theirs.");
        Console.WriteLine($"boot: of the look-alike. extract: milliseconds, whole and warm. Medians of {Rounds}; ±: half the distance of the quartiles.");
        Console.WriteLine("All in processor time, on which other programs on the machine have little influence; by clock: what a clock says of the extraction.");
        Print("target", "registers", "user-mode", "ratio", "memory", "user-mode", "ratio", "boot M", "M/s", "extract ms", "by clock", "aim");
        ArchitectureTarget[] targets = [.. ArchitectureTarget.All.Where(target => names.Count == 0 || names.Contains(target.Name))];
        List<string> missed = [];
        bool hasEmulators = true;
        foreach (ArchitectureTarget target in targets)
        {
            using UserModeEmulation? emulation = UserModeEmulation.Find(target);
            hasEmulators &= emulation is not null;
            missed.AddRange(Measure(target, emulation));
        }

        if (!hasEmulators)
        {
            Console.WriteLine("qemu-user not installed: no ratios where there is a dash.");
        }

        Console.WriteLine(missed.Count == 0 ? "Every aim is met." : $"Missed: {string.Join("; ", missed)}.");
        return targets.Length > 0 ? 0 : 1;
    }

    private static List<string> Measure(ArchitectureTarget target, UserModeEmulation? emulation)
    {
        LoopSpeed registers = LoopBenchmark.Measure(target, emulation, isMemory: false);
        LoopSpeed memory = LoopBenchmark.Measure(target, emulation, isMemory: true);
        Phases phases = new(target.LookAlike);
        (double instructions, Statistics boot) = MeasureBoot(phases);
        (Statistics extraction, Statistics clock) = MeasureExtraction(phases);
        List<string> missed = [];
        if (extraction.Middle > target.ExtractionAim)
        {
            missed.Add($"{target.Name} takes {Text(extraction.Middle)} ms, aim {Text(target.ExtractionAim)}");
        }

        if (registers.Core.Middle < target.SpeedAim)
        {
            missed.Add($"{target.Name} runs {Text(registers.Core.Middle)} M/s, aim {Text(target.SpeedAim)}");
        }

        Print(
            target.Name,
            $"{registers.Core}", $"{registers.UserMode}", Text(registers.Ratio),
            $"{memory.Core}", $"{memory.UserMode}", Text(memory.Ratio),
            Text(instructions), $"{boot}", $"{extraction}", $"{clock}", missed.Count == 0 ? "met" : "missed");
        return missed;
    }

    private static (double Instructions, Statistics Speed) MeasureBoot(Phases phases)
    {
        double instructions = 0;
        double[] speeds = Repeat(() =>
        {
            using Machine machine = phases.Start();
            double begin = ProcessorTime.OfSelf;
            Phases.Boot(machine);
            instructions = machine.Instructions / 1e6;
            return instructions / (ProcessorTime.OfSelf - begin);
        });
        return (instructions, Statistics.Of(speeds));
    }

    private static (Statistics Processor, Statistics Clock) MeasureExtraction(Phases phases)
    {
        List<double> clock = [];
        double[] processor = Repeat(() =>
        {
            double begin = ProcessorTime.OfSelf;
            long start = Stopwatch.GetTimestamp();
            phases.Extract();
            clock.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            return 1e3 * (ProcessorTime.OfSelf - begin);
        });
        return (Statistics.Of(processor), Statistics.Of(clock.Skip(WarmUps)));
    }

    private static double[] Repeat(Func<double> measure) =>
        [.. Enumerable.Range(0, WarmUps + Rounds).Select(_ => measure()).ToArray().Skip(WarmUps)];

    private static string Text(double? value) => value?.ToString("G3", CultureInfo.InvariantCulture) ?? "-";

    private static void Print(params string[] cells) =>
        Console.WriteLine(string.Concat(cells.Select((cell, at) =>
            at == 0 ? cell.PadRight(Widths[at]) : (cell.Length == 0 ? "-" : cell).PadLeft(Widths[at]))));
}
