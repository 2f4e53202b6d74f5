namespace MiraiToushi.Elf;

/// <summary>Values of <see cref="ProgramHeader.Type"/> that matter to loading (<c>include/uapi/linux/elf.h</c>).</summary>
public static class SegmentType
{
    /// <summary>An unused entry.</summary>
    public const uint Null = 0;

    /// <summary>Bytes to be mapped.</summary>
    public const uint Load = 1;

    /// <summary>The dynamic section.</summary>
    public const uint Dynamic = 2;

    /// <summary>The path of the dynamic linker.</summary>
    public const uint Interpreter = 3;

    /// <summary>Notes.</summary>
    public const uint Note = 4;

    /// <summary>The program header table itself.</summary>
    public const uint ProgramHeaderTable = 6;

    /// <summary>The template of thread-local storage.</summary>
    public const uint ThreadLocalStorage = 7;

    /// <summary>Whether the stack is executable (<c>PT_GNU_STACK</c>).</summary>
    public const uint GnuStack = 0x6474E551;

    /// <summary>The part of the data that is made read-only after relocation (<c>PT_GNU_RELRO</c>).</summary>
    public const uint GnuRelro = 0x6474E552;
}
