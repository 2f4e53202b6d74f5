namespace MiraiToushi.Elf;

/// <summary>What a symbol names: the low four bits of <c>st_info</c>, numbered as in the System V ABI.</summary>
public enum ElfSymbolKind
{
    /// <summary>Not said (<c>STT_NOTYPE</c>), as with labels written in assembly.</summary>
    Unspecified = 0,

    /// <summary>Data.</summary>
    Object = 1,

    /// <summary>A function.</summary>
    Function = 2,

    /// <summary>A section.</summary>
    Section = 3,

    /// <summary>The source file that the following local symbols come from; its address means nothing.</summary>
    SourceFile = 4,

    /// <summary>Data not yet allocated.</summary>
    Common = 5,

    /// <summary>An offset into thread-local storage.</summary>
    ThreadLocal = 6,

    /// <summary>A function that returns the address of the function to use (<c>STT_GNU_IFUNC</c>).</summary>
    IndirectFunction = 10,

    /// <summary>Any other value.</summary>
    Other = 15,
}
