using System.Buffers.Binary;

namespace MiraiToushi.Elf.Tests;

/// <summary>
/// Builds ELF files, sound ones by default and damaged ones where asked. The layout is: header, program headers, filler up to
/// the end of the last segment, then (if there are symbols) symbol table, string table and section headers, then an overlay.
/// </summary>
internal sealed class ElfFileBuilder
{
    private readonly List<ProgramHeader> _segments = [];
    private readonly List<(ulong Offset, byte[] Bytes)> _contents = [];
    private readonly List<(string Field, ulong Value)> _overrides = [];
    private readonly List<TestSymbol> _symbols = [];
    private readonly bool _wide;
    private readonly bool _big;
    private ushort _type = 2;
    private ushort _machine;
    private ulong _entry;
    private byte[] _overlay = [];

    public ElfFileBuilder(ElfMachine machine, ElfClass elfClass, ByteOrder byteOrder)
    {
        _machine = (ushort)machine;
        _wide = elfClass == ElfClass.Elf64;
        _big = byteOrder == ByteOrder.Big;
    }

    private int HeaderSize => _wide ? 64 : 52;

    private int SegmentHeaderSize => _wide ? 56 : 32;

    private int SectionHeaderSize => _wide ? 64 : 40;

    private int SymbolSize => _wide ? 24 : 16;

    /// <summary>A little-endian ARM bot in miniature: code that holds the headers, data with bss, an entry point in the code.</summary>
    public static ElfFileBuilder Arm() => Sound(ElfMachine.Arm, ElfClass.Elf32, ByteOrder.Little);

    /// <summary>The same shape for any machine.</summary>
    public static ElfFileBuilder Sound(ElfMachine machine, ElfClass elfClass, ByteOrder byteOrder) =>
        new ElfFileBuilder(machine, elfClass, byteOrder)
            .Load(offset: 0, address: 0x10000, fileSize: 0x300, memorySize: 0x300, flags: 5)
            .Load(offset: 0x300, address: 0x20300, fileSize: 0x100, memorySize: 0x900, flags: 6)
            .Entry(0x10200);

    public static ElfFileBuilder Empty(ElfClass elfClass = ElfClass.Elf32) =>
        elfClass == ElfClass.Elf64
            ? new ElfFileBuilder(ElfMachine.X8664, elfClass, ByteOrder.Little)
            : new ElfFileBuilder(ElfMachine.Arm, elfClass, ByteOrder.Little);

    public ElfFileBuilder Load(ulong offset, ulong address, ulong fileSize, ulong memorySize, uint flags = 5) =>
        Segment(SegmentType.Load, offset, address, fileSize, memorySize, flags);

    public ElfFileBuilder Segment(uint type, ulong offset, ulong address, ulong fileSize, ulong memorySize, uint flags = 4, ulong alignment = 0x1000)
    {
        _segments.Add(new ProgramHeader(type, flags, offset, address, address, fileSize, memorySize, alignment));
        return this;
    }

    public ElfFileBuilder Content(ulong offset, params byte[] bytes)
    {
        _contents.Add((offset, bytes));
        return this;
    }

    public ElfFileBuilder Type(ushort type)
    {
        _type = type;
        return this;
    }

    public ElfFileBuilder Machine(ushort machine)
    {
        _machine = machine;
        return this;
    }

    public ElfFileBuilder Entry(ulong entry)
    {
        _entry = entry;
        return this;
    }

    public ElfFileBuilder Symbol(string name, ulong address, ulong size, byte info, ushort section = 1)
    {
        _symbols.Add(new TestSymbol(name, address, size, info, section));
        return this;
    }

    public ElfFileBuilder Overlay(int length) => Overlay(new byte[length]);

    public ElfFileBuilder Overlay(byte[] bytes)
    {
        _overlay = bytes;
        return this;
    }

    /// <summary>Overrides a field of the header, of the symbol table's section header, or of the string table's; see <see cref="Build"/>.</summary>
    public ElfFileBuilder Set(string field, ulong value)
    {
        _overrides.Add((field, value));
        return this;
    }

    /// <summary>Builds the file.</summary>
    public byte[] Build()
    {
        int end = HeaderSize + (_segments.Count * SegmentHeaderSize);
        foreach (ProgramHeader segment in _segments)
        {
            // Segments that are damaged on purpose do not make the file grow.
            ulong segmentEnd = unchecked(segment.Offset + segment.FileSize);
            end = segmentEnd <= 0x10000 ? Math.Max(end, (int)segmentEnd) : end;
        }

        byte[] file = new byte[end];
        Array.Fill(file, (byte)0xCC);
        WriteHeader(file);
        for (int index = 0; index < _segments.Count; index++)
        {
            WriteSegment(file.AsSpan(HeaderSize + (index * SegmentHeaderSize)), _segments[index]);
        }

        foreach ((ulong offset, byte[] bytes) in _contents)
        {
            bytes.CopyTo(file, (int)offset);
        }

        file = _symbols.Count > 0 ? AppendSections(file) : file;
        ApplyOverrides(file);
        return [.. file, .. _overlay];
    }

    private void WriteHeader(byte[] file)
    {
        file.AsSpan(0, HeaderSize).Clear();
        "\u007fELF"u8.CopyTo(file);
        Put(file, 4, 1, _wide ? 2UL : 1);
        Put(file, 5, 1, _big ? 2UL : 1);
        Put(file, 6, 1, 1);
        Put(file, 16, 2, _type);
        Put(file, 18, 2, _machine);
        Put(file, 20, 4, 1);
        PutField(file, "e_entry", _entry);
        PutField(file, "e_phoff", (ulong)HeaderSize);
        PutField(file, "e_ehsize", (ulong)HeaderSize);
        PutField(file, "e_phentsize", (ulong)SegmentHeaderSize);
        PutField(file, "e_phnum", (ulong)_segments.Count);
    }

    private void WriteSegment(Span<byte> target, ProgramHeader segment)
    {
        ulong[] words = [segment.Offset, segment.VirtualAddress, segment.PhysicalAddress, segment.FileSize, segment.MemorySize];
        Put(target, 0, 4, segment.Type);
        Put(target, _wide ? 4 : 24, 4, segment.Flags);
        int word = _wide ? 8 : 4;
        int start = _wide ? 8 : 4;
        for (int index = 0; index < words.Length; index++)
        {
            Put(target, start + (index * word), word, words[index]);
        }

        Put(target, _wide ? 48 : 28, word, segment.Alignment);
    }

    private byte[] AppendSections(byte[] file)
    {
        var names = new List<byte> { 0 };
        byte[] symbols = new byte[(_symbols.Count + 1) * SymbolSize];
        for (int index = 0; index < _symbols.Count; index++)
        {
            TestSymbol symbol = _symbols[index];
            Span<byte> target = symbols.AsSpan((index + 1) * SymbolSize);
            Put(target, 0, 4, symbol.Name.Length == 0 ? 0 : (ulong)names.Count);
            Put(target, _wide ? 8 : 4, _wide ? 8 : 4, symbol.Address);
            Put(target, _wide ? 16 : 8, _wide ? 8 : 4, symbol.Size);
            Put(target, _wide ? 4 : 12, 1, symbol.Info);
            Put(target, _wide ? 6 : 14, 2, symbol.Section);
            names.AddRange(symbol.Name.Select(character => (byte)character));
            names.Add(0);
        }

        int symbolsAt = file.Length;
        int namesAt = symbolsAt + symbols.Length;
        int sectionsAt = namesAt + names.Count;
        byte[] sections = new byte[3 * SectionHeaderSize];
        byte[] result = [.. file, .. symbols, .. names, .. sections];
        PutField(result, "e_shoff", (ulong)sectionsAt);
        PutField(result, "e_shentsize", (ulong)SectionHeaderSize);
        PutField(result, "e_shnum", 3);
        PutField(result, "symtab.type", 2);
        PutField(result, "symtab.offset", (ulong)symbolsAt);
        PutField(result, "symtab.size", (ulong)symbols.Length);
        PutField(result, "symtab.link", 2);
        PutField(result, "symtab.entsize", (ulong)SymbolSize);
        PutField(result, "strtab.type", 3);
        PutField(result, "strtab.offset", (ulong)namesAt);
        PutField(result, "strtab.size", (ulong)names.Count);
        return result;
    }

    private void ApplyOverrides(byte[] file)
    {
        // The section header table is found through e_shoff, so that is damaged last.
        foreach ((string field, ulong value) in _overrides.OrderBy(item => item.Field == "e_shoff"))
        {
            PutField(file, field, value);
        }
    }

    private void PutField(byte[] file, string field, ulong value)
    {
        int word = _wide ? 8 : 4;
        int counts = _wide ? 52 : 40;
        (int offset, int size) = field switch
        {
            "EI_CLASS" => (4, 1),
            "EI_DATA" => (5, 1),
            "EI_VERSION" => (6, 1),
            "EI_OSABI" => (7, 1),
            "EI_PAD" => (12, 1),
            "e_version" => (20, 4),
            "e_entry" => (24, word),
            "e_phoff" => (24 + word, word),
            "e_shoff" => (24 + (2 * word), word),
            "e_flags" => (counts - 4, 4),
            "e_ehsize" => (counts, 2),
            "e_phentsize" => (counts + 2, 2),
            "e_phnum" => (counts + 4, 2),
            "e_shentsize" => (counts + 6, 2),
            "e_shnum" => (counts + 8, 2),
            _ => SectionField(file, field),
        };
        Put(file, offset, size, value);
    }

    private (int Offset, int Size) SectionField(byte[] file, string field)
    {
        int word = _wide ? 8 : 4;
        int start = _wide ? (int)Get(file, 40, 8) : (int)Get(file, 32, 4);
        string[] parts = field.Split('.');
        start += parts[0] switch
        {
            "null" => 0,
            "symtab" => SectionHeaderSize,
            "strtab" => 2 * SectionHeaderSize,
            _ => throw new ArgumentException(field, nameof(field)),
        };
        return parts[1] switch
        {
            "type" => (start + 4, 4),
            "offset" => (start + (_wide ? 24 : 16), word),
            "size" => (start + (_wide ? 32 : 20), word),
            "link" => (start + (_wide ? 40 : 24), 4),
            "entsize" => (start + (_wide ? 56 : 36), word),
            _ => throw new ArgumentException(field, nameof(field)),
        };
    }

    private ulong Get(byte[] file, int offset, int size)
    {
        var source = new EndianSpan(file, _big ? ByteOrder.Big : ByteOrder.Little);
        return size == 8 ? source.ReadUInt64(offset) : source.ReadUInt32(offset);
    }

    private void Put(Span<byte> target, int offset, int size, ulong value)
    {
        Span<byte> wide = stackalloc byte[8];
        if (_big)
        {
            BinaryPrimitives.WriteUInt64BigEndian(wide, value);
            wide[(8 - size)..].CopyTo(target[offset..]);
        }
        else
        {
            BinaryPrimitives.WriteUInt64LittleEndian(wide, value);
            wide[..size].CopyTo(target[offset..]);
        }
    }

    private sealed record TestSymbol(string Name, ulong Address, ulong Size, byte Info, ushort Section);
}
