using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Tracing;

/// <summary>A process at its end, or at the point where it would never have done anything new.</summary>
public sealed record EndedProcess
{
    /// <summary>Its place in the tree, "1" for the first.</summary>
    public required string Path { get; init; }

    /// <summary>Why it ended.</summary>
    public required StopReason Reason { get; init; }

    /// <summary>What ended it, in a few words; null where the reason says all.</summary>
    public string? Detail { get; init; }

    /// <summary>Guest instructions it executed.</summary>
    public required ulong Instructions { get; init; }

    /// <summary>Guest instructions without those of unpacking: what the program itself executed.</summary>
    public ulong ProgramInstructions => UnpackLayers.Count == 0 ? Instructions : Instructions - Math.Min(Instructions, UnpackLayers[^1].Instructions);

    /// <summary>Its memory.</summary>
    public required MemorySnapshot Memory { get; init; }

    /// <summary>What it had unpacked and run, the outermost layer first; empty where all that mattered came from the sample's file.</summary>
    public IReadOnlyList<UnpackLayer> UnpackLayers { get; init; } = [];

    /// <summary>Its stack pointer.</summary>
    public required ulong StackPointer { get; init; }

    /// <summary>State for calling functions in it; only the machine that made it can use it.</summary>
    internal GuestState State { get; init; } = null!;
}

/// <summary>A moment of a process that was kept.</summary>
/// <param name="Process">Its place in the tree.</param>
/// <param name="Event">What happened then: "fork", "signal".</param>
/// <param name="Memory">Its memory.</param>
public sealed record Milestone(string Process, string Event, MemorySnapshot Memory)
{
    /// <summary>The event of a function that was called from outside.</summary>
    public const string Called = "call";
}
