using System.Diagnostics;
using System.Globalization;
using MiraiToushi.Emulation;
using MiraiToushi.Extraction.Stages;

namespace MiraiToushi.Benchmarks;

/// <summary>The same figures in under a minute: medians of a loop of our own, robust on a noisy machine and good for a first look.</summary>
internal static class QuickRun
{
    private const int WarmUps = 5;
    private const int Rounds = 25;
    private const int CommandRounds = 5;

    private static readonly string[] Columns = ["sample", "start", "boot", "harvest", "decrypt", "whole", "command"];

    /// <summary>Measures and prints.</summary>
    public static int Run()
    {
        Console.WriteLine($"Milliseconds, median of {Rounds} after {WarmUps} rounds to warm up; command: a new process, median of {CommandRounds}.");
        PrintRow(Columns);
        foreach (string file in Phases.Samples)
        {
            Phases phases = new(file);
            List<double[]> rounds = [];
            for (int round = 0; round < WarmUps + Rounds; round++)
            {
                rounds.Add(Measure(phases));
            }

            IEnumerable<double> medians = Enumerable.Range(0, rounds[0].Length).Select(at => Statistics.Median(rounds.Skip(WarmUps).Select(round => round[at])));
            double command = Statistics.Median(Enumerable.Range(0, CommandRounds).Select(_ => MeasureCommand(phases.FullPath)));
            PrintRow([file, .. medians.Append(command).Select(value => value.ToString("F1", CultureInfo.InvariantCulture))]);
        }

        return 0;
    }

    private static double[] Measure(Phases phases)
    {
        double start;
        double boot;
        double harvest;
        long begin = Stopwatch.GetTimestamp();
        using (Machine machine = phases.Start())
        {
            start = Lap(ref begin);
            Phases.Boot(machine);
            boot = Lap(ref begin);
            Phases.Harvest(machine);
            harvest = Lap(ref begin);
        }

        (Sample sample, Boot prepared) = phases.Prepare();
        using (prepared)
        {
            begin = Stopwatch.GetTimestamp();
            Phases.Decrypt(sample, prepared);
        }

        double decrypt = Lap(ref begin);
        phases.Extract();
        return [start, boot, harvest, decrypt, Lap(ref begin)];
    }

    private static double Lap(ref long begin)
    {
        long now = Stopwatch.GetTimestamp();
        double milliseconds = Stopwatch.GetElapsedTime(begin, now).TotalMilliseconds;
        begin = now;
        return milliseconds;
    }

    private static double MeasureCommand(string path)
    {
        string assembly = Path.Combine(AppContext.BaseDirectory, "miraitoushi.dll");
        ProcessStartInfo start = new("dotnet", [assembly, "extract", path, "--format", "json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        double milliseconds = Lap(ref begin);
        return process.ExitCode == 0 ? milliseconds : throw new InvalidOperationException($"extract {path} ended with {process.ExitCode}: {errors.Result}");
    }

    private static void PrintRow(IReadOnlyList<string> cells) =>
        Console.WriteLine(string.Concat(cells.Select((cell, at) => at == 0 ? cell.PadRight(16) : cell.PadLeft(9))));
}
