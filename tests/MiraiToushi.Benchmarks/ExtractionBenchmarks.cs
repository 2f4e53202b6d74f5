using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using MiraiToushi.Emulation;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Stages;

namespace MiraiToushi.Benchmarks;

/// <summary>One extraction in a warm process, whole and by phases.</summary>
[Config(typeof(WarmConfiguration))]
[MemoryDiagnoser(displayGenColumns: false)]
public class ExtractionBenchmarks
{
    private Phases _phases = null!;
    private Machine _machine = null!;
    private Sample _sample = null!;
    private Boot _boot = null!;

    /// <summary>The samples to choose from.</summary>
    public static IEnumerable<string> Samples => Phases.Samples;

    /// <summary>The sample.</summary>
    [ParamsSource(nameof(Samples))]
    public string File { get; set; } = "";

    /// <summary>Boots once for the phases that come after it.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _phases = new Phases(File);
        (_sample, _boot) = _phases.Prepare();
    }

    /// <summary>Makes a machine for each boot.</summary>
    [IterationSetup(Target = nameof(Boot))]
    public void MakeMachine() => _machine = _phases.Start();

    /// <summary>Ends it.</summary>
    [IterationCleanup(Target = nameof(Boot))]
    public void EndMachine() => _machine.Dispose();

    /// <summary>Ends the machine of the later phases.</summary>
    [GlobalCleanup]
    public void Finish() => _boot.Dispose();

    /// <summary>Everything.</summary>
    [Benchmark]
    public Outcome Whole() => _phases.Extract().Outcome;

    /// <summary>File to machine.</summary>
    [Benchmark]
    public void Start() => _phases.Start().Dispose();

    /// <summary>Entry point to rest.</summary>
    [Benchmark]
    public void Boot() => Phases.Boot(_machine);

    /// <summary>Memory to findings.</summary>
    [Benchmark]
    public int Harvest() => Phases.Harvest(_boot.Machine);

    /// <summary>Stored bytes to text.</summary>
    [Benchmark]
    public TableStatus Decrypt() => Phases.Decrypt(_sample, _boot).Status;

    private sealed class WarmConfiguration : ManualConfig
    {
        public WarmConfiguration() =>
            AddJob(Job.MediumRun.WithLaunchCount(1).WithToolchain(InProcessEmitToolchain.Instance));
    }
}
