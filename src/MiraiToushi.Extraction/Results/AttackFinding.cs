namespace MiraiToushi.Extraction.Results;

/// <summary>The attack vectors that the sample registers.</summary>
public sealed record AttackFinding
{
    /// <summary>Whether they were found.</summary>
    public FindingStatus Status { get; init; } = FindingStatus.NotFound;

    /// <summary>Why there is none, in a sentence; null where it was found.</summary>
    public string? Reason { get; init; }

    /// <summary>Guest address of the live array.</summary>
    public ulong? Address { get; init; }

    /// <summary>The vectors in the order of registration.</summary>
    public IReadOnlyList<AttackVector> Vectors { get; init; } = [];
}

/// <summary>One attack vector: a number the CNC sends, and the code that answers to it.</summary>
/// <param name="Id">The vector's number, 0 to 255. Forks renumber, so no name is derived from it.</param>
/// <param name="Function">Guest address of the handler, without the Thumb bit.</param>
/// <param name="Provenance">Where it comes from.</param>
public sealed record AttackVector(int Id, ulong Function, Provenance Provenance);
