using System.Text;

namespace MiraiToushi.Elf;

/// <summary>Reads a symbol table as far as it makes sense. One instance a table.</summary>
internal sealed class SymbolReader
{
    // C++ names of real programs stay below this; a longer one is somebody's joke.
    private const int MaximumNameLength = 4096;

    // All names may share one long string, so the sum needs its own limit. In characters.
    private const int MaximumNameTotal = 4 * 1024 * 1024;

    // A linker writes one table. Thousands of section headers may point to the same large and useless one.
    private const int MaximumTables = 4;

    private readonly ElfHeader _header;
    private readonly ReadOnlyMemory<byte> _symbols;
    private readonly ReadOnlyMemory<byte> _names;
    private readonly Dictionary<uint, string> _known = [];
    private int _nameTotal;

    private SymbolReader(ElfHeader header, ReadOnlyMemory<byte> symbols, ReadOnlyMemory<byte> names)
    {
        _header = header;
        _symbols = symbols;
        _names = names;
    }

    /// <summary>Reads the first usable table of section type <paramref name="type"/>; empty if there is none.</summary>
    public static ElfSymbol[] Read(
        ReadOnlyMemory<byte> file,
        ElfHeader header,
        SectionTable table,
        uint type,
        int maximum,
        DiagnosticBag diagnostics)
    {
        foreach (SectionHeader section in table.Sections.Where(section => section.Type == type).Take(MaximumTables))
        {
            if (Problem(section, table, header, file.Length) is { } problem)
            {
                diagnostics.Add(ElfDiagnosticCodes.SymbolsIgnored, $"A symbol table was ignored: {problem}.");
                continue;
            }

            SectionHeader names = table.Sections[(int)section.Link];
            var reader = new SymbolReader(
                header,
                file.Slice((int)section.Offset, (int)section.Size),
                file.Slice((int)names.Offset, (int)names.Size));
            ElfSymbol[] symbols = reader.ReadAll(maximum, diagnostics);
            if (symbols.Length > 0)
            {
                return symbols;
            }
        }

        return [];
    }

    private static string? Problem(SectionHeader section, SectionTable table, ElfHeader header, int fileLength)
    {
        if (section.EntrySize != (ulong)ElfLayout.Of(header.Class).SymbolSize)
        {
            return "its entries have the wrong size";
        }

        if (!section.FitsIn(fileLength))
        {
            return "it lies beyond the end of the file";
        }

        if (section.Link >= (uint)table.Sections.Length)
        {
            return "its string table does not exist";
        }

        SectionHeader names = table.Sections[(int)section.Link];
        return names.Type != SectionHeader.StringTable || !names.FitsIn(fileLength)
            ? "its string table is unusable"
            : null;
    }

    private ElfSymbol[] ReadAll(int maximum, DiagnosticBag diagnostics)
    {
        int size = ElfLayout.Of(_header.Class).SymbolSize;
        int total = _symbols.Length / size;
        int count = Math.Clamp(maximum, 0, total);
        int damaged = 0;
        var result = new List<ElfSymbol>();

        // Entry 0 is reserved and empty.
        for (int index = 1; index < count; index++)
        {
            var source = new EndianSpan(_symbols.Span.Slice(index * size, size), _header.ByteOrder);
            RawSymbol raw = RawSymbol.Parse(source, _header.Class);
            if (raw.IsUndefined || raw.NameOffset == 0)
            {
                continue;
            }

            if (ReadName(raw.NameOffset) is not { } name)
            {
                damaged++;
            }
            else if (name.Length > 0)
            {
                result.Add(new ElfSymbol(name, raw.Value, raw.Size, raw.Kind));
            }
        }

        if (damaged > 0 || count < total)
        {
            diagnostics.Add(
                ElfDiagnosticCodes.SymbolsIncomplete,
                $"{count} of {total} symbols were looked at; {damaged} of them had unusable names.");
        }

        return [.. result];
    }

    private string? ReadName(uint offset)
    {
        if (_known.TryGetValue(offset, out string? known))
        {
            return known;
        }

        if (offset >= (uint)_names.Length)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = _names.Span[(int)offset..];
        int length = rest[..Math.Min(rest.Length, MaximumNameLength + 1)].IndexOf((byte)0);
        if (length < 0 || length > MaximumNameTotal - _nameTotal)
        {
            return null;
        }

        _nameTotal += length;
        string name = Encoding.Latin1.GetString(rest[..length]);
        _known.Add(offset, name);
        return name;
    }
}
