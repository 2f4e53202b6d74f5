namespace MiraiToushi.Emulation.Memory;

/// <summary>Questions to, and changes of, lists of regions that are sorted by address and do not overlap.</summary>
internal static class SortedRegions
{
    /// <summary>The region that holds an address.</summary>
    /// <param name="regions">The regions.</param>
    /// <param name="address">A guest address.</param>
    /// <param name="region">The region.</param>
    /// <returns>False where there is none.</returns>
    public static bool TryFind(List<MemoryRegion> regions, ulong address, out MemoryRegion region)
    {
        int low = 0;
        int high = regions.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >> 1;
            MemoryRegion candidate = regions[middle];
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

    /// <summary>Finds room below an address, from the top down.</summary>
    /// <param name="regions">The regions.</param>
    /// <param name="size">Bytes, whole pages; for none there is no room.</param>
    /// <param name="top">The room must end at or below this.</param>
    /// <param name="bottom">The room must begin at or above this.</param>
    public static ulong? FindFree(List<MemoryRegion> regions, ulong size, ulong top, ulong bottom)
    {
        ulong ceiling = top;
        for (int i = regions.Count - 1; i >= -1; i--)
        {
            ulong floor = i < 0 ? bottom : Math.Max(bottom, regions[i].End);
            if (ceiling >= floor && ceiling - floor >= size && size != 0)
            {
                return ceiling - size;
            }

            if (i >= 0)
            {
                ceiling = Math.Min(ceiling, regions[i].Start);
            }
        }

        return null;
    }

    /// <summary>How many bytes of a range lie in regions.</summary>
    public static ulong BytesIn(List<MemoryRegion> regions, ulong start, ulong end)
    {
        ulong sum = 0;
        foreach (MemoryRegion region in regions)
        {
            ulong from = Math.Max(start, region.Start);
            ulong to = Math.Min(end, region.End);
            sum += to > from ? to - from : 0;
        }

        return sum;
    }

    /// <summary>The regions with one more, which lies where none of them does.</summary>
    public static List<MemoryRegion> With(List<MemoryRegion> regions, MemoryRegion region)
    {
        List<MemoryRegion> result = new(regions.Count + 1);
        bool placed = false;
        foreach (MemoryRegion other in regions)
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

        return result;
    }

    /// <summary>The regions, with those made one that continue each other and lie in one window of host memory.</summary>
    public static List<MemoryRegion> Merged(List<MemoryRegion> regions, ulong windowSize)
    {
        List<MemoryRegion> result = new(regions.Count);
        foreach (MemoryRegion region in regions)
        {
            if (result.Count > 0 && result[^1] is { } last && last.Continues(region) && (last.Start / windowSize) == ((region.End - 1) / windowSize))
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
}
