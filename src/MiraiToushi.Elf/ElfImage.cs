namespace MiraiToushi.Elf;

/// <summary>
/// An executable as Linux sees it. Immutable. All addresses are those of the file: for a position-independent image the
/// load bias is still to be added.
/// </summary>
public sealed class ElfImage
{
    internal ElfImage(
        ReadOnlyMemory<byte> file,
        ElfHeader header,
        ProgramHeader[] headers,
        string? interpreter,
        ElfSymbol[] symbols,
        bool isStripped,
        int overlayOffset,
        long sectionHeaderTableSize)
    {
        File = file;
        Class = header.Class;
        ByteOrder = header.ByteOrder;
        Type = header.Type;
        Machine = header.Machine;
        Flags = header.Flags;
        OsAbi = header.OsAbi;
        EntryPoint = header.EntryPoint;
        ProgramHeaderOffset = header.ProgramHeaderOffset;
        ProgramHeaderSize = header.ProgramHeaderSize;
        ProgramHeaders = headers.AsReadOnly();
        ProgramHeader[] load = [.. headers.Where(segment => segment.Type == SegmentType.Load && segment.MemorySize > 0)];
        LoadSegments = load.AsReadOnly();
        LowestAddress = load.Min(segment => segment.VirtualAddress);
        HighestAddress = load.Max(segment => segment.VirtualAddress + segment.MemorySize);
        IsTruncated = load.Any(segment => SegmentChecks.IsTruncated(segment, file.Length));
        ProgramHeaderAddress = FindProgramHeaders(header.ProgramHeaderOffset, headers, load);
        StackExecutable = FindStackExecutable(headers);
        Interpreter = interpreter;
        Symbols = symbols.AsReadOnly();
        IsStripped = isStripped;
        OverlayOffset = overlayOffset;
        SectionHeaderTableSize = sectionHeaderTableSize;
    }

    /// <summary>The width of addresses.</summary>
    public ElfClass Class { get; }

    /// <summary>The byte order of the file and of the program's memory.</summary>
    public ByteOrder ByteOrder { get; }

    /// <summary><see cref="ElfType.Executable"/> or <see cref="ElfType.SharedObject"/>.</summary>
    public ElfType Type { get; }

    /// <summary><c>e_machine</c>: usually an <see cref="ElfMachine"/>, but any number may occur.</summary>
    public ushort Machine { get; }

    /// <summary><c>e_flags</c>, whose meaning depends on the machine.</summary>
    public uint Flags { get; }

    /// <summary><c>EI_OSABI</c>. Linux ignores it but for FDPIC files.</summary>
    public byte OsAbi { get; }

    /// <summary>Where execution begins. It may lie outside all segments. On ARM the lowest bit set means Thumb code.</summary>
    public ulong EntryPoint { get; }

    /// <summary>Where the program header table lies in the file, in bytes.</summary>
    public ulong ProgramHeaderOffset { get; }

    /// <summary>
    /// Where the program header table lies in memory: the kernel's <c>AT_PHDR</c>, before any load bias. Null when no
    /// loadable segment holds it.
    /// </summary>
    public ulong? ProgramHeaderAddress { get; }

    /// <summary>The number of program headers, 1 to 2,048 (<c>AT_PHNUM</c>).</summary>
    public int ProgramHeaderCount => ProgramHeaders.Count;

    /// <summary>The size of a program header in bytes (<c>AT_PHENT</c>).</summary>
    public int ProgramHeaderSize { get; }

    /// <summary>All program headers, in file order.</summary>
    public IReadOnlyList<ProgramHeader> ProgramHeaders { get; }

    /// <summary>
    /// The loadable segments that take memory, in file order; at least one. They may overlap and be unsorted: the kernel
    /// maps them in this order, each over the ones before.
    /// </summary>
    public IReadOnlyList<ProgramHeader> LoadSegments { get; }

    /// <summary>The lowest address of a loadable segment. Not rounded to a page.</summary>
    public ulong LowestAddress { get; }

    /// <summary>The first address beyond all loadable segments. Not rounded to a page. At most 2^32 for 32-bit images.</summary>
    public ulong HighestAddress { get; }

    /// <summary>Whether the image may be loaded anywhere (<c>ET_DYN</c>).</summary>
    public bool IsPositionIndependent => Type == ElfType.SharedObject;

    /// <summary>Whether the image names a dynamic linker (<c>PT_INTERP</c>).</summary>
    public bool IsDynamicallyLinked => Interpreter is not null;

    /// <summary>The path of the dynamic linker, hostile text (each byte one character, Latin-1), or null.</summary>
    public string? Interpreter { get; }

    /// <summary>Whether the kernel makes the stack executable: the flags of <c>PT_GNU_STACK</c>, and true without one.</summary>
    public bool StackExecutable { get; }

    /// <summary>
    /// The defined, named symbols, in file order: those of the symbol table, or of the dynamic one if there is no other.
    /// </summary>
    public IReadOnlyList<ElfSymbol> Symbols { get; }

    /// <summary>Whether there is no usable symbol table. The dynamic one does not count.</summary>
    public bool IsStripped { get; }

    /// <summary>Whether the file ends before the data of a loadable segment.</summary>
    public bool IsTruncated { get; }

    /// <summary>Bytes of the section header table; 0 where there is none, or it makes no sense.</summary>
    public long SectionHeaderTableSize { get; }

    /// <summary>Where <see cref="Overlay"/> begins in the file, in bytes; the file's length if there is none.</summary>
    public int OverlayOffset { get; }

    /// <summary>The bytes after the last one that a header, segment or sane section accounts for.</summary>
    public ReadOnlyMemory<byte> Overlay => File[OverlayOffset..];

    /// <summary>The whole file.</summary>
    public ReadOnlyMemory<byte> File { get; }

    /// <summary>
    /// The bytes that <paramref name="segment"/> takes from the file: <see cref="ProgramHeader.FileSize"/> of them, or fewer
    /// where the file ends. All memory of the segment beyond them is zero.
    /// </summary>
    public ReadOnlyMemory<byte> SegmentData(ProgramHeader segment) => FileData(segment.Offset, segment.FileSize);

    /// <summary>
    /// The bytes of the file from <paramref name="offset"/> on, at most <paramref name="length"/>, fewer where the file ends.
    /// A mapping takes whole pages, so the bytes around a segment's data are seen by the program too.
    /// </summary>
    public ReadOnlyMemory<byte> FileData(ulong offset, ulong length)
    {
        if (offset >= (ulong)File.Length)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        int start = (int)offset;
        return File.Slice(start, (int)Math.Min(length, (ulong)(File.Length - start)));
    }

    // load_elf_binary() asks each PT_LOAD in turn and keeps the last that holds the table's first byte. It ignores PT_PHDR,
    // which serves here only where the kernel would find nothing, if it at least points into the program.
    private static ulong? FindProgramHeaders(ulong offset, ProgramHeader[] headers, ProgramHeader[] load)
    {
        ulong? address = null;
        foreach (ProgramHeader segment in load)
        {
            if (segment.Offset <= offset && offset - segment.Offset < segment.FileSize)
            {
                address = checked(segment.VirtualAddress + (offset - segment.Offset));
            }
        }

        if (address is null)
        {
            int index = Array.FindIndex(headers, header => header.Type == SegmentType.ProgramHeaderTable);
            if (index >= 0 && load.Any(segment => segment.Contains(headers[index].VirtualAddress)))
            {
                address = headers[index].VirtualAddress;
            }
        }

        return address;
    }

    // As in load_elf_binary(), the last PT_GNU_STACK counts.
    private static bool FindStackExecutable(ProgramHeader[] headers)
    {
        int index = Array.FindLastIndex(headers, header => header.Type == SegmentType.GnuStack);
        return index < 0 || headers[index].IsExecutable;
    }
}
