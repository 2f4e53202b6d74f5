namespace MiraiToushi.Elf;

/// <summary>One entry of the program header table, widened to 64 bits, as stored in the file.</summary>
/// <param name="Type"><c>p_type</c>; see <see cref="SegmentType"/>.</param>
/// <param name="Flags"><c>p_flags</c>: 1 execute, 2 write, 4 read.</param>
/// <param name="Offset"><c>p_offset</c>: where the data begins, in bytes from the start of the file.</param>
/// <param name="VirtualAddress"><c>p_vaddr</c>: where the segment begins in memory, before any load bias.</param>
/// <param name="PhysicalAddress"><c>p_paddr</c>: unused by Linux.</param>
/// <param name="FileSize"><c>p_filesz</c>: bytes taken from the file.</param>
/// <param name="MemorySize"><c>p_memsz</c>: bytes taken in memory; those beyond <paramref name="FileSize"/> are zero.</param>
/// <param name="Alignment"><c>p_align</c>, unchecked: it may be zero or no power of two.</param>
public readonly record struct ProgramHeader(
    uint Type,
    uint Flags,
    ulong Offset,
    ulong VirtualAddress,
    ulong PhysicalAddress,
    ulong FileSize,
    ulong MemorySize,
    ulong Alignment)
{
    private const uint ExecuteFlag = 1;
    private const uint WriteFlag = 2;
    private const uint ReadFlag = 4;

    /// <summary>Whether the segment asks to be readable (<c>PF_R</c>).</summary>
    public bool IsReadable => (Flags & ReadFlag) != 0;

    /// <summary>Whether the segment asks to be writable (<c>PF_W</c>).</summary>
    public bool IsWritable => (Flags & WriteFlag) != 0;

    /// <summary>Whether the segment asks to be executable (<c>PF_X</c>).</summary>
    public bool IsExecutable => (Flags & ExecuteFlag) != 0;

    /// <summary>Whether <paramref name="address"/> (before any load bias) lies in the segment's memory.</summary>
    public bool Contains(ulong address) => address >= VirtualAddress && address - VirtualAddress < MemorySize;
}
