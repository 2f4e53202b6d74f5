namespace MiraiToushi.Elf;

/// <summary>The kinds of refusal.</summary>
public enum ElfErrorKind
{
    /// <summary>The file does not begin with the ELF magic.</summary>
    NotElf,

    /// <summary>The file ends before or inside the ELF header, the program header table or the path of the dynamic linker.</summary>
    Truncated,

    /// <summary>Linux would refuse to load the file.</summary>
    Malformed,

    /// <summary>The segments ask for more memory than <see cref="ElfReaderOptions.MaximumMemory"/>.</summary>
    TooLarge,

    /// <summary>A well-formed ELF file of a type that is not executed: an object file, a memory dump.</summary>
    NotExecutable,
}
