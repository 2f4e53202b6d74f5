using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>mremap, as mm/mremap.c does it. What is shared stays shared at its new place.</summary>
internal static class RemapSyscall
{
    private const ulong MayMove = 1;
    private const ulong Fixed = 2;
    private const int MapFixed = 0x10;

    /// <summary>The call.</summary>
    /// <param name="call">Its arguments.</param>
    public static SyscallResult Remap(SyscallContext call)
    {
        ulong old = call.Pointer(0);
        ulong oldSize = AddressSpace.PageUp(call.Pointer(1));
        ulong newSize = AddressSpace.PageUp(call.Pointer(2));
        ulong flags = call.Pointer(3);
        AddressSpace space = call.Kernel.Space;
        if ((flags & ~(MayMove | Fixed)) != 0 || (flags & (MayMove | Fixed)) == Fixed || old % AddressSpace.PageSize != 0 || newSize == 0)
        {
            return Errno.EINVAL;
        }

        if (!space.TryFind(old, out MemoryRegion region))
        {
            return Errno.EFAULT;
        }

        if ((flags & Fixed) != 0 && (call.Pointer(4) % AddressSpace.PageSize != 0 || Overlaps(call.Pointer(4), newSize, old, oldSize)))
        {
            return Errno.EINVAL;
        }

        if (oldSize == 0 && !region.IsShared)
        {
            return Errno.EINVAL;
        }

        return newSize < oldSize ? Shrink(call, region, old, oldSize, newSize) : Grow(call, region, old, oldSize, newSize);
    }

    private static SyscallResult Shrink(SyscallContext call, MemoryRegion region, ulong old, ulong oldSize, ulong newSize)
    {
        call.Kernel.Space.Unmap(old + newSize, oldSize - newSize);
        return (call.Pointer(3) & Fixed) == 0 ? (long)old : Grow(call, region, old, newSize, newSize);
    }

    private static SyscallResult Grow(SyscallContext call, MemoryRegion region, ulong old, ulong oldSize, ulong newSize)
    {
        if (oldSize > region.End - old)
        {
            return Errno.EFAULT;
        }

        bool isFixed = (call.Pointer(3) & Fixed) != 0;
        if (!isFixed && newSize == oldSize)
        {
            return (long)old;
        }

        ulong end = old + oldSize;
        ulong growth = newSize - oldSize;
        AddressSpace space = call.Kernel.Space;
        if (!isFixed && oldSize != 0 && end == region.End && space.FindFree(growth, end + growth, end) == end)
        {
            return TryMapLike(call, region, end, growth, end) ? (long)old : Errno.ENOMEM;
        }

        return (call.Pointer(3) & MayMove) == 0 ? Errno.ENOMEM : Move(call, region, old, oldSize, newSize);
    }

    private static SyscallResult Move(SyscallContext call, MemoryRegion region, ulong old, ulong oldSize, ulong newSize)
    {
        bool isFixed = (call.Pointer(3) & Fixed) != 0;
        ulong? target = MemorySyscalls.Choose(call, isFixed ? call.Pointer(4) : 0, newSize, isFixed ? MapFixed : 0);
        if (target is null)
        {
            return isFixed ? Errno.EINVAL : Errno.ENOMEM;
        }

        byte[]? content = region.IsShared ? [] : call.Memory.ReadBytes(old, (int)oldSize);
        if (content is null || !TryMapLike(call, region, target.Value, newSize, old))
        {
            return Errno.ENOMEM;
        }

        call.Memory.TryPatch(target.Value, content);
        call.Kernel.Space.Unmap(old, oldSize);
        return (long)target.Value;
    }

    // Maps more of what a region shows, from the page that it would show at an address.
    private static bool TryMapLike(SyscallContext call, MemoryRegion region, ulong start, ulong size, ulong from)
    {
        AddressSpace space = call.Kernel.Space;
        ulong offset = region.Object is null ? 0 : from - region.ObjectStart;
        ulong room = (ulong?)region.Object?.Shared?.Memory.Length ?? ulong.MaxValue;
        if (offset > room || size > room - offset || !space.TryMap(start, size, region.Permissions, region.Name, region.Object, offset))
        {
            return false;
        }

        if (space.TryFind(start, out MemoryRegion mapped) && !mapped.IsShared)
        {
            PageSyscalls.Refill(call.Memory, mapped, start, start + size);
        }

        return true;
    }

    private static bool Overlaps(ulong first, ulong firstSize, ulong second, ulong secondSize) =>
        first < second + secondSize && second < first + firstSize;
}
