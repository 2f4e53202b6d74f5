using MiraiToushi.Elf;
using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Loading;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Extraction.Location;

/// <summary>
/// Where functions may begin in a stripped image: targets of direct calls, code addresses that stand in data or in code,
/// symbols where there are some, and last what comes behind the end of a function. Candidates only: some are false.
/// </summary>
internal sealed class FunctionMap
{
    private readonly Dictionary<ulong, int> _calls = [];
    private readonly HashSet<ulong> _addresses = [];
    private readonly HashSet<ulong> _behindEnds = [];
    private readonly HashSet<ulong> _instructions = [];
    private readonly List<(ulong Place, ulong Target)> _callSites = [];
    private readonly List<(ulong Place, ulong Target)> _places = [];
    private readonly HashSet<ulong> _symbols = [];
    private readonly Machine _machine;
    private readonly MemorySnapshot _memory;
    private readonly LoadedImage _image;

    private FunctionMap(Machine machine, MemorySnapshot memory)
    {
        _machine = machine;
        _memory = memory;
        _image = memory.Image ?? machine.Image;
    }

    /// <summary>How often a function is called directly; 0 for one whose address is only taken.</summary>
    public int CallsOf(ulong function) => _calls.GetValueOrDefault(function);

    /// <summary>Whether a function was entered during boot.</summary>
    /// <param name="function">One of the candidates.</param>
    public bool WasExecuted(ulong function) => IsExecuted(function);

    /// <summary>Where a function is called directly.</summary>
    /// <param name="functions">Functions; bit 0 set for Thumb.</param>
    public IEnumerable<ulong> CallsTo(IReadOnlySet<ulong> functions) =>
        _callSites.Where(call => functions.Contains(call.Target)).Select(call => call.Place);

    /// <summary>Where addresses of functions stand as constants, in instructions or in data.</summary>
    /// <param name="functions">Functions; bit 0 set for Thumb.</param>
    public IEnumerable<ulong> PlacesOf(IReadOnlySet<ulong> functions) =>
        _places.Where(place => functions.Contains(place.Target)).Select(place => place.Place);

    /// <summary>The address of a function with the bit that says how it is called.</summary>
    /// <param name="function">Its address, bit 0 not set.</param>
    public ulong WithThumbBit(ulong function) =>
        _machine.Architecture.HasThumb && (_addresses.Contains(function | 1) || _calls.ContainsKey(function | 1)) ? function | 1 : function;

    /// <summary>Whether a symbol says that a function begins at an address.</summary>
    public bool IsSymbol(ulong function) => _symbols.Contains(function);

    /// <summary>All places where a function may begin, by ascending address, those in the middle of instructions left out where that can be told.</summary>
    public IReadOnlyList<ulong> Starts() =>
        [.. _calls.Keys.Concat(_addresses).Distinct().Where(address => IsExecuted(address) || LooksLikeStart(address)).Order()];

    /// <summary>Builds the map of a machine's image.</summary>
    /// <param name="machine">The machine, booted.</param>
    /// <param name="file">The image, for its symbols.</param>
    /// <param name="memory">Memory to sweep.</param>
    public static FunctionMap Build(Machine machine, ElfImage file, MemorySnapshot memory)
    {
        FunctionMap map = new(machine, memory);
        foreach (LoadedSegment segment in map._image.Segments)
        {
            int length = (int)Math.Min(segment.FileEnd - segment.Start, int.MaxValue);
            if (memory.ReadBytes(segment.Start, length) is not { } bytes)
            {
                continue;
            }

            if (segment.Permissions.HasFlag(Permissions.Execute))
            {
                map.SweepCode(segment.Start, bytes);
            }

            map.SweepPointers(segment.Start, bytes);
        }

        foreach ((ulong address, _) in ProgramSymbols.Functions(map._image))
        {
            map.AddAddress(0, address + map._image.Bias);
            map._symbols.Add(address + map._image.Bias);
        }

        return map;
    }

    /// <summary>The candidates, those first that were executed during boot and are called directly.</summary>
    /// <param name="executedOnly">Leave out those that were never executed.</param>
    public IEnumerable<ulong> Candidates(bool executedOnly)
    {
        IEnumerable<ulong> all = _calls.Keys.Concat(_addresses).Distinct();
        return all
            .Where(address => IsExecuted(address) || (!executedOnly && LooksLikeStart(address)))
            .OrderByDescending(IsExecuted)
            .ThenByDescending(address => _calls.ContainsKey(address))
            .ThenBy(address => address);
    }

    /// <summary>Where a function may begin that nothing refers to: behind the end of another one. Of those that are candidates already none is among them.</summary>
    public IEnumerable<ulong> Unreferenced() => _behindEnds
        .Where(address => !_calls.ContainsKey(address) && !_addresses.Contains(address) && LooksLikeStart(address))
        .Order();

    /// <summary>Whether a function is in the mode that the program starts in: most of it is, and a sweep for the other sees much that is not there.</summary>
    /// <param name="function">One of the candidates.</param>
    public bool IsInMainMode(ulong function) => !_machine.Architecture.HasThumb || ((function ^ _image.EntryPoint) & 1) == 0;

    private void SweepCode(ulong start, byte[] bytes)
    {
        Architecture architecture = _machine.Architecture;
        if (architecture.InstructionAlignment == 1)
        {
            X86Sweep.Sweep(architecture.WordSize == 8, start, bytes, _machine.ExecutedBlocks.Enumerate().Order(), new X86Findings(this));
            return;
        }

        CallSweep.Sweep(architecture, start, bytes, AddCall, AddAddress);
        FunctionEnds.Sweep(architecture, start, bytes, AddBehindEnd);
    }

    private bool IsExecuted(ulong address) =>
        _machine.ExecutedBlocks.Contains(_machine.Architecture.HasThumb ? address & ~1UL : address);

    /// <summary>
    /// On x86 a constant may point into the middle of an instruction, and what runs from there can take the engine down. A
    /// function begins with an instruction, and is called or stands behind a return, a jump or padding.
    /// </summary>
    private bool LooksLikeStart(ulong address)
    {
        if (_machine.Architecture.InstructionAlignment > 1)
        {
            return true;
        }

        if (!_instructions.Contains(address))
        {
            return false;
        }

        ReadOnlySpan<byte> before = _memory.ReadBytes(address - 1, 1);
        bool isBehindPadding = before.Length == 1 && (before[0] is 0x90 or 0xC3 or 0xCC or 0xF4 || (address % 16 == 0 && before[0] == 0));
        return _calls.ContainsKey(address) || _behindEnds.Contains(address) || isBehindPadding;
    }

    private void AddCall(ulong place, ulong target)
    {
        if (IsPlace(target))
        {
            _callSites.Add((place, target));
            _calls[target] = _calls.GetValueOrDefault(target) + 1;
        }
    }

    private void AddAddress(ulong place, ulong target)
    {
        if (IsPlace(target))
        {
            _places.Add((place, target));
            _addresses.Add(target);
        }
    }

    private void AddBehindEnd(ulong target)
    {
        if (IsPlace(target) && !IsExecuted(target))
        {
            _behindEnds.Add(target);
        }
    }

    private bool IsPlace(ulong target)
    {
        bool hasThumb = _machine.Architecture.HasThumb;
        ulong plain = hasThumb ? target & ~1UL : target;
        ulong alignment = hasThumb && plain == target ? 4UL : (ulong)_machine.Architecture.InstructionAlignment;
        return plain % alignment == 0 && _image.IsCode(plain);
    }

    private sealed class X86Findings(FunctionMap map) : IX86Findings
    {
        public void OnInstruction(ulong address) => map._instructions.Add(address);

        public void OnCall(ulong place, ulong target) => map.AddCall(place, target);

        public void OnAddress(ulong place, ulong address) => map.AddAddress(place, address);

        public void OnEnd(ulong address)
        {
            map.AddBehindEnd(address);
            map.AddBehindEnd((address + 15) & ~15UL);
        }
    }

    private void SweepPointers(ulong start, byte[] bytes)
    {
        int size = _machine.Architecture.WordSize;
        int step = Math.Min(size, _machine.Architecture.MaximumAlignment);
        int first = (int)(((ulong)step - (start % (ulong)step)) % (ulong)step);
        for (int at = first; at + size <= bytes.Length; at += step)
        {
            AddAddress(start + (ulong)at, Harvest.GuestEndian.Decode(bytes.AsSpan(at, size), _machine.Architecture.ByteOrder));
        }
    }
}
