namespace MiraiToushi.Extraction.Results;

/// <summary>Where a value comes from: which run of the sample's own code left it, and where.</summary>
public sealed record Provenance
{
    /// <summary>The stage that found it: "boot", "unlock", "probe".</summary>
    public required string Stage { get; init; }

    /// <summary>How the sample produced it, in a few words ("unlock function called with the entry's id").</summary>
    public required string Method { get; init; }

    /// <summary>The guest function that produced it, where known.</summary>
    public ulong? Function { get; init; }

    /// <summary>The guest address it was read from or stored at, where known.</summary>
    public ulong? Address { get; init; }

    /// <summary>The process in the tree, as "1" or "1.2" (second child of the first process), where known.</summary>
    public string? Process { get; init; }
}
