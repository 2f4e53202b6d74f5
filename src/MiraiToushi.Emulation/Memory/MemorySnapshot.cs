using MiraiToushi.Elf;
using MiraiToushi.Emulation.Loading;

namespace MiraiToushi.Emulation.Memory;

/// <summary>
/// Guest memory as it was at one moment. Immutable. Pages that did not change since an earlier snapshot are shared with it,
/// and pages of zeros take no room.
/// </summary>
public sealed class MemorySnapshot
{
    private const int Page = (int)AddressSpace.PageSize;
    private readonly Dictionary<ulong, byte[]> _pages;

    private MemorySnapshot(IReadOnlyList<MemoryRegion> regions, Dictionary<ulong, byte[]> pages, ByteOrder byteOrder, int wordSize)
    {
        Regions = regions;
        _pages = pages;
        ByteOrder = byteOrder;
        WordSize = wordSize;
    }

    /// <summary>The regions by ascending address.</summary>
    public IReadOnlyList<MemoryRegion> Regions { get; }

    /// <summary>The guest's byte order.</summary>
    public ByteOrder ByteOrder { get; }

    /// <summary>Bytes in a pointer, 4 or 8.</summary>
    public int WordSize { get; }

    /// <summary>The program that the process runs: what was loaded, or what that has unpacked; null where nobody knows.</summary>
    public LoadedImage? Image { get; private init; }

    /// <summary>Takes a snapshot.</summary>
    /// <param name="space">The memory.</param>
    /// <param name="byteOrder">The guest's byte order, kept for readers.</param>
    /// <param name="wordSize">Bytes in a pointer, kept for readers.</param>
    /// <param name="earlier">A snapshot to share unchanged pages with; may be null.</param>
    /// <param name="image">The program that lies in it; null where nobody knows.</param>
    public static MemorySnapshot Take(AddressSpace space, ByteOrder byteOrder, int wordSize, MemorySnapshot? earlier, LoadedImage? image = null)
    {
        ArgumentNullException.ThrowIfNull(space);
        Dictionary<ulong, byte[]> pages = new(earlier?._pages.Count ?? 256);
        foreach (MemoryRegion region in space.Regions)
        {
            byte[] resident = new byte[region.Size / AddressSpace.PageSize];
            space.ResidentPages(region.Start, region.Size, resident);
            for (int i = 0; i < resident.Length; i++)
            {
                if (resident[i] == 0)
                {
                    continue;
                }

                ulong address = region.Start + ((ulong)i * AddressSpace.PageSize);
                ReadOnlySpan<byte> now = space.HostSpan(address, Page);
                if (earlier is not null && earlier._pages.TryGetValue(address, out byte[]? before) && now.SequenceEqual(before))
                {
                    pages.Add(address, before);
                }
                else if (now.ContainsAnyExcept((byte)0))
                {
                    pages.Add(address, now.ToArray());
                }
            }
        }

        return new MemorySnapshot([.. space.Regions], pages, byteOrder, wordSize) { Image = image };
    }

    /// <summary>Puts memory back to what it was; only pages that differ are written.</summary>
    /// <param name="space">The memory.</param>
    /// <param name="keepsShared">Leave shared memory as it is now, as when one process goes on after another has run.</param>
    public void Restore(AddressSpace space, bool keepsShared = false)
    {
        ArgumentNullException.ThrowIfNull(space);
        space.ReplaceRegions(Regions);
        foreach (MemoryRegion region in Regions)
        {
            if (keepsShared && region.IsShared)
            {
                continue;
            }

            byte[] resident = new byte[region.Size / AddressSpace.PageSize];
            space.ResidentPages(region.Start, region.Size, resident);
            for (int i = 0; i < resident.Length; i++)
            {
                ulong address = region.Start + ((ulong)i * AddressSpace.PageSize);
                bool stored = _pages.TryGetValue(address, out byte[]? page);
                if (!stored && resident[i] == 0)
                {
                    continue;
                }

                RestorePage(space, address, page);
            }
        }
    }

    /// <summary>Reads bytes.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="into">Filled whole.</param>
    /// <returns>False where a byte is not mapped.</returns>
    public bool TryRead(ulong address, Span<byte> into)
    {
        while (into.Length > 0)
        {
            ulong start = AddressSpace.PageDown(address);
            if (!IsMapped(start))
            {
                return false;
            }

            int offset = (int)(address - start);
            int step = Math.Min(into.Length, Page - offset);
            if (_pages.TryGetValue(start, out byte[]? page))
            {
                page.AsSpan(offset, step).CopyTo(into);
            }
            else
            {
                into[..step].Clear();
            }

            into = into[step..];
            address += (ulong)step;
        }

        return true;
    }

    /// <summary>Reads bytes into a new array.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="length">Bytes, 0 or more.</param>
    /// <returns>The bytes, or null where one is not mapped.</returns>
    public byte[]? ReadBytes(ulong address, int length)
    {
        byte[] result = new byte[length];
        return TryRead(address, result) ? result : null;
    }

    /// <summary>Reads an unsigned integer in the guest's byte order.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="size">Bytes: 1, 2, 4 or 8.</param>
    /// <param name="value">The value.</param>
    /// <returns>False where a byte is not mapped.</returns>
    public bool TryReadUnsigned(ulong address, int size, out ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        bytes = bytes[..size];
        bool ok = TryRead(address, bytes);
        value = ok ? GuestMemory.Decode(bytes, ByteOrder) : 0;
        return ok;
    }

    /// <summary>The region that holds an address, or null.</summary>
    /// <param name="address">A guest address.</param>
    public MemoryRegion? Find(ulong address)
    {
        int low = 0;
        int high = Regions.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >> 1;
            MemoryRegion region = Regions[middle];
            if (address < region.Start)
            {
                high = middle - 1;
            }
            else if (address >= region.End)
            {
                low = middle + 1;
            }
            else
            {
                return region;
            }
        }

        return null;
    }

    /// <summary>Whether an address is mapped.</summary>
    /// <param name="address">A guest address.</param>
    public bool IsMapped(ulong address) => Find(address) is not null;

    /// <summary>Ranges of bytes that differ between two snapshots, in regions that both have; a gap of up to 8 equal bytes is bridged.</summary>
    /// <param name="before">The earlier snapshot.</param>
    /// <param name="after">The later snapshot.</param>
    public static IReadOnlyList<MemoryDelta> Compare(MemorySnapshot before, MemorySnapshot after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        List<MemoryDelta> result = [];
        byte[] zero = new byte[Page];
        foreach (ulong address in before._pages.Keys.Union(after._pages.Keys).Order())
        {
            byte[] old = before._pages.GetValueOrDefault(address, zero);
            byte[] now = after._pages.GetValueOrDefault(address, zero);
            if (!ReferenceEquals(old, now) && before.IsMapped(address) && after.IsMapped(address))
            {
                MemoryDelta.AddDifferences(result, address, old, now);
            }
        }

        return result;
    }

    private static void RestorePage(AddressSpace space, ulong address, byte[]? page)
    {
        Span<byte> now = space.HostSpan(address, Page);
        if (page is null)
        {
            if (now.ContainsAnyExcept((byte)0))
            {
                now.Clear();
                space.NoteWritten(address, AddressSpace.PageSize);
            }
        }
        else if (!now.SequenceEqual(page))
        {
            page.CopyTo(now);
            space.NoteWritten(address, AddressSpace.PageSize);
        }
    }
}
