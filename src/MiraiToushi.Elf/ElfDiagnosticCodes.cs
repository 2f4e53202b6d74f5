namespace MiraiToushi.Elf;

/// <summary>The codes of <see cref="ElfDiagnostic"/>. They are part of reports and do not change.</summary>
public static class ElfDiagnosticCodes
{
    /// <summary><c>EI_CLASS</c> names a width that the machine does not have; the machine's own was used.</summary>
    public const string ClassMismatch = "class-mismatch";

    /// <summary><c>EI_DATA</c> names another byte order than the one in which the header makes sense; the latter was used.</summary>
    public const string ByteOrderMismatch = "byte-order-mismatch";

    /// <summary><c>EI_VERSION</c> or <c>e_version</c> is not 1.</summary>
    public const string Version = "version";

    /// <summary>The file ends before the data of a loadable segment; the missing bytes read as zero.</summary>
    public const string SegmentTruncated = "segment-truncated";

    /// <summary>A loadable segment takes no memory.</summary>
    public const string SegmentEmpty = "segment-empty";

    /// <summary>Loadable segments are not in ascending order of address.</summary>
    public const string SegmentsUnsorted = "segments-unsorted";

    /// <summary>Loadable segments overlap; the later one in the file wins.</summary>
    public const string SegmentsOverlap = "segments-overlap";

    /// <summary>The entry point lies in no loadable segment.</summary>
    public const string EntryOutside = "entry-outside";

    /// <summary>No loadable segment holds the program header table, so the sample's libc cannot find it.</summary>
    public const string ProgramHeadersUnmapped = "program-headers-unmapped";

    /// <summary>The section header table makes no sense and was not used.</summary>
    public const string SectionsIgnored = "sections-ignored";

    /// <summary>A symbol table makes no sense and was not used.</summary>
    public const string SymbolsIgnored = "symbols-ignored";

    /// <summary>Some entries of a symbol table make no sense or were too many, and were left out.</summary>
    public const string SymbolsIncomplete = "symbols-incomplete";

    /// <summary>Bytes follow the last one that the headers account for.</summary>
    public const string Overlay = "overlay";
}
