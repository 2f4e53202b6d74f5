using MiraiToushi.Elf;
using MiraiToushi.Elf.Dynamic;
using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Library;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Loading.Dynamic;

/// <summary>
/// Does what the dynamic linker that is not there would do for an image without its libraries: relocates it, and gives what
/// it imports an address. A function becomes a trap of its own, which the machine answers.
/// </summary>
internal sealed class DynamicLinker
{
    private const int MaximumImports = 4_096;
    private const int MaximumObject = 0x1000;
    private const ulong MaximumVariable = 16;
    private const int MaximumObjects = 64 * 1024;
    private const ulong PowerPcDistance = 0x10_0000;
    private readonly Architecture _architecture;
    private readonly AddressSpace _space;
    private readonly GuestMemory _memory;
    private readonly ElfImage _file;
    private readonly DynamicSection _dynamic;
    private readonly ulong _bias;
    private readonly List<string> _functions = [];
    private readonly Dictionary<int, int> _functionOf = [];
    private readonly Dictionary<int, ulong> _dataOf = [];
    private readonly Dictionary<int, ulong> _copies = [];
    private readonly List<string> _unbound = [];
    private ulong _stubs;
    private ulong _data;
    private ulong _objects;

    private DynamicLinker(Architecture architecture, AddressSpace space, ElfImage file, DynamicSection dynamic, ulong bias)
    {
        _architecture = architecture;
        _space = space;
        _memory = new GuestMemory(space, architecture.ByteOrder, architecture.WordSize);
        _file = file;
        _dynamic = dynamic;
        _bias = bias;
    }

    private bool HasCodeInPlt => ((ElfMachine)_file.Machine == ElfMachine.PowerPc && !_dynamic.HasSecurePlt) || IsSparc;

    private bool IsSparc => (ElfMachine)_file.Machine is ElfMachine.Sparc or ElfMachine.Sparc32Plus;

    /// <summary>Binds an image that wants a dynamic linker.</summary>
    /// <param name="architecture">Its architecture.</param>
    /// <param name="space">Memory with the image in it.</param>
    /// <param name="file">The file.</param>
    /// <param name="image">The image in memory.</param>
    /// <returns>What it imports; null where it wants none, or cannot be bound.</returns>
    public static ImportTable? Bind(Architecture architecture, AddressSpace space, ElfImage file, LoadedImage image)
    {
        bool wants = file.IsDynamicallyLinked && file.EntryPoint != 0;
        return wants && DynamicReader.Read(file) is { } dynamic ? new DynamicLinker(architecture, space, file, dynamic, image.Bias).Bind() : null;
    }

    private ImportTable? Bind()
    {
        Collect();
        if (!TryMap())
        {
            return null;
        }

        ImportTable table = new()
        {
            Interpreter = _file.Interpreter ?? "",
            Stubs = _stubs,
            Data = _data,
            Functions = _functions,
            Unbound = _unbound,
            Copies = _copies,
            Initializers = [],
        };
        LibraryTables.Write(_memory, _data, _file.Interpreter?.Contains("uClibc", StringComparison.Ordinal) == true);
        PlaceObjects(table);
        RelocateMipsTable(table);
        foreach (ulong place in _dynamic.RelativeWords)
        {
            if (_memory.TryReadWord(place + _bias, out ulong word))
            {
                _memory.TryPatchWord(place + _bias, word + _bias);
            }
        }

        foreach (DynamicRelocation relocation in _dynamic.Relocations)
        {
            Apply(table, relocation);
        }

        // The array of initializers is itself relocated.
        return table with { Initializers = ReadInitializers() };
    }

    private void Collect()
    {
        for (int i = 1; i < _dynamic.Symbols.Count && _functions.Count < MaximumImports; i++)
        {
            DynamicSymbol symbol = _dynamic.Symbols[i];
            bool isImport = !symbol.IsDefined && symbol.Name.Length > 0;
            bool isFunction = isImport && !symbol.IsData && LibraryData.Variable(symbol.Name) is null;
            if (isFunction && (!symbol.IsWeak || LibraryCatalog.ByName.ContainsKey(symbol.Name)))
            {
                _functionOf[i] = _functions.Count;
                _functions.Add(symbol.Name);
            }
        }
    }

    private bool TryMap()
    {
        ulong stubSize = AddressSpace.PageUp((ulong)((ImportTable.FirstImport + _functions.Count) * ImportTable.StubSize));
        ulong dataSize = AddressSpace.PageUp((ulong)(LibraryData.Objects + (24 * _functions.Count) + MaximumObjects));
        AddressLayout layout = _architecture.Addresses;
        ulong lowest = AddressSpace.PageDown(_file.LowestAddress + _bias);
        ulong near = lowest > stubSize + PowerPcDistance ? lowest - stubSize - PowerPcDistance : 0;
        // Code in a table of 8-byte entries can only branch so far.
        ulong? stubs = HasCodeInPlt && near != 0 ? near : _space.FindFree(stubSize, layout.MapTop, layout.MapBottom);
        if (stubs is not { } start || !_space.TryMap(start, stubSize, Permissions.Read | Permissions.Execute, MachinePages.ImportsName))
        {
            return false;
        }

        _stubs = start;
        ReadOnlySpan<byte> trap = _architecture.Abi.Gate.Slice(GateOffsets.CallReturn, ImportTable.StubSize);
        for (int i = 0; i < ImportTable.FirstImport + _functions.Count; i++)
        {
            _memory.TryPatch(_stubs + (ulong)(i * ImportTable.StubSize), trap);
        }

        ulong? data = _space.FindFree(dataSize, layout.MapTop, layout.MapBottom);
        _data = data ?? 0;
        _objects = _data + LibraryData.Objects;
        return data is not null && _space.TryMap(_data, dataSize, Permissions.Read | Permissions.Write, "[library]");
    }

    private void PlaceObjects(ImportTable table)
    {
        // What looks at the machine within a function of ours, or goes on from there, finds the program's own table of addresses.
        ulong ownTable = _architecture.HasFunctionDescriptors ? ReadOwnTable() : 0;
        for (int i = 0; _architecture.HasFunctionDescriptors && i < _functions.Count; i++)
        {
            _memory.TryPatchWord(_objects + (ulong)(24 * i), table.Stub(i));
            _memory.TryPatchWord(_objects + (ulong)(24 * i) + 8, ownTable);
        }

        ulong next = _objects + (ulong)(24 * _functions.Count);
        ulong end = next + MaximumObjects;
        for (int i = 1; i < _dynamic.Symbols.Count; i++)
        {
            DynamicSymbol symbol = _dynamic.Symbols[i];
            if (symbol.IsDefined || symbol.Name.Length == 0 || _functionOf.ContainsKey(i))
            {
                continue;
            }

            if (LibraryData.Variable(symbol.Name) is { } variable)
            {
                _dataOf[i] = _data + (ulong)variable;
            }
            else if (symbol.IsData)
            {
                _unbound.Add(symbol.Name);
                ulong size = (Math.Clamp(symbol.Size, 16, MaximumObject) + 15) & ~15UL;
                if (next + size <= end)
                {
                    _dataOf[i] = next;
                    next += size;
                }
            }
        }
    }

    // The second word of the entry point's descriptor, which may itself want a relocation.
    private ulong ReadOwnTable()
    {
        ulong place = _file.EntryPoint + 8;
        foreach (DynamicRelocation relocation in _dynamic.Relocations)
        {
            if (relocation.Address == place && relocation.Addend is { } addend)
            {
                return (ulong)addend + _bias;
            }
        }

        return _memory.TryReadWord(place + _bias, out ulong own) ? own : 0;
    }

    private ulong Resolve(ImportTable table, int index)
    {
        if (index <= 0 || index >= _dynamic.Symbols.Count)
        {
            return 0;
        }

        if (_functionOf.TryGetValue(index, out int function))
        {
            return _architecture.HasFunctionDescriptors ? _objects + (ulong)(24 * function) : table.Stub(function);
        }

        DynamicSymbol symbol = _dynamic.Symbols[index];
        return _dataOf.TryGetValue(index, out ulong data) ? data : symbol.IsDefined ? symbol.Value + _bias : 0;
    }

    private void Apply(ImportTable table, DynamicRelocation relocation)
    {
        ulong place = relocation.Address + _bias;
        ulong symbol = Resolve(table, relocation.Symbol);
        RelocationKind kind = RelocationKinds.Find(_file.Machine, relocation.Type);
        int size = _architecture.WordSize;
        ulong addend = relocation.Addend is { } given ? (ulong)given : _memory.TryReadUnsigned(place, size, out ulong word) ? word : 0;
        switch (kind)
        {
            case RelocationKind.Relative:
                // SuperH's linkers left the addend in place where the entry has none.
                bool inPlace = relocation.Addend == 0 && (ElfMachine)_file.Machine == ElfMachine.SuperH && _memory.TryReadWord(place, out addend);
                _memory.TryPatchWord(place, (inPlace || relocation.Addend is not 0 ? addend : 0) + _bias);
                break;
            case RelocationKind.MipsRelative:
                _memory.TryPatchWord(place, addend + (relocation.Symbol == 0 ? _bias : symbol));
                break;
            case RelocationKind.Absolute:
                _memory.TryPatchWord(place, symbol + addend);
                break;
            case RelocationKind.Distance:
                _memory.TryPatchWord(place, symbol + addend - place);
                break;
            case RelocationKind.Address:
                _memory.TryPatchWord(place, symbol + (ulong)(relocation.Addend ?? 0));
                break;
            case RelocationKind.Jump:
                PltEntries.Write(_memory, new PltEntry(place, symbol, HasCodeInPlt, IsSparc, _architecture.HasFunctionDescriptors));
                _space.NoteWritten(place, 16);
                break;
            case RelocationKind.Copy:
                CopyVariable(relocation.Symbol, place);
                break;
        }
    }

    private void CopyVariable(int index, ulong place)
    {
        if (index <= 0 || index >= _dynamic.Symbols.Count)
        {
            return;
        }

        DynamicSymbol symbol = _dynamic.Symbols[index];
        if (LibraryData.Variable(symbol.Name) is not { } variable)
        {
            _unbound.Add(symbol.Name);
            return;
        }

        // An int has less than a word, and what lies behind it is another variable.
        int size = (int)Math.Clamp(symbol.Size == 0 ? (ulong)_memory.WordSize : symbol.Size, 1, MaximumVariable);
        if (_memory.ReadBytes(_data + (ulong)variable, size) is { } content)
        {
            _memory.TryPatch(place, content);
            _copies[variable] = place;
        }
    }

    // MIPS ABI supplement, chapter 5: the table's entries need no relocations of their own.
    private void RelocateMipsTable(ImportTable table)
    {
        if ((ElfMachine)_file.Machine != ElfMachine.Mips || _dynamic.GlobalOffsetTable == 0)
        {
            return;
        }

        ulong start = _dynamic.GlobalOffsetTable + _bias;
        // The first two are the dynamic linker's.
        for (int i = 2; i < _dynamic.MipsLocalEntries && _bias != 0; i++)
        {
            ulong entry = start + (ulong)(4 * i);
            if (_memory.TryReadWord(entry, out ulong value))
            {
                _memory.TryPatchWord(entry, value + _bias);
            }
        }

        for (int i = _dynamic.MipsFirstSymbol; i < _dynamic.Symbols.Count; i++)
        {
            _memory.TryPatchWord(start + (ulong)(4 * (_dynamic.MipsLocalEntries + i - _dynamic.MipsFirstSymbol)), Resolve(table, i));
        }
    }

    private List<ulong> ReadInitializers()
    {
        List<ulong> result = [];
        if (_dynamic.Initializer != 0)
        {
            result.Add(_dynamic.Initializer + _bias);
        }

        for (int i = 0; i < _dynamic.InitializerCount; i++)
        {
            ulong place = _dynamic.InitializerArray + _bias + (ulong)(i * _architecture.WordSize);
            // 0 and -1 stand at the ends of old toolchains' lists.
            if (_memory.TryReadWord(place, out ulong address) && address != 0 && address != ulong.MaxValue >> (64 - (8 * _architecture.WordSize)))
            {
                result.Add(address);
            }
        }

        return result;
    }
}
