using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Loading;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Extraction.Harvest;

/// <summary>A snapshot with the questions that recognisers ask: what is static data, what is code, what is heap.</summary>
internal sealed class SnapshotView
{
    private readonly LoadedImage _image;
    private readonly ulong _stackTop;
    private readonly ulong _stackBottom;
    private readonly ulong _gate;
    private List<(ulong Start, byte[] Bytes)>? _static;

    public SnapshotView(Machine machine, MemorySnapshot memory)
    {
        _image = memory.Image ?? machine.Image;
        Architecture = machine.Architecture;
        Memory = memory;
        _stackTop = machine.Architecture.Addresses.StackTop;
        _stackBottom = _stackTop - (ulong)machine.Configuration.Budgets.StackSize;
        _gate = machine.Architecture.Addresses.Gate;
    }

    public Architecture Architecture { get; }

    public MemorySnapshot Memory { get; }

    public int WordSize => Architecture.WordSize;

    /// <summary>The image's writable segments: .data and .bss.</summary>
    public IReadOnlyList<(ulong Start, byte[] Bytes)> Static => _static ??= ReadStatic();

    /// <summary>Whether an address lies in a segment of the image that may be executed.</summary>
    public bool IsCode(ulong address) => _image.IsCode(Architecture.HasThumb ? address & ~1UL : address);

    /// <summary>Whether an address can be that of a function: in code, where an instruction may begin, or that of a function descriptor.</summary>
    public bool IsFunction(ulong address)
    {
        if (Architecture.HasFunctionDescriptors && !_image.IsCode(address))
        {
            return address % (ulong)WordSize == 0 && Memory.TryReadUnsigned(address, WordSize, out ulong code) && _image.IsCode(code);
        }

        ulong plain = Architecture.HasThumb ? address & ~1UL : address;
        bool isThumb = plain != address;
        ulong alignment = Architecture.HasThumb && !isThumb ? 4UL : (ulong)Architecture.InstructionAlignment;
        return plain % alignment == 0 && _image.IsCode(plain);
    }

    /// <summary>Whether the bytes at an address are data that the sample itself made: writable, and not on the stack.</summary>
    public bool IsData(ulong address, int length)
    {
        return Memory.Find(address) is { } region
            && region.Permissions.HasFlag(Permissions.Write)
            && (ulong)length <= region.End - address
            && !(address >= _stackBottom && address < _stackTop)
            && region.Start != _gate;
    }

    /// <summary>Whether an address lies in the image's writable segments.</summary>
    public bool IsStatic(ulong address)
    {
        foreach ((ulong start, byte[] bytes) in Static)
        {
            if (address >= start && address - start < (ulong)bytes.Length)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Decodes a field of a record.</summary>
    public ulong Decode(ReadOnlySpan<byte> bytes) => GuestEndian.Decode(bytes, Architecture.ByteOrder);

    /// <summary>Places in .bss at which an array may begin: a word that is filled where the one a stride before is not.</summary>
    /// <param name="stride">Bytes from one element to the next.</param>
    public IEnumerable<(ulong Address, ulong Array)> ClearedAtStart(int stride)
    {
        HashSet<ulong> filled = [.. StaticWords().Select(word => word.Address).Where(IsBss)];
        return filled.Where(address => !filled.Contains(address - (ulong)stride)).Order().Select(address => (address, address));
    }

    private bool IsBss(ulong address)
    {
        foreach (LoadedSegment segment in _image.Segments)
        {
            if (address >= segment.FileEnd && address < segment.End)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Every aligned word of static data that is not zero.</summary>
    public IEnumerable<(ulong Address, ulong Value)> StaticWords()
    {
        int step = Math.Min(WordSize, Architecture.MaximumAlignment);
        foreach ((ulong start, byte[] bytes) in Static)
        {
            int first = (int)((ulong)step - (start % (ulong)step)) % step;
            for (int at = first; at + WordSize <= bytes.Length; at += step)
            {
                ulong value = Decode(bytes.AsSpan(at, WordSize));
                if (value != 0)
                {
                    yield return (start + (ulong)at, value);
                }
            }
        }
    }

    private List<(ulong Start, byte[] Bytes)> ReadStatic()
    {
        List<(ulong, byte[])> result = [];
        foreach (LoadedSegment segment in _image.Segments)
        {
            if (!segment.Permissions.HasFlag(Permissions.Write) || segment.End <= segment.Start)
            {
                continue;
            }

            byte[]? bytes = Memory.ReadBytes(segment.Start, (int)(segment.End - segment.Start));
            if (bytes is not null)
            {
                result.Add((segment.Start, bytes));
            }
        }

        return result;
    }
}
