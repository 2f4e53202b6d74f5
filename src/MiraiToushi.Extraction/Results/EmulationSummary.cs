namespace MiraiToushi.Extraction.Results;

/// <summary>What ran and why it stopped.</summary>
public sealed record EmulationSummary
{
    /// <summary>Guest instructions executed in all. Exact where instructions have one size; elsewhere derived from block sizes.</summary>
    public ulong Instructions { get; init; }

    /// <summary>Guest processes that ever existed, the first included.</summary>
    public int Processes { get; init; }

    /// <summary>The stages in the order in which they ran.</summary>
    public IReadOnlyList<StageSummary> Stages { get; init; } = [];
}

/// <summary>One stage.</summary>
/// <param name="Name">Such as "boot" or "unlock"; a process of the boot is "boot:1.2".</param>
/// <param name="StopReason">Why it ended: exited, idle, fault, illegal-instruction, instruction-budget, timeout, blocked, ...</param>
/// <param name="Instructions">Guest instructions executed in it.</param>
/// <param name="Detail">What stopped it, in a few words; null where the reason says all.</param>
public sealed record StageSummary(string Name, string StopReason, ulong Instructions, string? Detail = null);

/// <summary>System calls that were not answered in full.</summary>
public sealed record SystemCallSummary
{
    /// <summary>Names of calls that were answered with a pretence that does nothing, sorted.</summary>
    public IReadOnlyList<string> Stubbed { get; init; } = [];

    /// <summary>Names, or numbers where there is no name, of calls that got ENOSYS, sorted.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];
}
