using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Linux;
using MiraiToushi.Emulation.Loading;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Tracing;

/// <summary>
/// Tells code that a process wrote itself from code that was loaded from the sample, at the first execution of each block, and
/// layers from trampolines: a layer is more than a few instructions, and from its entry on most of what is met is written code.
/// What a just-in-time compiler makes, a signal trampoline or relocated code fails one or the other.
/// </summary>
internal sealed class LayerWatch
{
    private const ulong MinimumBytes = 256;
    private const int MaximumStretches = 64;
    private readonly Architecture _architecture;
    private readonly AddressSpace _space;
    private readonly GuestMemory _memory;
    private readonly Process _process;
    private readonly Func<LoadedImage?, MemorySnapshot> _snapshot;
    private readonly List<WrittenCode> _written = [];
    private int _met;

    /// <summary>Creates a watch.</summary>
    /// <param name="architecture">What the guest is.</param>
    /// <param name="space">Its memory.</param>
    /// <param name="process">The process watched.</param>
    /// <param name="snapshot">Takes a snapshot of the memory with the program given in it.</param>
    public LayerWatch(Architecture architecture, AddressSpace space, Process process, Func<LoadedImage?, MemorySnapshot> snapshot)
    {
        _snapshot = snapshot;
        _architecture = architecture;
        _space = space;
        _memory = new GuestMemory(space, architecture.ByteOrder, architecture.WordSize);
        _process = process;
    }

    /// <summary>Layers that there may be.</summary>
    public required int MaximumLayers { get; init; }

    /// <summary>The layers so far, the outermost first.</summary>
    public IReadOnlyList<UnpackLayer> Layers => [.. LayerCode().Select(code => code.ToLayer())];

    /// <summary>The program that the process runs: what exec loaded, or what was unpacked over it or beside it.</summary>
    public LoadedImage? Image => LayerCode().LastOrDefault(code => !code.IsGone)?.Image ?? _process.Program?.Image;

    /// <summary>What a child of a fork starts with.</summary>
    /// <param name="child">The child.</param>
    public LayerWatch CloneFor(Process child)
    {
        LayerWatch copy = new(_architecture, _space, child, _snapshot) { _met = _met, MaximumLayers = MaximumLayers };
        copy._written.AddRange(_written.Select(code => code with { Instructions = 0 }));
        return copy;
    }

    /// <summary>Takes note of a block that is executed for the first time.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="previous">The block executed before it; 0 for none.</param>
    /// <param name="instructions">Instructions that the process has executed.</param>
    /// <returns>False where this makes one layer more than is allowed.</returns>
    public bool Met(ulong address, uint size, ulong previous, ulong instructions)
    {
        _met++;
        if (!_space.TryFind(address, out MemoryRegion region) || MachinePages.IsKernels(region) || region.Name == MachinePages.ImportsName || IsFromFile(region, address, size))
        {
            return true;
        }

        WrittenCode? code = _written.Find(code => code.Contains(address));
        if (code is null && _written.Count < MaximumStretches)
        {
            code = Begin(region, address, previous, instructions);
            _written.Add(code);
        }

        return code is null || Count(code, address, size, previous);
    }

    /// <summary>
    /// Takes note of a program that is about to be entered once it has been bound to its libraries, so that what is kept of it is
    /// what was unpacked.
    /// </summary>
    /// <param name="image">The program.</param>
    /// <param name="previous">Where control comes from.</param>
    /// <param name="instructions">Instructions that the process has executed.</param>
    public void Foresee(LoadedImage image, ulong previous, ulong instructions)
    {
        ulong entry = image.EntryPoint & ~(_architecture.HasThumb ? 1UL : 0);
        if (!_space.TryFind(entry, out MemoryRegion region) || region.Object?.Pristine is not null)
        {
            return;
        }

        int index = _written.FindIndex(code => code.Contains(entry));
        if (index < 0 && _written.Count < MaximumStretches)
        {
            index = _written.Count;
            _written.Add(Begin(region, entry, previous, instructions));
        }

        if (index >= 0)
        {
            _written[index] = _written[index] with { Image = image, Entered = _snapshot(image), EntryPoint = entry, From = previous, IsForeseen = true };
        }
    }

    /// <summary>Takes note of ranges that were unmapped, or in which something else was mapped.</summary>
    /// <param name="ranges">The ranges.</param>
    public void Forget(IReadOnlyList<(ulong Start, ulong End)> ranges)
    {
        foreach ((ulong start, ulong end) in ranges)
        {
            foreach (WrittenCode code in _written)
            {
                code.IsGone |= code.FirstExecuted >= start && code.FirstExecuted < end;
            }
        }
    }

    private bool Count(WrittenCode code, ulong address, uint size, ulong previous)
    {
        // A stub may leave through a few instructions that it put beside the program.
        ulong entry = _architecture.Calls.CodeOf(_memory, code.Image.EntryPoint);
        if (!code.IsForeseen && address == (entry & ~(_architecture.HasThumb ? 1UL : 0)))
        {
            code.Entered = code.FirstExecuted == address ? code.Entered : _snapshot(code.Image);
            code.EntryPoint = address;
            code.From = previous;
        }

        bool wasLayer = code.Bytes >= MinimumBytes;
        code.Blocks++;
        code.Bytes += size;
        return wasLayer || code.Bytes < MinimumBytes || LayerCode().Count() <= MaximumLayers;
    }

    private IEnumerable<WrittenCode> LayerCode()
    {
        int later = 0;
        Stack<WrittenCode> layers = new();
        for (int i = _written.Count - 1; i >= 0; i--)
        {
            WrittenCode code = _written[i];
            later += code.Blocks;
            if (code.Bytes >= MinimumBytes && later * 2 >= _met - code.MetBefore)
            {
                layers.Push(code);
            }
        }

        return layers;
    }

    // Relocated code has a few words that differ; what was unpacked over it differs all over. What a truncated file lacks was
    // loaded as zeros, and as long as it is zero nobody has written it.
    private bool IsFromFile(MemoryRegion region, ulong address, uint size)
    {
        if (region.Object?.Pristine is not { } file || size == 0 || size > region.End - address)
        {
            return false;
        }

        ulong offset = address - region.ObjectStart;
        ReadOnlySpan<byte> expected = offset < (ulong)file.Length ? file.Span[(int)offset..] : [];
        ReadOnlySpan<byte> now = _space.HostSpan(address, (int)size);
        int different = 0;
        for (int i = 0; i < now.Length; i++)
        {
            byte loaded = i < expected.Length ? expected[i] : (byte)0;
            different += loaded == now[i] ? 0 : 1;
        }

        return different * 2 < now.Length;
    }

    // A stub may map another file where its own program was loaded: UPX 5 maps a memory file over the place it keeps free.
    private bool IsProgramsFile(MemoryRegion region) =>
        region.Object is { Shared: null, Inode: not 0 } mapped && _process.Program?.Node is { } node && mapped.Inode == node.Inode;

    private WrittenCode Begin(MemoryRegion region, ulong address, ulong previous, ulong instructions)
    {
        bool isLoaded = _process.Program is { } program && program.Image.Segments.Any(segment => address >= segment.Start && address < segment.End)
            && IsProgramsFile(region);
        UnpackKind kind = region.Object?.Pristine is not null ? UnpackKind.InPlace : isLoaded ? UnpackKind.Executed : UnpackKind.Mapped;
        (ulong start, ulong end) = MappedImage.Stretch(_space.Regions, region);
        LoadedImage image = kind == UnpackKind.Executed ? _process.Program!.Image : MappedImage.Describe(_architecture, _space, region, address);
        return new WrittenCode(kind, start, end, address, instructions, _met - 1, image)
        {
            From = previous,
            Entered = _snapshot(image),
        };
    }
}
