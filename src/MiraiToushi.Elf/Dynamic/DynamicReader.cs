namespace MiraiToushi.Elf.Dynamic;

/// <summary>
/// Reads the dynamic section (System V gABI, chapter 5) as a dynamic linker does: by addresses, without section headers.
/// Everything is checked and bounded; it never throws, whatever the bytes are.
/// </summary>
public static class DynamicReader
{
    private const int MaximumEntries = 1_024;
    private const int MaximumRelocations = 200_000;
    private const int MaximumInitializers = 1_024;

    /// <summary>Reads it.</summary>
    /// <param name="image">An image.</param>
    /// <returns>What it says, or null where the image has none.</returns>
    public static DynamicSection? Read(ElfImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        foreach (ProgramHeader header in image.ProgramHeaders)
        {
            if (header.Type == SegmentType.Dynamic)
            {
                AddressView view = new(image);
                return Read(image, view, Tags(view, view.From(header.VirtualAddress)));
            }
        }

        return null;
    }

    private static List<(long Tag, ulong Value)> Tags(AddressView view, ReadOnlySpan<byte> table)
    {
        List<(long, ulong)> tags = [];
        for (int i = 0; i < MaximumEntries && view.TryWord(table, 2 * i, out ulong tag) && view.TryWord(table, (2 * i) + 1, out ulong value); i++)
        {
            if (tag == 0)
            {
                break;
            }

            tags.Add((view.IsWide ? (long)tag : (int)tag, value));
        }

        return tags;
    }

    private static DynamicSection Read(ElfImage image, AddressView view, List<(long Tag, ulong Value)> tags)
    {
        Dictionary<long, ulong> values = [];
        foreach ((long tag, ulong value) in tags)
        {
            values[tag] = value;
        }

        ulong Value(long tag) => values.GetValueOrDefault(tag);
        DynamicSymbolReader symbols = new(view, Value(DynamicTag.Symbols), Value(DynamicTag.Strings), Value(DynamicTag.StringsSize));
        RelocationReader relocations = new(image, view, MaximumRelocations);
        relocations.Read(Value(DynamicTag.Rela), Value(DynamicTag.RelaSize), hasAddend: true);
        relocations.Read(Value(DynamicTag.Rel), Value(DynamicTag.RelSize), hasAddend: false);
        ulong plt = Value(DynamicTag.PltRelocations);
        // Some linkers count these among the others as well.
        relocations.Read(plt, Value(DynamicTag.PltRelocationsSize), Value(DynamicTag.PltRelocationsKind) == DynamicTag.Rela);
        int highest = relocations.HighestSymbol;
        symbols.ReadAll(Math.Max(highest + 1, SymbolCount.Find(view, Value)));
        return new DynamicSection
        {
            Needed = [.. tags.Where(entry => entry.Tag == DynamicTag.Needed).Select(entry => symbols.Text(entry.Value)).Where(name => name.Length > 0)],
            Symbols = symbols.Symbols,
            Relocations = relocations.Found,
            RelativeWords = RelativeTable.Read(view, Value(DynamicTag.Relr), Value(DynamicTag.RelrSize), MaximumRelocations),
            SymbolTable = Value(DynamicTag.Symbols),
            StringTable = Value(DynamicTag.Strings),
            StringTableSize = Value(DynamicTag.StringsSize),
            GlobalOffsetTable = Value(DynamicTag.GlobalOffsetTable),
            Initializer = Value(DynamicTag.Initializer),
            InitializerArray = Value(DynamicTag.InitializerArray),
            InitializerCount = (int)Math.Min(MaximumInitializers, Value(DynamicTag.InitializerArraySize) / (ulong)view.WordSize),
            MipsLocalEntries = (int)Math.Min(ushort.MaxValue, Value(DynamicTag.MipsLocalEntries)),
            MipsFirstSymbol = (int)Math.Min(ushort.MaxValue, Value(DynamicTag.MipsFirstSymbol)),
            HasSecurePlt = values.ContainsKey(DynamicTag.PowerPcTable),
            IsIncomplete = relocations.IsIncomplete || symbols.IsIncomplete || highest >= symbols.Symbols.Count,
        };
    }
}
