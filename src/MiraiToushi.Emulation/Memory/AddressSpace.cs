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

        if (MappedBytes - SortedRegions.BytesIn(_regions, start, start + size) + size > MaximumMemory)
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
    /// <returns>False where it would split a region and there are as many as may be (munmap gives ENOMEM then); nothing is changed.</returns>
    public bool Unmap(ulong start, ulong size)
    {
        ulong end = start + PageUp(size);
        bool splits = TryFind(start, out MemoryRegion holder) && holder.Start < start && end < holder.End;
        if (splits && _regions.Count >= MaximumRegions)
        {
            return false;
        }

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

        return true;
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
    public bool TryFind(ulong address, out MemoryRegion region) => SortedRegions.TryFind(_regions, address, out region);

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
    public ulong? FindFree(ulong size, ulong top, ulong bottom) => SortedRegions.FindFree(_regions, PageUp(size), top, bottom);

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
        MappedBytes += region.Size;
        SetRegions(SortedRegions.With(_regions, region));
    }

    private void SetRegions(List<MemoryRegion> regions)
    {
        _regions = SortedRegions.Merged(regions, WindowSize);
        Version++;
    }
}
