using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MiraiToushi.Cli.Isolation;

/// <summary>Watches one job in one worker until it ends, one way or the other. Used once.</summary>
internal sealed class JobSupervision(WorkerProcess worker, WorkerLimits limits, StatusLog log)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _deadline = limits.StartAllowance;
    private TimeSpan _nextLook = TimeSpan.Zero;
    private readonly StallWatch _stall = new(worker);
    private TimeSpan? _startedAt;
    private byte[]? _report;
    private byte[]? _image;
    private string? _stage;
    private string? _fault;
    private long _peakMemory;

    /// <summary>Gives the worker a job and waits for what comes of it.</summary>
    /// <exception cref="OperationCanceledException">The user wanted to stop; the worker is still at it.</exception>
    public JobResult Run(Job job, CancellationToken cancellationToken)
    {
        // A worker that does not read would block us for ever, so the sending is watched as well.
        _ = Task.Run(() => Send(job), CancellationToken.None);
        while (true)
        {
            if (worker.TryTake(out Frame frame, limits.PollInterval, cancellationToken))
            {
                if (Accept(frame) is { } end)
                {
                    return Result(end);
                }
            }
            else if (worker.IsDrained)
            {
                return Result(JobEnd.Died);
            }

            if (Look() is { } verdict)
            {
                worker.Kill();
                return Result(Drain() ?? verdict);
            }
        }
    }

    private void Send(Job job)
    {
        try
        {
            worker.Send(job);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It died; its frames end, and that is noticed there.
        }
    }

    private JobEnd? Accept(Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Ready when frame.Payload is not [FrameStream.Version]:
                throw new WorkerException("the worker speaks another protocol; is the installation complete?");
            case FrameKind.JobStarted:
                _startedAt = _clock.Elapsed;
                _deadline = _clock.Elapsed + limits.Timeout + limits.Grace;
                return null;
            case FrameKind.StageStarted:
                _stage = Encoding.UTF8.GetString(frame.Payload);
                log.Story(string.Create(CultureInfo.InvariantCulture, $"  {_clock.Elapsed.TotalSeconds,7:0.000} s: {_stage}"));
                return null;
            case FrameKind.PartialReport:
                _report = frame.Payload;
                return null;
            case FrameKind.FinalReport:
                _report = frame.Payload;
                return JobEnd.Finished;
            case FrameKind.UnpackedImage:
                _image = frame.Payload;
                return null;
            case FrameKind.Fault:
                _fault = Encoding.UTF8.GetString(frame.Payload);
                return JobEnd.Fault;
            default:
                return null;
        }
    }

    private JobEnd? Look()
    {
        if (_clock.Elapsed < _nextLook)
        {
            return null;
        }

        _nextLook = _clock.Elapsed + limits.PollInterval;
        long memory = worker.ResidentMemory;
        _peakMemory = Math.Max(_peakMemory, memory);
        return memory > limits.Memory ? JobEnd.MemoryExceeded
            : _clock.Elapsed > _deadline ? JobEnd.TimedOut
            : _startedAt is not null && _stall.IsStalled() ? JobEnd.Stalled
            : null;
    }

    /// <summary>Takes what was already on its way when the worker was killed.</summary>
    private JobEnd? Drain()
    {
        while (!worker.IsDrained)
        {
            if (worker.TryTake(out Frame frame, Timeout.InfiniteTimeSpan, CancellationToken.None) && Accept(frame) is { } end)
            {
                return end;
            }
        }

        return null;
    }

    private JobResult Result(JobEnd end) => new()
    {
        End = end,
        Started = _startedAt is not null,
        Report = _report,
        Image = _image,
        Stage = _stage,
        Fault = _fault,
        Time = _startedAt is { } start ? _clock.Elapsed - start : TimeSpan.Zero,
        PeakMemory = _peakMemory,
    };
}
