namespace MiraiToushi.Elf.Dynamic;

/// <summary>Reads tables of relocations with or without addends.</summary>
internal sealed class RelocationReader
{
    private readonly ElfImage _image;
    private readonly AddressView _view;
    private readonly int _maximum;
    private readonly List<DynamicRelocation> _found = [];
    private readonly HashSet<ulong> _tables = [];

    public RelocationReader(ElfImage image, AddressView view, int maximum)
    {
        _image = image;
        _view = view;
        _maximum = maximum;
    }

    public IReadOnlyList<DynamicRelocation> Found => _found;

    public bool IsIncomplete { get; private set; }

    public int HighestSymbol { get; private set; }

    public void Read(ulong address, ulong size, bool hasAddend)
    {
        int word = _view.WordSize;
        int entry = (hasAddend ? 3 : 2) * word;
        ReadOnlySpan<byte> table = size == 0 ? [] : _view.From(address);
        ulong count = size / (ulong)entry;
        for (ulong i = 0; i < count; i++)
        {
            long offset = (long)i * entry;
            if (offset + entry > table.Length || _found.Count >= _maximum)
            {
                IsIncomplete = true;
                return;
            }

            // A table that lies in another one is applied once.
            if (_tables.Add(address + (ulong)offset))
            {
                Add(table.Slice((int)offset, entry), hasAddend);
            }
        }
    }

    private void Add(ReadOnlySpan<byte> entry, bool hasAddend)
    {
        int word = _view.WordSize;
        ulong info = _view.Number(entry.Slice(word, word));
        ulong symbol = _view.IsWide ? info >> 32 : info >> 8;
        uint type = _view.IsWide ? (uint)info : (uint)(info & 0xFF);
        ulong addend = hasAddend ? _view.Number(entry.Slice(2 * word, word)) : 0;
        // On SPARC V9 the upper part of the type is data of its own.
        type = _image.Machine == (ushort)ElfMachine.SparcV9 ? type & 0xFF : type;
        int index = (int)Math.Min(symbol, int.MaxValue - 1);
        HighestSymbol = Math.Max(HighestSymbol, index);
        _found.Add(new DynamicRelocation(_view.Number(entry[..word]), type, index, hasAddend ? (_view.IsWide ? (long)addend : (int)addend) : null));
    }
}
