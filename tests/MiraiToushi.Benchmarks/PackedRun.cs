using System.Diagnostics;
using System.Globalization;
using MiraiToushi.Emulation;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Benchmarks;

/// <summary>What packing costs: the time of a packed look-alike over that of what was packed, for the boot alone and for all of it.</summary>
internal static class PackedRun
{
    private const int WarmUps = 2;
    private const int Rounds = 9;

    /// <summary>Measures and prints.</summary>
    /// <param name="targets">Targets such as "arm"; none for all.</param>
    public static int Run(IReadOnlyList<string> targets)
    {
        Console.WriteLine($"Packed over unpacked, medians of {Rounds} after {WarmUps} rounds to warm up; milliseconds of the packed one in brackets.");
        Print("sample", "boot", "whole");
        foreach (ManifestFixture fixture in FixtureManifest.Current.Fixtures.Where(fixture => fixture.Packing is not null))
        {
            if (targets.Count > 0 && !targets.Contains(fixture.File.Split('/')[0]))
            {
                continue;
            }

            (double Boot, double Whole) packed = Measure(fixture.File);
            (double Boot, double Whole) plain = Measure(fixture.DerivedFrom!);
            Print(fixture.File, Ratio(packed.Boot, plain.Boot), Ratio(packed.Whole, plain.Whole));
        }

        return 0;
    }

    private static (double Boot, double Whole) Measure(string file)
    {
        Phases phases = new(file);
        List<double> boots = [];
        List<double> wholes = [];
        for (int round = 0; round < WarmUps + Rounds; round++)
        {
            long begin = Stopwatch.GetTimestamp();
            using (Machine machine = phases.Start())
            {
                Phases.Boot(machine);
            }

            boots.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            begin = Stopwatch.GetTimestamp();
            phases.Extract();
            wholes.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        return (Median(boots), Median(wholes));
    }

    private static double Median(List<double> values) => values.Skip(WarmUps).Order().ElementAt(Rounds / 2);

    private static string Ratio(double packed, double plain) => string.Create(CultureInfo.InvariantCulture, $"{packed / plain:F2} ({packed:F0})");

    private static void Print(string file, string boot, string whole) => Console.WriteLine($"{file,-32}{boot,14}{whole,14}");
}
