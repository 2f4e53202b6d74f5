using MiraiToushi.Cli.Isolation;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Extraction;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Cli.Tests.Isolation;

/// <summary>When a sample is run again, and which of its reports counts.</summary>
public sealed class RerunRulesTests
{
    private static readonly ProcessEnd Aborted = new(0, 6);
    private static readonly Diagnostic Crash = new(DiagnosticSeverity.Error, "worker", "It died.", DiagnosticCodes.EngineCrash);

    private readonly Rerun _rerun = new(new WorkerLimits { Timeout = TimeSpan.FromSeconds(10), Memory = 1 << 30, KeptMemory = 1 << 29 });

    [Theory]
    [InlineData(6, true)]
    [InlineData(11, true)]
    [InlineData(0, true)]
    [InlineData(9, false)]
    [InlineData(15, false)]
    public void Only_what_the_engine_did_to_itself_is_worth_another_run(int signal, bool isWorth) =>
        Assert.Equal(isWorth, _rerun.TryPlan(Died(1), new ProcessEnd(0, signal), Place(1), Crash));

    [Theory]
    [InlineData(nameof(JobEnd.Stalled), true)]
    [InlineData(nameof(JobEnd.TimedOut), false)]
    [InlineData(nameof(JobEnd.MemoryExceeded), false)]
    [InlineData(nameof(JobEnd.Fault), false)]
    public void Of_workers_that_were_killed_only_one_with_a_hanging_engine_is_worth_another_run(string end, bool isWorth) =>
        Assert.Equal(isWorth, _rerun.TryPlan(Died(1) with { End = Enum.Parse<JobEnd>(end) }, new ProcessEnd(0, 9), Place(1), Crash));

    [Fact]
    public void All_runs_share_the_sample_s_time()
    {
        Assert.True(_rerun.TryPlan(Died(4), Aborted, Place(1), Crash));
        Assert.Equal(6, _rerun.Left.TotalSeconds);
        Assert.Equal(6, _rerun.Next(Job).TimeoutSeconds);
        Assert.False(_rerun.TryPlan(Died(4), Aborted, Place(2), Crash));
    }

    [Fact]
    public void The_same_place_is_not_left_out_twice()
    {
        Assert.True(_rerun.TryPlan(Died(0.1), Aborted, Place(1), Crash));
        Assert.False(_rerun.TryPlan(Died(0.1), Aborted, Place(1), Crash));
    }

    [Fact]
    public void There_is_an_end_to_it_and_the_last_run_knows()
    {
        for (ulong number = 1; number <= Rerun.Maximum; number++)
        {
            Assert.False(_rerun.Next(Job).IsLast);
            Assert.True(_rerun.TryPlan(Died(0.1), Aborted, Place(number), Crash));
        }

        Assert.True(_rerun.Next(Job).IsLast);
        Assert.Equal(Rerun.Maximum, _rerun.Next(Job).LeaveOut.Count);
        Assert.False(_rerun.TryPlan(Died(0.1), Aborted, Place(100), Crash));
    }

    [Fact]
    public void What_was_known_before_counts_where_the_next_run_found_less()
    {
        UnpackResult rich = Result(3);
        Assert.Same(rich.Report.Endpoints, _rerun.Take(rich).Report.Endpoints);
        Assert.True(_rerun.TryPlan(Died(0.1), Aborted, Place(1), Crash));

        ExtractionReport report = _rerun.Take(Result(2)).Report;

        Assert.Equal(3, report.Endpoints.Count);
        Diagnostic death = Assert.Single(report.Diagnostics);
        Assert.Equal(DiagnosticSeverity.Warning, death.Severity);
        Assert.Contains("0x1000, in a call of the function at 0x2000", death.Message, StringComparison.Ordinal);
        Assert.Equal(4, _rerun.Take(Result(4)).Report.Endpoints.Count);
    }

    private static Job Job => new() { Sample = new Sample("x", default), TimeoutSeconds = 10 };

    private static JobResult Died(double seconds) => new() { End = JobEnd.Died, Started = true, Time = TimeSpan.FromSeconds(seconds) };

    private static EnginePlace Place(ulong position) => new(1, position, 0xff0, 0x1000, EngineTask.Call, 0x2000);

    private static UnpackResult Result(int endpoints)
    {
        EndpointFinding endpoint = new() { Role = EndpointRole.Cnc, Host = "example.org", Sources = [], Provenance = new Provenance { Stage = "boot", Method = "seen" } };
        return new UnpackResult(new Sample("x", default).EmptyReport("p") with { Endpoints = [.. Enumerable.Repeat(endpoint, endpoints)] }, null);
    }
}
