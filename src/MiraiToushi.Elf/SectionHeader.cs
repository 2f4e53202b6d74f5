namespace MiraiToushi.Elf;

/// <summary>One entry of the section header table, widened to 64 bits. Fields that are not used are left out.</summary>
internal readonly record struct SectionHeader(uint Type, ulong Offset, ulong Size, uint Link, ulong EntrySize)
{
    public const uint SymbolTable = 2;
    public const uint StringTable = 3;
    public const uint Dynamic = 6;
    public const uint NoBits = 8;
    public const uint DynamicSymbolTable = 11;

    /// <summary>Whether the section's bytes lie in a file of <paramref name="fileLength"/> bytes.</summary>
    public bool FitsIn(int fileLength) =>
        Type == NoBits || (Offset <= (ulong)fileLength && Size <= (ulong)fileLength - Offset);

    public static SectionHeader Parse(EndianSpan source, ElfClass elfClass) => elfClass == ElfClass.Elf64
        ? new(source.ReadUInt32(4), source.ReadUInt64(24), source.ReadUInt64(32), source.ReadUInt32(40), source.ReadUInt64(56))
        : new(source.ReadUInt32(4), source.ReadUInt32(16), source.ReadUInt32(20), source.ReadUInt32(24), source.ReadUInt32(36));
}
