namespace MiraiToushi.Cli.Isolation;

/// <summary>What a frame between parent and worker says. The payload's form is named for each.</summary>
internal enum FrameKind : byte
{
    /// <summary>Worker: I am up. Payload: the protocol version in one byte.</summary>
    Ready = 1,

    /// <summary>Parent: do this. Payload: <see cref="Job"/>.</summary>
    Job = 2,

    /// <summary>Worker: the job has begun, the clock runs. No payload.</summary>
    JobStarted = 3,

    /// <summary>Worker: a stage begins. Payload: its name in UTF-8.</summary>
    StageStarted = 4,

    /// <summary>Worker: what is known so far. Payload: a report in JSON.</summary>
    PartialReport = 5,

    /// <summary>Worker: the job is done. Payload: a report in JSON.</summary>
    FinalReport = 6,

    /// <summary>Worker: the job came upon a bug of ours. Payload: the exception in UTF-8.</summary>
    Fault = 7,

    /// <summary>Worker: what the sample unpacked; comes before the final report. Payload: an ELF file.</summary>
    UnpackedImage = 8,
}

/// <summary>One message between parent and worker.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Payload">What it says it about.</param>
internal readonly record struct Frame(FrameKind Kind, byte[] Payload);
