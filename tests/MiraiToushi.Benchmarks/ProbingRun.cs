using System.Diagnostics;
using System.Globalization;
using MiraiToushi.Extraction;
using MiraiToushi.Extraction.Profiles;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Benchmarks;

/// <summary>
/// What it costs to get a configuration that the bot does not build of itself: the whole extraction, the same by probing alone,
/// and the same by the boot alone, of every fixture with a configuration; then the median and the worst.
/// </summary>
internal static class ProbingRun
{
    private const int WarmUps = 3;
    private const int Rounds = 3;

    /// <summary>Measures and prints.</summary>
    /// <param name="targets">Folders of fixtures; empty for all.</param>
    public static int Run(IReadOnlyList<string> targets)
    {
        Console.WriteLine($"Processor milliseconds of this process, best of {Rounds} after {WarmUps} fixtures to warm up.");
        ExtractionOptions options = new() { Profile = EmulationProfileReader.Default };
        ManifestFixture[] fixtures = [.. FixtureManifest.Current.Fixtures
            .Where(fixture => fixture is { Expectation: "configuration", Packing: null, Damage: null })
            .Where(fixture => targets.Count == 0 || targets.Contains(fixture.File.Split('/')[0]))];
        foreach (ManifestFixture fixture in fixtures.Take(WarmUps))
        {
            Measure(fixture, options);
        }

        List<(string File, double Whole)> all = [];
        foreach (ManifestFixture fixture in fixtures)
        {
            double whole = Measure(fixture, options);
            double probing = Measure(fixture, options with { AllowBoot = false });
            double boot = Measure(fixture, options with { AllowProbing = false });
            all.Add((fixture.File, whole));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{fixture.File,-44} whole {whole,8:F1}  probing alone {probing,8:F1}  boot alone {boot,8:F1}"));
        }

        if (all.Count == 0)
        {
            Console.Error.WriteLine("There is no such fixture.");
            return 1;
        }

        (string file, double worst) = all.MaxBy(one => one.Whole);
        double median = Statistics.Median(all.Select(one => one.Whole));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median {median:F1}, worst {worst:F1} ({file}), {all.Count} fixtures"));
        return 0;
    }

    private static double Measure(ManifestFixture fixture, ExtractionOptions options)
    {
        byte[] bytes = fixture.ReadBytes();
        double best = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            using Process self = Process.GetCurrentProcess();
            TimeSpan before = self.TotalProcessorTime;
            ConfigurationExtractor.Extract(bytes, fixture.Name, options);
            self.Refresh();
            best = Math.Min(best, (self.TotalProcessorTime - before).TotalMilliseconds);
        }

        return best;
    }
}
