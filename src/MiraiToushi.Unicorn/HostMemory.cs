using System.ComponentModel;
using System.Runtime.InteropServices;

namespace MiraiToushi.Unicorn;

/// <summary>
/// A range of host addresses that costs memory only where it has been touched, and reads zero until then: the stuff that guest
/// memory is made of.
/// </summary>
public sealed unsafe class HostMemory : IDisposable
{
    /// <summary>The largest size there is: 4 GiB.</summary>
    public const ulong MaximumSize = 1UL << 32;

    /// <summary>Bytes 64 to 79 of struct sysinfo, in words.</summary>
    private const int TotalSwap = 8;

    private const int FreeSwap = 9;

    private nint _pointer;

    /// <summary>Reserves a range.</summary>
    /// <param name="size">Bytes: a multiple of the host's page size, 1 page to 4 GiB.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not that.</exception>
    /// <exception cref="Win32Exception">The system has no such range.</exception>
    public HostMemory(ulong size)
    {
        ArgumentOutOfRangeException.ThrowIfZero(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaximumSize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(size % PageSize, 0UL, nameof(size));
        _pointer = LibC.MemoryMap(
            0, (nuint)size, LibC.ProtectionReadWrite, LibC.MapPrivateAnonymousNoReserve, file: -1, offset: 0);
        if (_pointer == LibC.MapFailed)
        {
            _pointer = 0;
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"Cannot reserve {size} bytes: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        Size = size;

        // One touched byte should cost one page and not 2 MiB; a kernel without huge pages refuses, which is as good.
        _ = LibC.MemoryAdvise(_pointer, (nuint)size, LibC.AdviceNoHugePage);
    }

    /// <summary>A forgotten range is given back too.</summary>
    ~HostMemory() => Release();

    /// <summary>Bytes of a page of the host.</summary>
    public static ulong PageSize { get; } = (ulong)Environment.SystemPageSize;

    /// <summary>Bytes in the range.</summary>
    public ulong Size { get; }

    /// <summary>First byte of the range.</summary>
    /// <exception cref="ObjectDisposedException">The range is gone.</exception>
    public nint Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer == 0, this);
            return _pointer;
        }
    }

    /// <summary>Makes pages read zero again and gives their memory back to the system.</summary>
    /// <param name="offset">First byte: a multiple of the page size.</param>
    /// <param name="size">Bytes: a multiple of the page size; 0 does nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not page aligned, or outside the range.</exception>
    public void Discard(ulong offset, ulong size)
    {
        nint pointer = Pages(offset, size);
        if (size != 0 && LibC.MemoryAdvise(pointer, (nuint)size, LibC.AdviceDontNeed) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Lets pages of the range be pages of shared memory: what is written through one is read through the other.</summary>
    /// <param name="offset">First byte in this range: a multiple of the page size.</param>
    /// <param name="size">Bytes: a multiple of the page size, more than 0.</param>
    /// <param name="shared">The shared memory.</param>
    /// <param name="sharedOffset">First byte in the shared memory: a multiple of the page size.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not page aligned, or outside one of the two.</exception>
    /// <exception cref="Win32Exception">The system refused.</exception>
    public void Share(ulong offset, ulong size, SharedHostMemory shared, ulong sharedOffset)
    {
        ArgumentNullException.ThrowIfNull(shared);
        nint target = Pages(offset, size);
        if (LibC.MemoryRemap(shared.Pages(sharedOffset, size), 0, (nuint)size, LibC.RemapMayMoveFixed, target) == LibC.MapFailed)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Makes pages that were shared the range's own again; they read zero.</summary>
    /// <param name="offset">First byte: a multiple of the page size.</param>
    /// <param name="size">Bytes: a multiple of the page size; 0 does nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not page aligned, or outside the range.</exception>
    /// <exception cref="Win32Exception">The system refused.</exception>
    public void Unshare(ulong offset, ulong size)
    {
        nint target = Pages(offset, size);
        if (size == 0)
        {
            return;
        }

        nint result = LibC.MemoryMap(
            target, (nuint)size, LibC.ProtectionReadWrite, LibC.MapPrivateAnonymousNoReserve | LibC.MapFixed, file: -1, offset: 0);
        if (result == LibC.MapFailed)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        _ = LibC.MemoryAdvise(target, (nuint)size, LibC.AdviceNoHugePage);
    }

    /// <summary>A view of part of the range, valid until <see cref="Dispose"/>.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public Span<byte> Span(ulong offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ThrowIfOutside(offset, (ulong)length);
        return new Span<byte>((byte*)Pointer + offset, length);
    }

    /// <summary>
    /// Tells which pages hold anything. A page that does not has never been touched, or not since it was discarded, and reads
    /// zero; one that does may read zero as well. Pages that were swapped out hold something.
    /// </summary>
    /// <param name="offset">First byte: a multiple of the page size.</param>
    /// <param name="size">Bytes: a multiple of the page size.</param>
    /// <param name="perPage">Gets 1 or 0 for each page; at least size / page size long, the rest is left alone.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not page aligned, or outside the range.</exception>
    /// <exception cref="ArgumentException">The span is too short.</exception>
    public void ResidentPages(ulong offset, ulong size, Span<byte> perPage)
    {
        nint pointer = Pages(offset, size);
        int count = checked((int)(size / PageSize));
        if (perPage.Length < count)
        {
            throw new ArgumentException($"{count} pages need {count} bytes.", nameof(perPage));
        }

        if (count == 0)
        {
            return;
        }

        Span<byte> pages = perPage[..count];
        fixed (byte* first = pages)
        {
            if (LibC.MemoryInCore(pointer, (nuint)size, first) != 0)
            {
                throw new Win32Exception(Marshal.GetLastPInvokeError());
            }
        }

        // Only the lowest bit is defined.
        foreach (ref byte page in pages)
        {
            page &= 1;
        }

        // mincore calls a page in swap absent, and taking it for zero would lose it.
        ulong* information = stackalloc ulong[32];
        if (LibC.SystemInformation(information) != 0 || information[TotalSwap] != information[FreeSwap])
        {
            PageMap.AddSwappedPages((ulong)pointer / PageSize, pages);
        }
    }

    /// <summary>Gives the range back; nothing may use it any more, engines included.</summary>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private nint Pages(ulong offset, ulong size)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(offset % PageSize, 0UL, nameof(offset));
        ArgumentOutOfRangeException.ThrowIfNotEqual(size % PageSize, 0UL, nameof(size));
        ThrowIfOutside(offset, size);
        return (nint)((byte*)Pointer + offset);
    }

    private void ThrowIfOutside(ulong offset, ulong size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Size - offset);
    }

    private void Release()
    {
        nint pointer = Interlocked.Exchange(ref _pointer, 0);
        if (pointer != 0)
        {
            _ = LibC.MemoryUnmap(pointer, (nuint)Size);
        }
    }
}
