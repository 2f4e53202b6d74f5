using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>msync and madvise: calls about the pages of mappings that there are.</summary>
internal static class PageSyscalls
{
    /// <summary>
    /// msync (mm/msync.c). What is shared is always one with its file, so there is nothing to write back; but what the kernel
    /// refuses is refused, because the stub of UPX 5 looks at the result.
    /// </summary>
    /// <param name="call">The call.</param>
    public static SyscallResult Synchronize(SyscallContext call)
    {
        const int Asynchronous = 1;
        const int Invalidate = 2;
        const int Synchronous = 4;
        ulong start = call.Pointer(0);
        ulong size = AddressSpace.PageUp(call.Pointer(1));
        int flags = call.Int(2);
        if ((flags & ~(Asynchronous | Invalidate | Synchronous)) != 0
            || (flags & (Asynchronous | Synchronous)) == (Asynchronous | Synchronous)
            || start % AddressSpace.PageSize != 0)
        {
            return Errno.EINVAL;
        }

        return size == 0 || call.Kernel.Space.IsMapped(start, size) ? 0 : Errno.ENOMEM;
    }

    /// <summary>madvise (mm/madvise.c).</summary>
    /// <param name="call">The call.</param>
    public static SyscallResult Advise(SyscallContext call)
    {
        const int DoNotNeed = 4;
        ulong start = call.Pointer(0);
        ulong size = AddressSpace.PageUp(call.Pointer(1));
        if (!IsAdvice(call.Int(2)) || start % AddressSpace.PageSize != 0 || start + size < start)
        {
            return Errno.EINVAL;
        }

        if (size == 0)
        {
            return 0;
        }

        if (call.Int(2) == DoNotNeed)
        {
            foreach (MemoryRegion region in call.Kernel.Space.Regions)
            {
                Drop(call, region, Math.Max(start, region.Start), Math.Min(start + size, region.End));
            }
        }

        return call.Kernel.Space.IsMapped(start, size) ? 0 : Errno.ENOMEM;
    }

    /// <summary>Fills pages of a private mapping with what its file holds.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="region">The mapping.</param>
    /// <param name="start">First byte, in the mapping.</param>
    /// <param name="end">After the last.</param>
    internal static void Refill(GuestMemory memory, MemoryRegion region, ulong start, ulong end)
    {
        ReadOnlySpan<byte> file = region.Object?.File is { } read ? read().Span : [];
        ulong offset = start - region.ObjectStart;
        if (offset < (ulong)file.Length)
        {
            ReadOnlySpan<byte> part = file[(int)offset..];
            memory.TryPatch(start, part[..(int)Math.Min((ulong)part.Length, end - start)]);
        }
    }

    // MADV_NORMAL to MADV_DONTNEED, MADV_FREE to MADV_PAGEOUT (include/uapi/asm-generic/mman-common.h).
    private static bool IsAdvice(int advice) => advice is (>= 0 and <= 4) or (>= 8 and <= 21);

    // What is shared stays in its file; the process loses only its own copies.
    private static void Drop(SyscallContext call, MemoryRegion region, ulong start, ulong end)
    {
        if (end <= start || region.IsShared)
        {
            return;
        }

        byte[] zero = new byte[AddressSpace.PageSize];
        for (ulong at = start; at < end; at += AddressSpace.PageSize)
        {
            call.Memory.TryPatch(at, zero);
        }

        Refill(call.Memory, region, start, end);
    }
}
