using System.Buffers.Binary;

namespace MiraiToushi.Unicorn;

/// <summary>Reads <c>/proc/self/pagemap</c>: 8 bytes a page, of which everyone may see the flags.</summary>
internal static class PageMap
{
    private const ulong PresentOrSwapped = 0b11UL << 62;
    private const int EntrySize = sizeof(ulong);
    private const int EntriesPerRead = 8192;

    /// <summary>Sets entries to 1 whose page is in memory or in swap; leaves the others alone.</summary>
    /// <param name="firstPage">Host address of the first page / page size.</param>
    /// <param name="pages">An entry a page.</param>
    internal static void AddSwappedPages(ulong firstPage, Span<byte> pages)
    {
        using FileStream map = new("/proc/self/pagemap", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        byte[] buffer = new byte[EntriesPerRead * EntrySize];
        for (int done = 0; done < pages.Length;)
        {
            int count = Math.Min(EntriesPerRead, pages.Length - done);
            Span<byte> entries = buffer.AsSpan(0, count * EntrySize);
            map.Position = checked((long)((firstPage + (ulong)done) * EntrySize));
            map.ReadExactly(entries);
            for (int i = 0; i < count; i++)
            {
                ulong entry = BinaryPrimitives.ReadUInt64LittleEndian(entries[(i * EntrySize)..]);
                if ((entry & PresentOrSwapped) != 0)
                {
                    pages[done + i] = 1;
                }
            }

            done += count;
        }
    }
}
