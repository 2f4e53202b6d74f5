namespace MiraiToushi.Elf;

/// <summary>One entry of a symbol table, widened to 64 bits.</summary>
internal readonly record struct RawSymbol(uint NameOffset, ulong Value, ulong Size, byte Info, ushort SectionIndex)
{
    /// <summary>Whether the symbol is wanted from elsewhere (<c>SHN_UNDEF</c>) and so has no address.</summary>
    public bool IsUndefined => SectionIndex == 0;

    public ElfSymbolKind Kind => (Info & 0xF) switch
    {
        <= (int)ElfSymbolKind.ThreadLocal => (ElfSymbolKind)(Info & 0xF),
        (int)ElfSymbolKind.IndirectFunction => ElfSymbolKind.IndirectFunction,
        _ => ElfSymbolKind.Other,
    };

    public static RawSymbol Parse(EndianSpan source, ElfClass elfClass) => elfClass == ElfClass.Elf64
        ? new(source.ReadUInt32(0), source.ReadUInt64(8), source.ReadUInt64(16), source.ReadByte(4), source.ReadUInt16(6))
        : new(source.ReadUInt32(0), source.ReadUInt32(4), source.ReadUInt32(8), source.ReadByte(12), source.ReadUInt16(14));
}
