namespace MiraiToushi.Elf;

/// <summary>
/// Sizes of the structures of one ELF class, and offsets in them, in bytes (<c>include/uapi/linux/elf.h</c>).
/// </summary>
/// <param name="WordSize">The size of an address.</param>
/// <param name="HeaderSize">The size of the ELF header.</param>
/// <param name="HeaderCountsOffset">In the ELF header, the offset of <c>e_ehsize</c>, which six 16-bit fields begin with.</param>
/// <param name="ProgramHeaderSize">The size of a program header.</param>
/// <param name="SectionHeaderSize">The size of a section header.</param>
/// <param name="SymbolSize">The size of a symbol table entry.</param>
internal sealed record ElfLayout(
    int WordSize,
    int HeaderSize,
    int HeaderCountsOffset,
    int ProgramHeaderSize,
    int SectionHeaderSize,
    int SymbolSize)
{
    private static readonly ElfLayout Elf32 = new(4, 52, 40, 32, 40, 16);
    private static readonly ElfLayout Elf64 = new(8, 64, 52, 56, 64, 24);

    public static ElfLayout Of(ElfClass elfClass) => elfClass == ElfClass.Elf64 ? Elf64 : Elf32;
}
