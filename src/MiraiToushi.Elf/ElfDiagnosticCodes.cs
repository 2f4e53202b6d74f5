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

    /// <summary><c>EI_OSABI</c> names another system than Linux programs do.</summary>
    public const string OsAbi = "os-abi";

    /// <summary>The bytes of <c>e_ident</c> that mean nothing are not zero.</summary>
    public const string IdentityPadding = "identity-padding";

    /// <summary><c>e_ehsize</c> is not the size of an ELF header.</summary>
    public const string HeaderSize = "header-size";

    /// <summary>The program header table lies over the ELF header.</summary>
    public const string ProgramHeadersOverlap = "program-headers-overlap";

    /// <summary>There is more than one <c>PT_INTERP</c>; the first counts.</summary>
    public const string InterpreterRepeated = "interpreter-repeated";

    /// <summary>
    /// A loadable segment's <c>p_align</c> is no power of two, or its address and offset differ in their place within it.
    /// </summary>
    public const string SegmentAlignment = "segment-alignment";

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

    /// <summary>The segment that holds the entry point is not executable.</summary>
    public const string EntryNotExecutable = "entry-not-executable";

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

    /// <summary>Another ELF header stands in the file, behind the first.</summary>
    public const string EmbeddedElf = "embedded-elf";
}
