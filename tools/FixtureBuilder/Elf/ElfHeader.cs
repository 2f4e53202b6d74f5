using System.Buffers.Binary;

namespace FixtureBuilder.Elf;

/// <summary>Field access into an ELF file of either class and byte order. Only for files that we linked ourselves.</summary>
internal readonly struct ElfHeader(byte[] bytes)
{
    public bool Is64 { get; } = bytes[4] == 2;

    public bool IsBigEndian { get; } = bytes[5] == 2;

    public int ProgramHeaderOffset => (int)Word(Is64 ? 32 : 28);

    public int ProgramHeaderCount => Half(Is64 ? 56 : 44);

    public int SectionHeaderOffset => (int)Word(Is64 ? 40 : 32);

    public int SectionHeaderCount => Half(Is64 ? 60 : 48);

    public int FlagsOffset => Is64 ? 48 : 36;

    /// <summary>Where e_shentsize, e_shnum and e_shstrndx begin.</summary>
    public int SectionFieldsOffset => Is64 ? 58 : 46;

    public int SectionOffsetField => Is64 ? 40 : 32;

    public int ProgramHeaderSize => Is64 ? 56 : 32;

    public int SectionHeaderSize => Is64 ? 64 : 40;

    public ushort Half(int offset) => IsBigEndian
        ? BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(offset))
        : BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(offset));

    public uint Int(int offset) => IsBigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(offset))
        : BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset));

    /// <summary>A field as wide as an address.</summary>
    public ulong Word(int offset)
    {
        if (!Is64)
        {
            return Int(offset);
        }

        return IsBigEndian
            ? BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(offset))
            : BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(offset));
    }

    public void SetInt(int offset, uint value)
    {
        if (IsBigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(offset), value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(offset), value);
        }
    }
}
