namespace MiraiToushi.Elf;

/// <summary>The width of the addresses in an ELF file, and so the layout of all its structures.</summary>
public enum ElfClass
{
    /// <summary>32-bit addresses (<c>ELFCLASS32</c>).</summary>
    Elf32,

    /// <summary>64-bit addresses (<c>ELFCLASS64</c>).</summary>
    Elf64,
}
