namespace MiraiToushi.Extraction.Results;

/// <summary>The credential list of the scanner.</summary>
public sealed record CredentialFinding
{
    /// <summary>Whether it was found.</summary>
    public FindingStatus Status { get; init; } = FindingStatus.NotFound;

    /// <summary>Why there is none, in a sentence; null where it was found.</summary>
    public string? Reason { get; init; }

    /// <summary>Guest address of the live array.</summary>
    public ulong? Address { get; init; }

    /// <summary>The sum of all weights; null where the layout has none.</summary>
    public int? TotalWeight { get; init; }

    /// <summary>The byte with which the file stores every text of the list XORed; null where there is no such byte. 0 is plain text.</summary>
    public byte? Key { get; init; }

    /// <summary>The pairs in the order in which the sample added them.</summary>
    public IReadOnlyList<Credential> Entries { get; init; } = [];
}

/// <summary>Whether a part of the configuration was found.</summary>
public enum FindingStatus
{
    /// <summary>Not found, and nothing says that there is none.</summary>
    NotFound,

    /// <summary>The sample has none, with evidence for it.</summary>
    Absent,

    /// <summary>Found.</summary>
    Found,
}

/// <summary>One pair of the credential list.</summary>
/// <param name="User">The user name; hostile text.</param>
/// <param name="Password">The password; hostile text.</param>
/// <param name="Weight">How likely the scanner picks it, relative to the sum; null where the layout has no weights.</param>
/// <param name="Provenance">Where it comes from.</param>
public sealed record Credential(string User, string Password, int? Weight, Provenance Provenance);
