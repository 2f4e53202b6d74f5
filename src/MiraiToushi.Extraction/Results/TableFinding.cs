namespace MiraiToushi.Extraction.Results;

/// <summary>The string table.</summary>
public sealed record TableFinding
{
    /// <summary>Whether it was found, and in which state.</summary>
    public TableStatus Status { get; init; } = TableStatus.NotFound;

    /// <summary>Why there is none, in a sentence; null where it was found.</summary>
    public string? Reason { get; init; }

    /// <summary>Guest address of slot 0.</summary>
    public ulong? Address { get; init; }

    /// <summary>Bytes from one slot to the next.</summary>
    public int? Stride { get; init; }

    /// <summary>The function that decrypts an entry when given its id.</summary>
    public ulong? UnlockFunction { get; init; }

    /// <summary>Keys derived from bytes before and after, where every byte of an entry was changed by one XOR byte.</summary>
    public IReadOnlyList<TableKey> Keys { get; init; } = [];

    /// <summary>The entries by ascending id.</summary>
    public IReadOnlyList<TableEntry> Entries { get; init; } = [];
}

/// <summary>The state of the string table.</summary>
public enum TableStatus
{
    /// <summary>No table was found, and nothing says that there is none.</summary>
    NotFound,

    /// <summary>The sample has none, with evidence for it.</summary>
    Absent,

    /// <summary>Found, but what the entries say could not be made out.</summary>
    Encrypted,

    /// <summary>Found and decoded by the sample's own code.</summary>
    Decoded,
}

/// <summary>A XOR key as a fact about bytes before and after.</summary>
/// <param name="Byte">The effective byte that every changed byte was XORed with.</param>
/// <param name="Word">The 32-bit word in guest memory that the sample folds into it; null where none was found.</param>
/// <param name="Entries">How many entries it holds for.</param>
public sealed record TableKey(byte Byte, uint? Word, int Entries);

/// <summary>What an entry holds.</summary>
public enum TableEntryKind
{
    /// <summary>Printable text.</summary>
    Text,

    /// <summary>Two bytes in network order.</summary>
    Port,

    /// <summary>Anything else.</summary>
    Bytes,
}

/// <summary>One entry of the string table.</summary>
public sealed record TableEntry
{
    /// <summary>The entry's id, its index from slot 0.</summary>
    public required int Id { get; init; }

    /// <summary>What it holds.</summary>
    public required TableEntryKind Kind { get; init; }

    /// <summary>The decoded text up to the first NUL; null for other kinds and where not decoded. Hostile text.</summary>
    public string? Text { get; init; }

    /// <summary>The number in network order of an entry of two bytes; null otherwise.</summary>
    public int? Number { get; init; }

    /// <summary>The stored length in bytes, 0 to 65535.</summary>
    public required int Length { get; init; }

    /// <summary>The decoded bytes, null where the entry could not be decoded.</summary>
    public byte[]? Decoded { get; init; }

    /// <summary>The bytes as the sample stores them.</summary>
    public required byte[] Encrypted { get; init; }

    /// <summary>Guest address of the slot.</summary>
    public required ulong Address { get; init; }

    /// <summary>Where the value comes from.</summary>
    public required Provenance Provenance { get; init; }

    /// <summary>The place in the order in which the sample filled the slots, from 0; null where that was not seen.</summary>
    public int? FillOrder { get; init; }

    /// <summary>Where the sample's code asks for the entry, by ascending call site.</summary>
    public IReadOnlyList<TableReference> References { get; init; } = [];
}

/// <summary>A place in the sample's code that asks for an entry of the table.</summary>
/// <param name="Function">Guest address of the function that holds the call.</param>
/// <param name="CallSite">Guest address of the call.</param>
/// <param name="Name">The function's name by its role, or its symbol; null where there is neither. Hostile text.</param>
public sealed record TableReference(ulong Function, ulong CallSite, string? Name);
