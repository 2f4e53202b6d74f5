using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Memory;

/// <summary>The host memory that guest memory is made of: windows of 4 GiB that cost nothing until they are touched.</summary>
public sealed partial class AddressSpace
{
    private const ulong WindowSize = 1UL << 32;
    private readonly Dictionary<ulong, HostMemory> _windows = [];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (HostMemory window in _windows.Values)
        {
            window.Dispose();
        }

        _windows.Clear();
    }

    /// <summary>The host bytes of a range inside one region. The range must be mapped.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="length">Bytes; the range must not leave its 4 GiB window.</param>
    internal Span<byte> HostSpan(ulong address, int length) =>
        Window(address).Span(address & (WindowSize - 1), length);

    /// <summary>The host pointer behind a guest address.</summary>
    /// <param name="address">A guest address.</param>
    internal nint HostPointer(ulong address) => Window(address).Pointer + (nint)(address & (WindowSize - 1));

    /// <summary>Tells which pages of a range were ever touched.</summary>
    /// <param name="start">A multiple of the page size.</param>
    /// <param name="size">A multiple of the page size, inside one window.</param>
    /// <param name="perPage">One byte for each page, nonzero where touched.</param>
    internal void ResidentPages(ulong start, ulong size, Span<byte> perPage) =>
        Window(start).ResidentPages(start & (WindowSize - 1), size, perPage);

    private void DiscardOutside(MemoryRegion old, IReadOnlyList<MemoryRegion> kept)
    {
        ulong at = old.Start;
        foreach (MemoryRegion region in kept)
        {
            if (region.End <= at || region.Start >= old.End)
            {
                continue;
            }

            if (region.Start > at)
            {
                Discard(old, at, region.Start);
            }

            at = region.End;
            if (at >= old.End)
            {
                return;
            }
        }

        Discard(old, at, old.End);
    }

    private void Discard(MemoryRegion region, ulong start, ulong end)
    {
        if (end <= start)
        {
            return;
        }

        if (region.IsShared)
        {
            Window(start).Unshare(start & (WindowSize - 1), end - start);
        }
        else
        {
            Window(start).Discard(start & (WindowSize - 1), end - start);
        }
    }

    private void ShareHost(MemoryRegion region)
    {
        if (region.Object?.Shared is { } shared)
        {
            Window(region.Start).Share(region.Start & (WindowSize - 1), region.Size, shared, region.Start - region.ObjectStart);
        }
    }

    private HostMemory Window(ulong address)
    {
        ulong index = address / WindowSize;
        if (!_windows.TryGetValue(index, out HostMemory? window))
        {
            window = new HostMemory(WindowSize);
            _windows.Add(index, window);
        }

        return window;
    }
}
