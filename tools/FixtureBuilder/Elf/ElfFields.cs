using System.Globalization;

namespace FixtureBuilder.Elf;

/// <summary>
/// The fields of an ELF file by their names in the ABI: those of the header, and those of the first and second PT_LOAD
/// ("load0.p_vaddr", "load1.p_vaddr") and of PT_GNU_STACK ("stack.p_type").
/// </summary>
internal sealed class ElfFields(byte[] good)
{
    private const uint Load = 1;
    private const uint GnuStack = 0x6474e551;

    private readonly byte[] _good = good;
    private readonly ElfHeader _elf = new(good);

    /// <summary>Where a segment's header stands.</summary>
    public int Segment(string name) => name switch
    {
        "load0" => Segments(Load)[0],
        "load1" => Segments(Load)[1],
        "stack" => Segments(GnuStack)[0],
        _ => throw new FixtureException($"there is no segment {name}"),
    };

    /// <summary>Offset and size in bytes of a field.</summary>
    public (int Offset, int Size) Find(string name)
    {
        if (name.Split('.') is [string segment, string field])
        {
            (int offset, int size) = SegmentField(field);
            return (Segment(segment) + offset, size);
        }

        int word = _elf.Is64 ? 8 : 4;
        int counts = _elf.Is64 ? 52 : 40;
        return name switch
        {
            "EI_CLASS" => (4, 1),
            "EI_DATA" => (5, 1),
            "EI_VERSION" => (6, 1),
            "EI_OSABI" => (7, 1),
            "EI_PAD" => (9, 1),
            "e_type" => (16, 2),
            "e_machine" => (18, 2),
            "e_version" => (20, 4),
            "e_entry" => (24, word),
            "e_phoff" => (24 + word, word),
            "e_shoff" => (24 + (2 * word), word),
            "e_ehsize" => (counts, 2),
            "e_phentsize" => (counts + 2, 2),
            "e_phnum" => (counts + 4, 2),
            "e_shentsize" => (counts + 6, 2),
            "e_shnum" => (counts + 8, 2),
            "e_shstrndx" => (counts + 10, 2),
            _ => throw new FixtureException($"there is no field {name}"),
        };
    }

    /// <summary>The sum of numbers, fields and "size", the file's size, as they were before any damage; "all-bits" for -1.</summary>
    public ulong Evaluate(string expression)
    {
        ulong sum = 0;
        foreach (string term in expression.Split('+', StringSplitOptions.TrimEntries))
        {
            sum = unchecked(sum + Term(term));
        }

        return sum;
    }

    /// <summary>Writes the low bytes of a value.</summary>
    public void Write(byte[] bytes, string name, ulong value)
    {
        (int offset, int size) = Find(name);
        for (int at = 0; at < size; at++)
        {
            int shift = 8 * (_elf.IsBigEndian ? size - 1 - at : at);
            bytes[offset + at] = (byte)(value >> shift);
        }
    }

    private ulong Term(string term)
    {
        if (term.StartsWith("0x", StringComparison.Ordinal))
        {
            return ulong.Parse(term.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        }

        return term switch
        {
            "all-bits" => ulong.MaxValue,
            "size" => (ulong)_good.Length,
            _ => ulong.TryParse(term, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number : Read(term),
        };
    }

    private ulong Read(string name)
    {
        (int offset, int size) = Find(name);
        ulong value = 0;
        for (int at = 0; at < size; at++)
        {
            value |= (ulong)_good[offset + at] << (8 * (_elf.IsBigEndian ? size - 1 - at : at));
        }

        return value;
    }

    private List<int> Segments(uint type)
    {
        ElfHeader elf = _elf;
        return [.. Enumerable.Range(0, elf.ProgramHeaderCount)
            .Select(index => elf.ProgramHeaderOffset + (index * elf.ProgramHeaderSize))
            .Where(offset => elf.Int(offset) == type)];
    }

    private (int Offset, int Size) SegmentField(string name) => (name, _elf.Is64) switch
    {
        ("p_type", _) => (0, 4),
        ("p_flags", true) => (4, 4),
        ("p_offset", true) => (8, 8),
        ("p_vaddr", true) => (16, 8),
        ("p_paddr", true) => (24, 8),
        ("p_filesz", true) => (32, 8),
        ("p_memsz", true) => (40, 8),
        ("p_align", true) => (48, 8),
        ("p_offset", false) => (4, 4),
        ("p_vaddr", false) => (8, 4),
        ("p_paddr", false) => (12, 4),
        ("p_filesz", false) => (16, 4),
        ("p_memsz", false) => (20, 4),
        ("p_flags", false) => (24, 4),
        ("p_align", false) => (28, 4),
        _ => throw new FixtureException($"there is no field {name}"),
    };
}
