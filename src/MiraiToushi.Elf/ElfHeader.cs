namespace MiraiToushi.Elf;

/// <summary>The ELF header, widened to 64 bits. Fields that Linux ignores are left out.</summary>
internal readonly record struct ElfHeader(
    ElfIdentity Identity,
    byte OsAbi,
    ElfType Type,
    ushort Machine,
    uint Flags,
    ulong EntryPoint,
    ushort HeaderSize,
    ulong ProgramHeaderOffset,
    ushort ProgramHeaderSize,
    ushort ProgramHeaderCount,
    ulong SectionHeaderOffset,
    ushort SectionHeaderSize,
    ushort SectionHeaderCount)
{
    public ElfClass Class => Identity.Class;

    public ByteOrder ByteOrder => Identity.ByteOrder;
}
