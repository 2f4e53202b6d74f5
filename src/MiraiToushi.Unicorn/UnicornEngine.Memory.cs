namespace MiraiToushi.Unicorn;

public sealed unsafe partial class UnicornEngine
{
    private MemoryRegion[]? _regions;
    private bool _hasRun;

    /// <summary>
    /// Makes host memory the guest's memory, without copying. Few large mappings, please: the library aborts the process at 1024
    /// (ARM, AArch64) or 4096 of them, and the cost of one grows with their number.
    /// </summary>
    /// <param name="address">Guest address, a multiple of 4096.</param>
    /// <param name="size">Bytes, a multiple of 4096, not 0.</param>
    /// <param name="permissions">What the guest may do with it.</param>
    /// <param name="hostPointer">The memory; must stay until it is unmapped or the engine is closed.</param>
    /// <exception cref="UnicornException">Not aligned, or something is mapped there.</exception>
    public void MapHostMemory(ulong address, ulong size, UnicornPermissions permissions, nint hostPointer)
    {
        ArgumentOutOfRangeException.ThrowIfZero(hostPointer);
        ThrowIfDisposed();
        _regions = null;
        Check(
            NativeMethods.MemoryMapPointer(_engine, address, (nuint)size, (uint)permissions, hostPointer), "to map", address, size);
    }

    /// <summary>Takes memory away from the guest; parts of mappings split them.</summary>
    /// <param name="address">Guest address, a multiple of 4096.</param>
    /// <param name="size">Bytes, a multiple of 4096; all of them must be mapped.</param>
    /// <exception cref="UnicornException">Not aligned, or not mapped throughout.</exception>
    public void Unmap(ulong address, ulong size)
    {
        ThrowIfDisposed();

        // The library would go on running the old code if something else were mapped here.
        RemoveTranslations(address, address + size);
        _regions = null;
        Check(NativeMethods.MemoryUnmap(_engine, address, (nuint)size), "to unmap", address, size);
    }

    /// <summary>Changes permissions; on parts of mappings this splits them.</summary>
    /// <param name="address">Guest address, a multiple of 4096.</param>
    /// <param name="size">Bytes, a multiple of 4096; all of them must be mapped.</param>
    /// <param name="permissions">What the guest may do with it.</param>
    /// <exception cref="UnicornException">Not aligned, or not mapped throughout.</exception>
    public void Protect(ulong address, ulong size, UnicornPermissions permissions)
    {
        ThrowIfDisposed();
        _regions = null;
        Check(NativeMethods.MemoryProtect(_engine, address, (nuint)size, (uint)permissions), "to protect", address, size);
    }

    /// <summary>
    /// Forgets translated code, needed after every write by the host to guest memory that may hold code (writes by the guest are
    /// noticed by the library). Memory that is not mapped is passed over.
    /// </summary>
    /// <param name="start">First guest address.</param>
    /// <param name="end">The address after the last one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range ends before it starts.</exception>
    public void RemoveTranslations(ulong start, ulong end)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(end, start);
        ThrowIfDisposed();
        if (!_hasRun || start == end)
        {
            return;
        }

        // The library translates the first address only and takes the rest to follow it in its own numbering of memory: beyond
        // the end of a mapping, or from an unmapped start, it would forget nothing or the wrong thing.
        foreach (MemoryRegion region in _regions ??= ReadRegions())
        {
            ulong first = Math.Max(start, region.Begin);
            ulong last = Math.Min(end - 1, region.End);
            if (first > last)
            {
                continue;
            }

            ulong limit = last == ulong.MaxValue ? last : last + 1;
            Check(NativeMethods.ControlRange(_engine, NativeMethods.ControlRemoveCache, first, limit), "to drop code of", first, limit - first);
        }
    }

    private MemoryRegion[] ReadRegions()
    {
        MemoryRegion* regions = null;
        uint count = 0;
        UnicornException.ThrowIfError(NativeMethods.MemoryRegions(_engine, &regions, &count), "its list of mappings");
        try
        {
            return new ReadOnlySpan<MemoryRegion>(regions, checked((int)count)).ToArray();
        }
        finally
        {
            _ = NativeMethods.Free(regions);
        }
    }

    private static void Check(UnicornError error, string operation, ulong address, ulong size)
    {
        if (error != UnicornError.Ok)
        {
            throw new UnicornException(error, $"{operation} 0x{size:x} bytes at 0x{address:x}");
        }
    }
}
