using System.Text;
using System.Text.Json;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Extraction;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Reporting;

namespace MiraiToushi.Cli.Isolation;

/// <summary>
/// Runs samples in a worker that takes one after another and is replaced when it dies, does not answer, or has grown fat.
/// </summary>
internal sealed class IsolatedRunner : ISampleRunner
{
    private const int Attempts = 2;

    private readonly WorkerLauncher _launcher;
    private readonly ExtractionSettings _settings;
    private readonly WorkerLimits _limits;
    private readonly StatusLog _log;
    private WorkerProcess? _worker;

    /// <summary>Makes a runner.</summary>
    /// <param name="launcher">How further workers are started.</param>
    /// <param name="first">A worker that is already coming up; null to start one when it is needed.</param>
    /// <param name="settings">What holds for every sample.</param>
    /// <param name="limits">What a worker may take.</param>
    /// <param name="log">Hears the story.</param>
    public IsolatedRunner(WorkerLauncher launcher, WorkerProcess? first, ExtractionSettings settings, WorkerLimits limits, StatusLog log)
    {
        _launcher = launcher;
        _worker = first;
        _settings = settings;
        _limits = limits;
        _log = log;
        if (first is not null)
        {
            log.Story($"worker {first.Id} started");
        }
    }

    /// <summary>The process that has the job, or will get the next one; null when none is up.</summary>
    public int? WorkerId => _worker?.Id;

    /// <inheritdoc/>
    public ExtractionReport Run(Sample sample, CancellationToken cancellationToken) =>
        Run(Job.Of(sample, _settings, unpacks: false), cancellationToken).Report;

    /// <inheritdoc/>
    public UnpackResult Unpack(Sample sample, CancellationToken cancellationToken) =>
        Run(Job.Of(sample, _settings, unpacks: true), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => Discard();

    private UnpackResult Run(Job job, CancellationToken cancellationToken)
    {
        Rerun rerun = new(_limits);
        while (true)
        {
            (WorkerProcess worker, JobResult result) = RunOnce(rerun.Next(job), _limits with { Timeout = rerun.Left }, cancellationToken);
            ExtractionReport? report = Parse(result.Report);
            if (result.End == JobEnd.Finished && report is not null)
            {
                _log.Story($"  worker {worker.Id}: peak memory {result.PeakMemory >> 20} MiB");
                Recycle(worker);
                return rerun.Take(Result(result, report));
            }

            UnpackResult known = rerun.Take(Result(result, report ?? job.Sample.EmptyReport(_settings.Profile.Name)));
            if (Bury(worker, result, rerun) is { } diagnostic)
            {
                return known with { Report = Verdict.Apply(known.Report, diagnostic) };
            }
        }
    }

    private static UnpackResult Result(JobResult result, ExtractionReport report) =>
        new(report, result.Image is { } image ? image : (ReadOnlyMemory<byte>?)null);

    private (WorkerProcess Worker, JobResult Result) RunOnce(Job job, WorkerLimits limits, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            WorkerProcess worker = _worker ??= StartWorker();
            JobResult result = new JobSupervision(worker, limits, _log).Run(job, cancellationToken);
            if (result.Started)
            {
                return (worker, result);
            }

            // It died idle, or while coming up: the sample has no part in it.
            _log.Story($"worker {worker.Id} did not begin; it said: {worker.StandardError}");
            Discard();
        }

        throw new WorkerException("workers end before they begin; try --in-process, and --verbose to see what they say");
    }

    /// <summary>Puts away a worker that did not finish.</summary>
    /// <returns>What there is to say about it; null where that was said and the sample is run again.</returns>
    private Diagnostic? Bury(WorkerProcess worker, JobResult result, Rerun rerun)
    {
        worker.Kill();
        ProcessEnd end = worker.WaitForEnd();
        EnginePlace place = worker.Ring.Place;
        Diagnostic diagnostic = Verdict.Describe(result, end, _limits, worker.Ring.ReadLast());
        _log.Story($"worker {worker.Id} is gone ({diagnostic.Code}, peak memory {result.PeakMemory >> 20} MiB)");
        TellErrors(worker, result);
        Discard();
        if (!rerun.TryPlan(result, end, place, diagnostic))
        {
            return diagnostic;
        }

        _log.Story($"  the sample is run again without what the engine died of at 0x{place.Block:x}");
        return null;
    }

    private void TellErrors(WorkerProcess worker, JobResult result)
    {
        if (result.Fault is not null)
        {
            _log.Error("internal error, please report it:");
            foreach (string line in result.Fault.Split('\n'))
            {
                _log.Error("  " + line.TrimEnd());
            }
        }

        foreach (string line in worker.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            _log.Story($"  worker {worker.Id} said: {line.TrimEnd()}");
        }
    }

    private void Recycle(WorkerProcess worker)
    {
        // Memory that one sample made the engine commit would be held against the next one.
        long memory = worker.ResidentMemory;
        if (memory > _limits.KeptMemory)
        {
            _log.Story($"worker {worker.Id} is replaced: it holds {memory >> 20} MiB");
            Discard();
        }
    }

    private WorkerProcess StartWorker()
    {
        var worker = WorkerProcess.Start(_launcher);
        _log.Story($"worker {worker.Id} started");
        return worker;
    }

    private void Discard()
    {
        _worker?.Dispose();
        _worker = null;
    }

    private static ExtractionReport? Parse(byte[]? json)
    {
        try
        {
            return json is null ? null : JsonReportReader.Read(Encoding.UTF8.GetString(json));
        }
        catch (JsonException)
        {
            // A worker whose memory the sample has overwritten may send anything.
            return null;
        }
    }
}
