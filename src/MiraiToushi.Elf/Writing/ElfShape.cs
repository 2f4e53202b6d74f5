namespace MiraiToushi.Elf.Writing;

/// <summary>What an ELF header says beside where things lie.</summary>
/// <param name="Class">The width of addresses.</param>
/// <param name="Order">The byte order.</param>
/// <param name="Type"><c>e_type</c>.</param>
/// <param name="Machine"><c>e_machine</c>.</param>
/// <param name="Flags"><c>e_flags</c>.</param>
/// <param name="OsAbi"><c>EI_OSABI</c>.</param>
/// <param name="EntryPoint"><c>e_entry</c>, before any load bias.</param>
public sealed record ElfShape(ElfClass Class, ByteOrder Order, ElfType Type, ushort Machine, uint Flags, byte OsAbi, ulong EntryPoint)
{
    /// <summary>The shape of an image.</summary>
    /// <param name="image">The image.</param>
    public static ElfShape Of(ElfImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new ElfShape(image.Class, image.ByteOrder, image.Type, image.Machine, image.Flags, image.OsAbi, image.EntryPoint);
    }
}

/// <summary>A loadable segment with its bytes.</summary>
/// <param name="Address">First address, before any load bias.</param>
/// <param name="Flags"><c>p_flags</c>: 1 execute, 2 write, 4 read.</param>
/// <param name="Content">Bytes from the file.</param>
/// <param name="MemorySize">Bytes in memory, no fewer; those beyond the content are zero.</param>
public sealed record SegmentContent(ulong Address, uint Flags, byte[] Content, ulong MemorySize);

/// <summary>A section to be written.</summary>
internal sealed record PlannedSection(string Name, uint Type, ulong Flags, ulong Address, ulong Offset, ulong Size)
{
    /// <summary>Name of the section that holds its strings; null for none.</summary>
    public string? Strings { get; init; }

    /// <summary>Bytes of an entry; 0 where it is no table.</summary>
    public ulong EntrySize { get; init; }
}
