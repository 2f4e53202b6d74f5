namespace MiraiToushi.Elf.Dynamic;

/// <summary>What the dynamic section says, as far as it makes sense. Addresses are before any load bias.</summary>
public sealed record DynamicSection
{
    /// <summary>The libraries it wants, in order; hostile text.</summary>
    public required IReadOnlyList<string> Needed { get; init; }

    /// <summary>The dynamic symbols by index; the first is empty.</summary>
    public required IReadOnlyList<DynamicSymbol> Symbols { get; init; }

    /// <summary>All relocations, those of the procedure linkage table last.</summary>
    public required IReadOnlyList<DynamicRelocation> Relocations { get; init; }

    /// <summary>Addresses of words that hold an address to which the load bias is added, from <c>DT_RELR</c>'s packed table.</summary>
    public IReadOnlyList<ulong> RelativeWords { get; init; } = [];

    /// <summary><c>DT_SYMTAB</c>; 0 for none.</summary>
    public ulong SymbolTable { get; init; }

    /// <summary><c>DT_STRTAB</c>; 0 for none.</summary>
    public ulong StringTable { get; init; }

    /// <summary><c>DT_STRSZ</c>, in bytes.</summary>
    public ulong StringTableSize { get; init; }

    /// <summary><c>DT_PLTGOT</c>; 0 for none.</summary>
    public ulong GlobalOffsetTable { get; init; }

    /// <summary><c>DT_INIT</c>; 0 for none.</summary>
    public ulong Initializer { get; init; }

    /// <summary><c>DT_INIT_ARRAY</c>; 0 for none.</summary>
    public ulong InitializerArray { get; init; }

    /// <summary>Entries of the array of initializers, bounded.</summary>
    public int InitializerCount { get; init; }

    /// <summary><c>DT_MIPS_LOCAL_GOTNO</c>: entries of the table of addresses that belong to no symbol.</summary>
    public int MipsLocalEntries { get; init; }

    /// <summary><c>DT_MIPS_GOTSYM</c>: the first symbol that has an entry in the table of addresses.</summary>
    public int MipsFirstSymbol { get; init; }

    /// <summary>Whether <c>DT_PPC_GOT</c> is there: the procedure linkage table holds addresses, not code.</summary>
    public bool HasSecurePlt { get; init; }

    /// <summary>Whether something did not make sense or was too much, and was left out.</summary>
    public bool IsIncomplete { get; init; }
}
