using System.Buffers.Binary;

namespace MiraiToushi.Elf.Writing;

/// <summary>Writes the fields of ELF structures (<c>include/uapi/linux/elf.h</c>) in one class and byte order.</summary>
internal readonly record struct ElfFields(ElfClass Class, ByteOrder Order)
{
    private const byte CurrentVersion = 1;

    public ElfLayout Layout => ElfLayout.Of(Class);

    /// <summary>Where <c>e_entry</c> stands in the ELF header.</summary>
    public static int EntryOffset => 24;

    /// <summary>Where <c>e_shoff</c> stands in the ELF header.</summary>
    public int SectionTableOffset => Class == ElfClass.Elf64 ? 40 : 32;

    public void Half(Span<byte> at, int value)
    {
        if (Order == ByteOrder.Little)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(at, (ushort)value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(at, (ushort)value);
        }
    }

    public void Word(Span<byte> at, uint value)
    {
        if (Order == ByteOrder.Little)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(at, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(at, value);
        }
    }

    /// <summary>Writes a number that is as wide as an address.</summary>
    public void Address(Span<byte> at, ulong value)
    {
        if (Class == ElfClass.Elf32)
        {
            Word(at, (uint)value);
        }
        else if (Order == ByteOrder.Little)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(at, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(at, value);
        }
    }

    /// <summary>Writes an ELF header without a section table; the program headers follow it at once.</summary>
    public void Header(Span<byte> at, ElfShape shape, int programHeaders)
    {
        "\u007fELF"u8.CopyTo(at);
        at[4] = (byte)(Class == ElfClass.Elf64 ? 2 : 1);
        at[5] = (byte)(Order == ByteOrder.Little ? 1 : 2);
        at[6] = CurrentVersion;
        at[7] = shape.OsAbi;
        Half(at[16..], (int)shape.Type);
        Half(at[18..], shape.Machine);
        Word(at[20..], CurrentVersion);
        Address(at[EntryOffset..], shape.EntryPoint);
        Address(at[(EntryOffset + Layout.WordSize)..], (ulong)Layout.HeaderSize);
        Word(at[(EntryOffset + (3 * Layout.WordSize))..], shape.Flags);
        int counts = Layout.HeaderCountsOffset;
        Half(at[counts..], Layout.HeaderSize);
        Half(at[(counts + 2)..], Layout.ProgramHeaderSize);
        Half(at[(counts + 4)..], programHeaders);
    }

    public void ProgramHeader(Span<byte> at, ProgramHeader header)
    {
        Word(at, header.Type);
        ulong[] addresses = [header.Offset, header.VirtualAddress, header.PhysicalAddress, header.FileSize, header.MemorySize];
        if (Class == ElfClass.Elf64)
        {
            Word(at[4..], header.Flags);
            Addresses(at[8..], [.. addresses, header.Alignment]);
        }
        else
        {
            Addresses(at[4..], addresses);
            Word(at[24..], header.Flags);
            Word(at[28..], (uint)header.Alignment);
        }
    }

    /// <summary>Writes a section header.</summary>
    /// <param name="at">Where it goes.</param>
    /// <param name="section">The section.</param>
    /// <param name="name">Offset of its name.</param>
    /// <param name="link">Index of the section with its strings; 0 for none.</param>
    public void Section(Span<byte> at, PlannedSection section, uint name, int link)
    {
        Word(at, name);
        Word(at[4..], section.Type);
        Addresses(at[8..], [section.Flags, section.Address, section.Offset, section.Size]);
        Word(at[(8 + (4 * Layout.WordSize))..], (uint)link);
        // Of a symbol table: the first that is not local.
        Word(at[(12 + (4 * Layout.WordSize))..], section.Type == SectionHeader.DynamicSymbolTable ? 1u : 0u);
        Addresses(at[(16 + (4 * Layout.WordSize))..], [section.Type == 0 ? 0UL : 1UL, section.EntrySize]);
    }

    private void Addresses(Span<byte> at, ulong[] values)
    {
        foreach (ulong value in values)
        {
            Address(at, value);
            at = at[Layout.WordSize..];
        }
    }
}
