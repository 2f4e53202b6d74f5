using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace MiraiToushi.Cli.Isolation;

/// <summary>A worker as its parent sees it: frames in, frames out, memory, death.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;
    private readonly string _ringPath;
    private readonly BlockingCollection<Frame> _frames = [];
    private readonly BoundedText _standardError;

    private WorkerProcess(Process process, SystemCallRing ring, string ringPath)
    {
        _process = process;
        _ringPath = ringPath;
        Ring = ring;
        Id = process.Id;
        _standardError = new BoundedText(process.StandardError);
        new Thread(ReadFrames) { IsBackground = true, Name = "worker frames" }.Start();
    }

    /// <summary>The operating system's number for it.</summary>
    public int Id { get; }

    /// <summary>The last system calls of its sample.</summary>
    public SystemCallRing Ring { get; }

    /// <summary>Whether every frame it ever sent has been taken, and no more can come.</summary>
    public bool IsDrained => _frames.IsCompleted;

    /// <summary>The beginning of what it, or the engine in it, wrote to standard error.</summary>
    public string StandardError => _standardError.ToString();

    /// <summary>Bytes of memory it occupies now; 0 when it is dead.</summary>
    public long ResidentMemory => Isolation.ResidentMemory.Of(Id);

    /// <summary>Time that processors spent on it.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            try
            {
                _process.Refresh();
                return _process.TotalProcessorTime;
            }
            catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or NotSupportedException)
            {
                // It is dead, which is noticed elsewhere.
                return TimeSpan.Zero;
            }
        }
    }

    /// <summary>Starts a worker; it comes up while the caller does other things.</summary>
    /// <exception cref="WorkerException">It cannot be started.</exception>
    public static WorkerProcess Start(WorkerLauncher launcher)
    {
        SystemCallRing? ring = null;
        string ringPath = "";
        try
        {
            ring = SystemCallRing.Create(out ringPath);
            return new WorkerProcess(Process.Start(launcher.ToStartInfo(ringPath))!, ring, ringPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or Win32Exception)
        {
            ring?.Dispose();
            SystemCallRing.Unlink(ringPath);
            throw new WorkerException($"a worker cannot be started ({launcher.FileName}): {exception.Message}", exception);
        }
    }

    /// <summary>Gives it a job. Blocks as long as the worker does not read.</summary>
    /// <exception cref="IOException">It is dead.</exception>
    public void Send(Job job) => job.WriteTo(_process.StandardInput.BaseStream);

    /// <summary>Takes the next frame.</summary>
    /// <returns>False if none comes within the time, or none can come any more.</returns>
    public bool TryTake(out Frame frame, TimeSpan patience, CancellationToken cancellationToken) =>
        _frames.TryTake(out frame, (int)patience.TotalMilliseconds, cancellationToken);

    /// <summary>Ends it the hard way; a worker has nothing to put in order.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It was faster.
        }
    }

    /// <summary>How it ended; waits for it.</summary>
    public ProcessEnd WaitForEnd()
    {
        _process.WaitForExit();
        return ProcessEnd.FromExitCode(_process.ExitCode);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _process.WaitForExit();
        SystemCallRing.Unlink(_ringPath);
        Ring.Dispose();
        _process.Dispose();
    }

    private void ReadFrames()
    {
        try
        {
            Stream stream = _process.StandardOutput.BaseStream;
            while (FrameStream.Read(stream) is { } frame)
            {
                _frames.Add(frame);
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or ObjectDisposedException)
        {
            // Whatever it is that comes out of there, it is not our worker any more.
            Kill();
        }
        finally
        {
            _frames.CompleteAdding();
        }
    }
}
