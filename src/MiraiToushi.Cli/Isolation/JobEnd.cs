namespace MiraiToushi.Cli.Isolation;

/// <summary>How a job ended for the worker that had it.</summary>
internal enum JobEnd
{
    /// <summary>With a report.</summary>
    Finished,

    /// <summary>With an exception in our own code.</summary>
    Fault,

    /// <summary>The worker died.</summary>
    Died,

    /// <summary>The engine in the worker hung, and the worker was killed.</summary>
    Stalled,

    /// <summary>The worker did not answer in time and was killed.</summary>
    TimedOut,

    /// <summary>The worker used too much memory and was killed.</summary>
    MemoryExceeded,
}

/// <summary>What came of a job.</summary>
internal sealed record JobResult
{
    /// <summary>How it ended.</summary>
    public required JobEnd End { get; init; }

    /// <summary>Whether the worker ever began; if not, the sample had no part in its end.</summary>
    public required bool Started { get; init; }

    /// <summary>The last report that came, in JSON; the final one if the job finished. Null if none came.</summary>
    public byte[]? Report { get; init; }

    /// <summary>The unpacked program; null if none came.</summary>
    public byte[]? Image { get; init; }

    /// <summary>The stage that began last; null if none did.</summary>
    public string? Stage { get; init; }

    /// <summary>The exception of a fault.</summary>
    public string? Fault { get; init; }

    /// <summary>How long the job ran.</summary>
    public TimeSpan Time { get; init; }

    /// <summary>The most memory that the worker was seen with, in bytes.</summary>
    public long PeakMemory { get; init; }
}
