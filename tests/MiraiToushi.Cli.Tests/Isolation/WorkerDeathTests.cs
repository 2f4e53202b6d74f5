using System.Diagnostics;
using MiraiToushi.Cli.Isolation;
using MiraiToushi.Cli.Tests.Support;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Cli.Tests.Isolation;

/// <summary>Real workers, really killed; after each death the next sample gets its report from a new worker.</summary>
public sealed class WorkerDeathTests : IDisposable
{
    private static readonly string[] DeathCodes = ["engine-crash", "timeout", "memory-limit", "internal-error"];

    private readonly WaitingWriter _said = new();
    private IsolatedRunner? _runner;

    public void Dispose()
    {
        _runner?.Dispose();
        _said.Dispose();
    }

    [Fact]
    public void One_worker_takes_one_good_sample_after_another()
    {
        IsolatedRunner runner = Start(timeoutSeconds: 30);
        AssertGoodSampleRuns(runner);
        int? first = runner.WorkerId;
        AssertGoodSampleRuns(runner);
        Assert.Equal(first, runner.WorkerId);
    }

    [Fact]
    public void An_abort_of_the_engine_is_a_crash()
    {
        IsolatedRunner runner = Start(timeoutSeconds: 30);
        AssertGoodSampleRuns(runner);
        int? before = runner.WorkerId;

        ExtractionReport report = runner.Run(new Sample("abort", GuestProgram.Abort), CancellationToken.None);

        AssertDeath(report, "engine-crash", "SIGABRT");
        AssertGoodSampleRuns(runner);
        Assert.NotEqual(before, runner.WorkerId);
    }

    [Fact]
    public void A_segmentation_fault_of_the_engine_is_a_crash()
    {
        IsolatedRunner runner = Start(timeoutSeconds: 30);
        ExtractionReport report = runner.Run(new Sample("fault", GuestProgram.SegmentationFault), CancellationToken.None);
        AssertDeath(report, "engine-crash", "SIGSEGV");
        AssertGoodSampleRuns(runner);
    }

    [Fact]
    public void An_instruction_in_which_the_engine_would_hang_is_not_let_into_it()
    {
        IsolatedRunner runner = Start(timeoutSeconds: 30);
        ExtractionReport report = runner.Run(new Sample("hang", GuestProgram.Hang), CancellationToken.None);
        Assert.DoesNotContain(report.Diagnostics, diagnostic => diagnostic.Stage == "worker");
        Assert.Contains(report.Diagnostics, diagnostic => diagnostic.Code == "illegal-instruction");
        AssertGoodSampleRuns(runner);
    }

    public static TheoryData<string, byte[]> Refused => new()
    {
        { "far call through a register", GuestProgram.FarCall },
        { "floating-point condition", GuestProgram.FloatCondition },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void An_instruction_that_would_kill_the_engine_where_it_starts_is_not_let_into_it(string name, byte[] file)
    {
        IsolatedRunner runner = Start(timeoutSeconds: 30);
        ExtractionReport report = runner.Run(new Sample(name, file), CancellationToken.None);
        Assert.DoesNotContain(report.Diagnostics, diagnostic => diagnostic.Stage == "worker");
        Assert.Contains(report.Diagnostics, diagnostic => diagnostic.Code == "illegal-instruction");
    }

    [Fact]
    public void A_hang_of_the_engine_ends_long_before_the_sample_s_time()
    {
        IsolatedRunner runner = Start(timeoutSeconds: 60);
        var clock = Stopwatch.StartNew();
        ExtractionReport report = runner.Run(new Sample("hang", GuestProgram.HiddenHang), CancellationToken.None);
        AssertDeath(report, "engine-crash", "did not come out of one block");
        Assert.InRange(clock.Elapsed.TotalSeconds, 3, 40);
        AssertGoodSampleRuns(runner);
    }

    [Fact]
    public async Task A_worker_that_is_killed_by_somebody_else_is_a_crash()
    {
        IsolatedRunner runner = Start(timeoutSeconds: 60);
        ExtractionReport report = await RunEndlessAndSend(runner, "KILL");
        AssertDeath(report, "engine-crash", "SIGKILL");
        AssertGoodSampleRuns(runner);
    }

    [Fact]
    public async Task A_worker_that_stops_answering_is_killed()
    {
        IsolatedRunner runner = Start(timeoutSeconds: 2);
        var clock = Stopwatch.StartNew();
        ExtractionReport report = await RunEndlessAndSend(runner, "STOP");
        AssertDeath(report, "timeout", "did not answer within 2 s");
        Assert.InRange(clock.Elapsed.TotalSeconds, 2, 30);
        AssertGoodSampleRuns(runner);
    }

    [Fact]
    public void A_sample_that_takes_too_long_ends_in_its_worker()
    {
        IsolatedRunner runner = Start(timeoutSeconds: 1);
        ExtractionReport report = runner.Run(new Sample("endless", GuestProgram.Endless), CancellationToken.None);
        int? worker = runner.WorkerId;
        Assert.DoesNotContain(report.Diagnostics, diagnostic => diagnostic.Stage == "worker");
        AssertGoodSampleRuns(runner);
        Assert.Equal(worker, runner.WorkerId);
    }

    [Fact]
    public void A_memory_bomb_is_killed()
    {
        IsolatedRunner runner = Start(timeoutSeconds: 60, memory: 300 << 20);
        ExtractionReport report = runner.Run(new Sample("bomb", GuestProgram.MemoryBomb), CancellationToken.None);
        AssertDeath(report, "memory-limit", "300 MiB");
        AssertGoodSampleRuns(runner);
    }

    [Fact]
    public void A_worker_that_has_grown_fat_is_replaced()
    {
        IsolatedRunner runner = Start(timeoutSeconds: 30, keptMemory: 1 << 20);
        AssertGoodSampleRuns(runner);
        Assert.Null(runner.WorkerId);
        AssertGoodSampleRuns(runner);
    }

    [Fact]
    public async Task A_worker_that_dies_idle_costs_no_sample()
    {
        IsolatedRunner runner = Start(timeoutSeconds: 30);
        AssertGoodSampleRuns(runner);
        int worker = runner.WorkerId!.Value;
        Signals.Send(worker, "KILL");
        while (Signals.IsRunning(worker))
        {
            await Task.Delay(10);
        }

        AssertGoodSampleRuns(runner);
        Assert.NotEqual(worker, runner.WorkerId);
    }

    [Fact]
    public void A_worker_that_never_comes_up_is_nobodys_sample()
    {
        ExtractionSettings settings = PatientProfile.Settings(30);
        using var runner = new IsolatedRunner(new WorkerLauncher("/bin/false", []), null, settings, WorkerLimits.From(settings), Log());
        Assert.Throws<WorkerException>(() => runner.Run(new Sample("good", GuestProgram.Exit), CancellationToken.None));
    }

    [Fact]
    public async Task The_user_can_stop_an_endless_sample()
    {
        IsolatedRunner runner = Start(timeoutSeconds: 60);
        using var source = new CancellationTokenSource();
        Task<ExtractionReport> run = Task.Run(() => runner.Run(new Sample("endless", GuestProgram.Endless), source.Token));
        await _said.WaitForAsync("boot with ");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        int worker = runner.WorkerId!.Value;
        runner.Dispose();
        Assert.False(Signals.IsRunning(worker));
    }

    private StatusLog Log() => new(_said, Verbosity.Verbose);

    private IsolatedRunner Start(double timeoutSeconds, long memory = 900L << 20, long keptMemory = 450L << 20)
    {
        var limits = new WorkerLimits { Timeout = TimeSpan.FromSeconds(timeoutSeconds), Memory = memory, KeptMemory = keptMemory };
        return _runner = new IsolatedRunner(WorkerLauncher.Current(), null, PatientProfile.Settings(timeoutSeconds), limits, Log());
    }

    private async Task<ExtractionReport> RunEndlessAndSend(IsolatedRunner runner, string signal)
    {
        Task<ExtractionReport> run = Task.Run(() => runner.Run(new Sample("endless", GuestProgram.Endless), CancellationToken.None));
        await _said.WaitForAsync("boot with ");
        await Task.Delay(200);
        Signals.Send(runner.WorkerId!.Value, signal);
        return await run;
    }

    private static void AssertDeath(ExtractionReport report, string code, string words)
    {
        Diagnostic diagnostic = Assert.Single(report.Diagnostics, diagnostic => diagnostic.Stage == "worker");
        Assert.Equal(code, diagnostic.Code);
        Assert.Contains(words, diagnostic.Message, StringComparison.Ordinal);
        Assert.NotEmpty(report.OutcomeReasons);
        Assert.NotEqual(Outcome.Complete, report.Outcome);
    }

    private static void AssertGoodSampleRuns(IsolatedRunner runner)
    {
        var sample = new Sample("good", GuestProgram.Exit);
        ExtractionReport report = runner.Run(sample, CancellationToken.None);
        Assert.Equal(sample.EmptyReport("").Sample.Sha256, report.Sample.Sha256);
        Assert.DoesNotContain(report.Diagnostics, diagnostic => DeathCodes.Contains(diagnostic.Code));
    }
}
