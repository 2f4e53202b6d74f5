namespace MiraiToushi.Extraction.Results;

/// <summary>What the sample unpacked and ran, and what its file shows of a packer. The one does not follow from the other.</summary>
public sealed record PackedFinding
{
    /// <summary>Whether code was executed that the sample itself had written.</summary>
    public PackedVerdict Verdict { get; init; } = PackedVerdict.Unknown;

    /// <summary>The packer whose marks the file bears; null where it bears none. Marks can be forged, and are no verdict.</summary>
    public string? Packer { get; init; }

    /// <summary>The marks, one sentence each: what stands where in the file.</summary>
    public IReadOnlyList<string> Marks { get; init; } = [];

    /// <summary>What was unpacked and run, by process, the outermost layer first; empty unless packed.</summary>
    public IReadOnlyList<PackedLayer> Layers { get; init; } = [];

    /// <summary>The loadable segments that take bytes from the file, in its order.</summary>
    public IReadOnlyList<SegmentEntropy> Segments { get; init; } = [];
}

/// <summary>Whether a sample is packed.</summary>
public enum PackedVerdict
{
    /// <summary>Nothing of it was run, so nobody knows.</summary>
    Unknown,

    /// <summary>All that mattered of what was executed stands in the file.</summary>
    NotPacked,

    /// <summary>Code was executed that the sample had written itself.</summary>
    Packed,
}

/// <summary>How an unpacked layer came to be executed.</summary>
public enum PackedLayerKind
{
    /// <summary>It was written over what was loaded from the file.</summary>
    InPlace,

    /// <summary>It was written into memory that the sample had mapped.</summary>
    Mapped,

    /// <summary>It was written into a file that the sample executed.</summary>
    Executed,
}

/// <summary>A layer that the sample unpacked and ran. All addresses are guest addresses.</summary>
/// <param name="Kind">How it came to be executed.</param>
/// <param name="Start">First address of the memory that it lies in.</param>
/// <param name="End">Address after the last.</param>
/// <param name="From">The block of code from which it was entered; null where it was started by exec.</param>
/// <param name="EntryPoint">Where it was entered.</param>
/// <param name="Process">The process that first entered it, "1" for the first.</param>
/// <param name="Instructions">Guest instructions that the process had executed by then: what unpacking took.</param>
public sealed record PackedLayer(
    PackedLayerKind Kind, ulong Start, ulong End, ulong? From, ulong EntryPoint, string Process, ulong Instructions);

/// <summary>How even the bytes of a segment are. Compressed and encrypted ones come close to 8.</summary>
/// <param name="Address">First address, as the file gives it.</param>
/// <param name="Size">Bytes from the file.</param>
/// <param name="Entropy">Shannon entropy of these bytes in bits per byte, 0 to 8, rounded to thousandths.</param>
public sealed record SegmentEntropy(ulong Address, long Size, decimal Entropy);
