namespace MiraiToushi.Emulation.Library;

/// <summary>qsort and bsearch, which call the guest's own comparison.</summary>
internal static class SortFunctions
{
    private const int MaximumBytes = 1 << 20;

    public static Dictionary<string, LibraryHandler> All { get; } = new()
    {
        ["qsort"] = Sort,
        ["bsearch"] = Search,
    };

    // Merging is stable and asks least often; what is compared has to stand in memory.
    private static LibraryResult Sort(LibraryCall call)
    {
        (ulong start, ulong count, ulong size) = (call.Word(0), call.Word(1), call.Word(2));
        if (count < 2 || size == 0 || count > MaximumBytes / size || call.Memory.ReadBytes(start, (int)(count * size)) is not { } bytes)
        {
            return 0;
        }

        GuestComparison comparison = new(call, call.Word(3));
        int[] order = [.. Enumerable.Range(0, (int)count)];
        if (TrySort(order, (first, second) => comparison.Compare(start + ((ulong)first * size), start + ((ulong)second * size))))
        {
            int item = (int)size;
            call.Memory.TryWrite(start, [.. order.SelectMany(index => bytes.AsSpan(index * item, item).ToArray())]);
        }

        return 0;
    }

    private static bool TrySort(int[] order, Func<int, int, int?> compare)
    {
        for (int width = 1; width < order.Length; width *= 2)
        {
            for (int start = 0; start + width < order.Length; start += 2 * width)
            {
                if (!TryMerge(order, start, start + width, Math.Min(order.Length, start + (2 * width)), compare))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool TryMerge(int[] order, int start, int middle, int end, Func<int, int, int?> compare)
    {
        int[] merged = new int[end - start];
        (int left, int right) = (start, middle);
        for (int i = 0; i < merged.Length; i++)
        {
            int? difference = left == middle ? 1 : right == end ? -1 : compare(order[left], order[right]);
            if (difference is null)
            {
                return false;
            }

            merged[i] = difference <= 0 ? order[left++] : order[right++];
        }

        merged.CopyTo(order, start);
        return true;
    }

    private static LibraryResult Search(LibraryCall call)
    {
        (ulong key, ulong start, ulong size) = (call.Word(0), call.Word(1), call.Word(3));
        GuestComparison comparison = new(call, call.Word(4));
        (ulong low, ulong high) = (0, call.Word(2));
        while (low < high)
        {
            ulong middle = low + ((high - low) / 2);
            switch (comparison.Compare(key, start + (middle * size)))
            {
                case 0:
                    return start + (middle * size);
                case < 0:
                    high = middle;
                    break;
                case > 0:
                    low = middle + 1;
                    break;
                default:
                    return 0;
            }
        }

        return 0;
    }
}
