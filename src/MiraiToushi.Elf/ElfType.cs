namespace MiraiToushi.Elf;

/// <summary>What kind of ELF file it is: <c>e_type</c>, numbered as in the System V ABI. Other values occur in damaged files.</summary>
public enum ElfType
{
    /// <summary>No file type (<c>ET_NONE</c>).</summary>
    None = 0,

    /// <summary>An object file for the linker (<c>ET_REL</c>). The kernel does not execute it.</summary>
    Relocatable = 1,

    /// <summary>An executable with fixed addresses (<c>ET_EXEC</c>).</summary>
    Executable = 2,

    /// <summary>A position-independent executable or a shared library (<c>ET_DYN</c>). The kernel executes both alike.</summary>
    SharedObject = 3,

    /// <summary>A memory dump (<c>ET_CORE</c>). The kernel does not execute it.</summary>
    Core = 4,
}
