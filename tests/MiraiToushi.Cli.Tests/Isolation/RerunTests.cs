using System.Globalization;
using MiraiToushi.Cli.Isolation;
using MiraiToushi.Cli.Tests.Support;
using MiraiToushi.Extraction.Profiles;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Tests.Support;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Cli.Tests.Isolation;

/// <summary>
/// Look-alikes in which functions that nothing runs but the prober hold what kills the engine. Everything else is found all the
/// same, and the report says what was left out. Where the functions lie is read from an extraction of the fixture as it is;
/// what has to be found is the configuration it was built from.
/// </summary>
public sealed class RerunTests : IDisposable
{
    // A jump first: what kills right where the engine starts is recognised.
    private static readonly byte[] FarCall = [0xeb, 0x00, 0xff, 0xd8];
    private static readonly byte[] FloatCondition = [0x60, 0x00, 0x00, 0x02, 0xf2, 0x40, 0x00, 0x3f];

    private readonly WaitingWriter _said = new();

    public static TheoryData<string, byte[], int> Cases => new()
    {
        { "i386/leak-O3", FarCall, 1 },
        { "i386/leak-O3", FarCall, 3 },
        { "m68k/leak-O3", FloatCondition, 1 },
    };

    public void Dispose() => _said.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_kills_the_engine_costs_the_sample_nothing_else(string file, byte[] killer, int count)
    {
        ManifestFixture fixture = FixtureManifest.Current.Find(file);
        ExtractionSettings settings = Settings(allowBoot: false);
        ulong[] functions = [.. Vectors(fixture, settings).Take(count)];
        byte[] bytes = Patch(fixture, functions, killer);

        ExtractionReport report = Run(bytes, fixture.Name, settings);

        IReadOnlyList<string> differences = TruthComparison.DifferencesInMemory(fixture, report);
        Assert.True(differences.Count == 0, string.Join("\n", differences) + "\n" + _said);
        Diagnostic[] deaths = [.. report.Diagnostics.Where(diagnostic => diagnostic.Code == DiagnosticCodes.EngineCrash)];
        Assert.InRange(deaths.Length, 1, Rerun.Maximum);
        Assert.All(deaths, death => Assert.Equal((DiagnosticSeverity.Warning, "worker"), (death.Severity, death.Stage)));
        Assert.All(functions, function => Assert.Contains(deaths, death => death.Message.Contains(
            string.Create(CultureInfo.InvariantCulture, $"0x{function:x}"), StringComparison.Ordinal)));
    }

    [Fact]
    public void After_too_many_deaths_nothing_more_is_tried_and_what_was_found_is_decoded()
    {
        ManifestFixture fixture = FixtureManifest.Current.Find("i386/leak-O3");
        ExtractionSettings settings = Settings(allowBoot: false);
        ulong[] functions = [.. Vectors(fixture, settings)];
        Assert.True(functions.Length > Rerun.Maximum);

        ExtractionReport report = Run(Patch(fixture, functions, FarCall), fixture.Name, settings);

        Assert.Equal(Rerun.Maximum, report.Diagnostics.Count(diagnostic => diagnostic.Code == DiagnosticCodes.EngineCrash));
        Assert.DoesNotContain(report.Diagnostics, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.NotEqual(Outcome.None, report.Outcome);
        Assert.NotEqual(FindingStatus.Absent, report.Credentials.Status);
    }

    [Fact]
    public void A_sample_that_kills_the_engine_as_it_runs_is_reported_up_to_there()
    {
        ExtractionReport report = Run(GuestProgram.Abort, "abort", Settings(allowBoot: true));
        Diagnostic death = Assert.Single(report.Diagnostics, diagnostic => diagnostic.Code == DiagnosticCodes.EngineCrash);
        Assert.Contains("0x804805b", death.Message, StringComparison.Ordinal);
        Assert.Contains(report.Emulation.Stages, stage => stage.Name == "boot:1" && stage.Detail!.StartsWith("left out from 0x804805b", StringComparison.Ordinal));
    }

    private static ExtractionSettings Settings(bool allowBoot) =>
        new() { Profile = EmulationProfileReader.Default, AllowBoot = allowBoot, TimeoutSeconds = 120 };

    private IEnumerable<ulong> Vectors(ManifestFixture fixture, ExtractionSettings settings) =>
        Run(fixture.ReadBytes(), fixture.Name, settings).Attacks.Vectors.Select(vector => vector.Function).Distinct();

    private ExtractionReport Run(byte[] file, string name, ExtractionSettings settings)
    {
        using var runner = new IsolatedRunner(WorkerLauncher.Current(), null, settings, WorkerLimits.From(settings), new StatusLog(_said, Verbosity.Verbose));
        return runner.Run(new Sample(name, file), CancellationToken.None);
    }

    /// <summary>The fixture with other code at the beginning of some functions. Where it is loaded lowest, the file begins.</summary>
    private static byte[] Patch(ManifestFixture fixture, IEnumerable<ulong> functions, byte[] code)
    {
        byte[] file = fixture.ReadBytes();
        ulong start = Elf.ElfReader.Read(file).Image!.LowestAddress;
        foreach (ulong function in functions)
        {
            code.CopyTo(file, (int)(function - start));
        }

        return file;
    }
}
