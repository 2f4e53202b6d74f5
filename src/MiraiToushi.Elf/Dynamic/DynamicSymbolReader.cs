using System.Text;

namespace MiraiToushi.Elf.Dynamic;

/// <summary>Reads the dynamic symbol table.</summary>
internal sealed class DynamicSymbolReader
{
    private const int MaximumSymbols = 65_536;
    private const int MaximumNameLength = 256;
    private const int SymbolSize32 = 16;
    private const int SymbolSize64 = 24;
    private const int ObjectType = 1;
    private const int WeakBinding = 2;
    private readonly AddressView _view;
    private readonly ulong _table;
    private readonly ulong _names;
    private readonly ulong _namesSize;
    private readonly List<DynamicSymbol> _symbols = [];

    public DynamicSymbolReader(AddressView view, ulong table, ulong names, ulong namesSize)
    {
        _view = view;
        _table = table;
        _names = names;
        _namesSize = namesSize;
    }

    public IReadOnlyList<DynamicSymbol> Symbols => _symbols;

    public bool IsIncomplete { get; private set; }

    public void ReadAll(int count)
    {
        int size = _view.IsWide ? SymbolSize64 : SymbolSize32;
        ReadOnlySpan<byte> table = _table == 0 ? [] : _view.From(_table);
        int present = Math.Min(Math.Min(count, MaximumSymbols), table.Length / size);
        IsIncomplete = present < count && _table != 0;
        for (int i = 0; i < present; i++)
        {
            _symbols.Add(Decode(table.Slice(i * size, size)));
        }
    }

    /// <summary>A name; empty where it lies outside of the table of names.</summary>
    public string Text(ulong offset)
    {
        if (offset >= _namesSize || _names == 0 || _names > ulong.MaxValue - offset)
        {
            return "";
        }

        ReadOnlySpan<byte> text = _view.From(_names + offset);
        text = text[..(int)Math.Min((ulong)text.Length, Math.Min(_namesSize - offset, MaximumNameLength))];
        int end = text.IndexOf((byte)0);
        return end < 0 ? "" : Encoding.Latin1.GetString(text[..end]);
    }

    private DynamicSymbol Decode(ReadOnlySpan<byte> entry)
    {
        bool wide = _view.IsWide;
        byte info = entry[wide ? 4 : 12];
        ulong section = _view.Number(entry.Slice(wide ? 6 : 14, 2));
        ulong value = _view.Number(wide ? entry.Slice(8, 8) : entry.Slice(4, 4));
        ulong size = _view.Number(wide ? entry.Slice(16, 8) : entry.Slice(8, 4));
        return new DynamicSymbol(Text(_view.Number(entry[..4])), value, size, section != 0, (info & 0xF) == ObjectType, info >> 4 == WeakBinding);
    }
}
