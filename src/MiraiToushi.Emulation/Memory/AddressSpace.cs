namespace MiraiToushi.Emulation.Memory;

/// <summary>
/// The guest's memory: regions over plain host memory. The CPU looks at <see cref="Version"/> and <see cref="TakeStaleCode"/>
/// before it runs; nothing here calls it.
/// </summary>
public sealed partial class AddressSpace : IDisposable
{
    /// <summary>Bytes in a page; larger than any supported engine's own granularity and what Linux uses on most ABIs.</summary>
    public const ulong PageSize = 4096;

    // The engine aborts the process at 1024 regions on ARM (unicorn issue 1089) and gets slow long before.
    private const int MaximumRegions = 400;
    private readonly List<(ulong Start, ulong End)> _staleCode = [];
    private readonly List<(ulong Start, ulong End)> _unmapped = [];
    private List<MemoryRegion> _regions = [];

    /// <summary>Creates an empty address space.</summary>
    /// <param name="limit">First address that can never be mapped.</param>
    /// <param name="maximumMemory">Bytes that may be mapped at once.</param>
    public AddressSpace(ulong limit, ulong maximumMemory)
    {
        Limit = limit;
        MaximumMemory = maximumMemory;
    }

    /// <summary>First address that can never be mapped.</summary>
    public ulong Limit { get; }

    /// <summary>Bytes that may be mapped at once.</summary>
    public ulong MaximumMemory { get; }

    /// <summary>Changes whenever a region does.</summary>
    public int Version { get; private set; }

    /// <summary>Bytes mapped now.</summary>
    public ulong MappedBytes { get; private set; }

    /// <summary>Bytes of the largest mapping that was refused because of <see cref="MaximumMemory"/>; 0 where none was.</summary>
    public ulong LargestRefusal { get; private set; }

    /// <summary>The regions by ascending address; they do not overlap.</summary>
    public IReadOnlyList<MemoryRegion> Regions => _regions;

    /// <summary>Rounds up to a whole page.</summary>
    /// <param name="value">Bytes or an address.</param>
    public static ulong PageUp(ulong value) => (value + PageSize - 1) & ~(PageSize - 1);

    /// <summary>Rounds down to a whole page.</summary>
    /// <param name="value">Bytes or an address.</param>
    public static ulong PageDown(ulong value) => value & ~(PageSize - 1);

    /// <summary>Maps a range, replacing what was there; new pages read as zero.</summary>
    /// <param name="start">A multiple of the page size.</param>
    /// <param name="size">Bytes, rounded up to pages.</param>
    /// <param name="permissions">What the guest may do there.</param>
    /// <param name="name">Name of the region.</param>
    /// <param name="mapped">What is mapped; null for private memory without a file. Only what is shared shows its content at once.</param>
    /// <param name="offset">Place in it that appears at the start, a multiple of the page size.</param>
    /// <returns>False where the range is bad or a limit would be passed.</returns>
    public bool TryMap(ulong start, ulong size, Permissions permissions, string name, MappedObject? mapped = null, ulong offset = 0)
    {
        size = PageUp(size);
        if (!IsRange(start, size) || _regions.Count + 2 > MaximumRegions)
        {
            return false;
        }

        if (MappedBytes - BytesMappedIn(start, start + size) + size > MaximumMemory)
        {
            NoteRefusal(size);
            return false;
        }

        Unmap(start, size);
        MemoryRegion region = new(start, start + size, permissions, name) { Object = mapped, ObjectStart = mapped is null ? 0 : start - offset };
        ShareHost(region);
        Insert(region);
        return true;
    }

    /// <summary>Takes note of a mapping that is more than <see cref="MaximumMemory"/> allows.</summary>
    /// <param name="size">Its bytes.</param>
    internal void NoteRefusal(ulong size) => LargestRefusal = Math.Max(LargestRefusal, size);

    /// <summary>Maps a page of the kernel's own, which may lie above <see cref="Limit"/>.</summary>
    /// <param name="start">A multiple of the page size.</param>
    /// <param name="permissions">What the guest may do there.</param>
    /// <param name="name">Name of the region.</param>
    internal void MapKernelPage(ulong start, Permissions permissions, string name) =>
        Insert(new MemoryRegion(start, start + PageSize, permissions, name));

    /// <summary>Unmaps a range; parts that are not mapped are passed over, as munmap does.</summary>
    /// <param name="start">A multiple of the page size.</param>
    /// <param name="size">Bytes, rounded up to pages.</param>
    public void Unmap(ulong start, ulong size)
    {
        ulong end = start + PageUp(size);
        List<MemoryRegion> kept = new(_regions.Count + 1);
        bool changed = false;
        foreach (MemoryRegion region in _regions)
        {
            if (region.End <= start || region.Start >= end)
            {
                kept.Add(region);
                continue;
            }

            changed = true;
            ulong from = Math.Max(start, region.Start);
            ulong to = Math.Min(end, region.End);
            Discard(region, from, to);
            MarkStale(region, from, to);
            MappedBytes -= to - from;
            AddIfNotEmpty(kept, region with { End = from });
            AddIfNotEmpty(kept, region with { Start = to });
        }

        if (changed)
        {
            _unmapped.Add((start, end));
            SetRegions(kept);
        }
    }

    /// <summary>Changes the permissions of a range that is mapped throughout.</summary>
    /// <param name="start">A multiple of the page size.</param>
    /// <param name="size">Bytes, rounded up to pages.</param>
    /// <param name="permissions">The new permissions.</param>
    /// <returns>False where a part is not mapped; nothing is changed then.</returns>
    public bool TryProtect(ulong start, ulong size, Permissions permissions)
    {
        ulong end = start + PageUp(size);
        if (end <= start || !IsMapped(start, end - start) || _regions.Count + 2 > MaximumRegions)
        {
            return false;
        }

        List<MemoryRegion> result = new(_regions.Count + 2);
        foreach (MemoryRegion region in _regions)
        {
            if (region.End <= start || region.Start >= end)
            {
                result.Add(region);
                continue;
            }

            ulong from = Math.Max(start, region.Start);
            ulong to = Math.Min(end, region.End);
            MarkStale(region, from, to);
            AddIfNotEmpty(result, region with { End = from });
            AddIfNotEmpty(result, region with { Start = from, End = to, Permissions = permissions });
            AddIfNotEmpty(result, region with { Start = to });
        }

        SetRegions(result);
        return true;
    }

    /// <summary>The region that holds an address.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="region">The region.</param>
    /// <returns>False where nothing is mapped.</returns>
    public bool TryFind(ulong address, out MemoryRegion region)
    {
        int low = 0;
        int high = _regions.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >> 1;
            MemoryRegion candidate = _regions[middle];
            if (address < candidate.Start)
            {
                high = middle - 1;
            }
            else if (address >= candidate.End)
            {
                low = middle + 1;
            }
            else
            {
                region = candidate;
                return true;
            }
        }

        region = default;
        return false;
    }

    /// <summary>Whether every byte of a range is mapped.</summary>
    /// <param name="start">A guest address.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="needed">Permissions that every page must have.</param>
    public bool IsMapped(ulong start, ulong size, Permissions needed = Permissions.None)
    {
        ulong end = start + size;
        if (end < start)
        {
            return false;
        }

        ulong at = start;
        do
        {
            if (!TryFind(at, out MemoryRegion region) || (region.Permissions & needed) != needed)
            {
                return false;
            }

            at = region.End;
        }
        while (at < end);
        return true;
    }

    /// <summary>Finds room below an address, from the top down as mmap does.</summary>
    /// <param name="size">Bytes.</param>
    /// <param name="top">The room must end at or below this.</param>
    /// <param name="bottom">The room must begin at or above this.</param>
    /// <returns>The address, or null where there is no room.</returns>
    public ulong? FindFree(ulong size, ulong top, ulong bottom)
    {
        size = PageUp(size);
        ulong ceiling = top;
        for (int i = _regions.Count - 1; i >= -1; i--)
        {
            ulong floor = i < 0 ? bottom : Math.Max(bottom, _regions[i].End);
            if (ceiling >= floor && ceiling - floor >= size && size != 0)
            {
                return ceiling - size;
            }

            if (i >= 0)
            {
                ceiling = Math.Min(ceiling, _regions[i].Start);
            }
        }

        return null;
    }

    /// <summary>Notes that the host wrote to a range, so that the engine drops translations of code in it.</summary>
    /// <param name="start">A guest address.</param>
    /// <param name="size">Bytes.</param>
    internal void NoteWritten(ulong start, ulong size)
    {
        if (size != 0 && TryFind(start, out MemoryRegion region))
        {
            MarkStale(region, start, start + size);
        }
    }

    /// <summary>Hands over, and forgets, the ranges whose translations are stale.</summary>
    internal IReadOnlyList<(ulong Start, ulong End)> TakeStaleCode()
    {
        if (_staleCode.Count == 0)
        {
            return [];
        }

        (ulong, ulong)[] result = [.. _staleCode];
        _staleCode.Clear();
        return result;
    }

    /// <summary>Hands over, and forgets, the ranges from which something was unmapped, also to map something else there.</summary>
    internal IReadOnlyList<(ulong Start, ulong End)> TakeUnmapped()
    {
        if (_unmapped.Count == 0)
        {
            return [];
        }

        (ulong, ulong)[] result = [.. _unmapped];
        _unmapped.Clear();
        return result;
    }

    /// <summary>
    /// Notes that code which is mapped shared may have been written through another mapping: the engine cannot know that two
    /// addresses are one memory.
    /// </summary>
    internal void NoteSharedCode()
    {
        foreach (MemoryRegion region in _regions)
        {
            if (region.IsShared && region.Permissions.HasFlag(Permissions.Execute) && IsWrittenElsewhere(region))
            {
                MarkStale(region, region.Start, region.End);
            }
        }

        foreach (MemoryRegion region in _regions)
        {
            if (region.Object is { HasNewContent: true } changed)
            {
                changed.HasNewContent = false;
            }
        }
    }

    /// <summary>Replaces all regions; pages that are in none of the new ones are forgotten.</summary>
    /// <param name="regions">By ascending address, not overlapping.</param>
    internal void ReplaceRegions(IReadOnlyList<MemoryRegion> regions)
    {
        if (_regions.SequenceEqual(regions))
        {
            return;
        }

        foreach (MemoryRegion old in _regions)
        {
            if (old.IsShared)
            {
                Discard(old, old.Start, old.End);
            }
            else
            {
                DiscardOutside(old, regions);
            }

            MarkStale(old, old.Start, old.End);
        }

        MappedBytes = 0;
        foreach (MemoryRegion region in regions)
        {
            ShareHost(region);
            MappedBytes += region.Size;
        }

        SetRegions([.. regions]);
    }

    private static void AddIfNotEmpty(List<MemoryRegion> list, MemoryRegion region)
    {
        if (region.End > region.Start)
        {
            list.Add(region);
        }
    }

    private bool IsRange(ulong start, ulong size)
    {
        ulong end = start + size;
        // A region never crosses a window, so that its host memory is one piece.
        return size != 0 && start % PageSize == 0 && end > start && end <= Limit && (start / WindowSize) == ((end - 1) / WindowSize);
    }

    private void Insert(MemoryRegion region)
    {
        List<MemoryRegion> result = new(_regions.Count + 1);
        bool placed = false;
        foreach (MemoryRegion other in _regions)
        {
            if (!placed && other.Start > region.Start)
            {
                result.Add(region);
                placed = true;
            }

            result.Add(other);
        }

        if (!placed)
        {
            result.Add(region);
        }

        MappedBytes += region.Size;
        SetRegions(result);
    }

    private void SetRegions(List<MemoryRegion> regions)
    {
        _regions = Merge(regions);
        Version++;
    }

    private static List<MemoryRegion> Merge(List<MemoryRegion> regions)
    {
        List<MemoryRegion> result = new(regions.Count);
        foreach (MemoryRegion region in regions)
        {
            if (result.Count > 0 && result[^1] is { } last && last.Continues(region) && (last.Start / WindowSize) == ((region.End - 1) / WindowSize))
            {
                result[^1] = last with { End = region.End };
            }
            else
            {
                result.Add(region);
            }
        }

        return result;
    }

    private void MarkStale(MemoryRegion region, ulong start, ulong end)
    {
        if (region.Permissions.HasFlag(Permissions.Execute))
        {
            _staleCode.Add((start, end));
        }
    }

    private bool IsWrittenElsewhere(MemoryRegion code)
    {
        bool isWritten = code.Object!.HasNewContent;
        foreach (MemoryRegion other in _regions)
        {
            isWritten |= ReferenceEquals(other.Object, code.Object) && other.Permissions.HasFlag(Permissions.Write) && other.Start != code.Start;
        }

        return isWritten;
    }

    private ulong BytesMappedIn(ulong start, ulong end)
    {
        ulong sum = 0;
        foreach (MemoryRegion region in _regions)
        {
            ulong from = Math.Max(start, region.Start);
            ulong to = Math.Min(end, region.End);
            sum += to > from ? to - from : 0;
        }

        return sum;
    }
}
