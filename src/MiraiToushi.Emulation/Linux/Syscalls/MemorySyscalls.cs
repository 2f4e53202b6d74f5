using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>brk, mmap and their kin. These are real: allocators and unpackers depend on them.</summary>
internal static class MemorySyscalls
{
    private const int MapFixed = 0x10;
    private const int MapFixedNoReplace = 0x100000;
    private const string HeapName = "[heap]";

    public static SyscallDescriptor[] All { get; } =
    [
        new("brk", Break),
        new("mmap", Map),
        new("mmap2", MapPages),
        new("munmap", Unmap),
        new("mprotect", Protect),
        new("mremap", RemapSyscall.Remap),
        new("madvise", PageSyscalls.Advise, SupportLevel.Partial, "only MADV_DONTNEED does something"),
        new("msync", PageSyscalls.Synchronize),
        new("mlock", Nothing, SupportLevel.Stub, "nothing is ever swapped"),
        new("munlock", Nothing, SupportLevel.Stub, "nothing is ever swapped"),
        new("mlockall", Nothing, SupportLevel.Stub, "nothing is ever swapped"),
        new("munlockall", Nothing, SupportLevel.Stub, "nothing is ever swapped"),
        new("cacheflush", FlushCode),
        new("riscv_flush_icache", FlushCode),
        new("getpagesize", static call => (long)AddressSpace.PageSize),
        new("atomic_cmpxchg_32", CompareAndExchange),
        new("atomic_barrier", Nothing),
    ];

    private static SyscallResult Nothing(SyscallContext call) => 0;

    private static SyscallResult Break(SyscallContext call)
    {
        ulong wanted = call.Pointer(0);
        Process process = call.Process;
        AddressSpace space = call.Kernel.Space;
        if (wanted < process.HeapStart)
        {
            return (long)process.HeapEnd;
        }

        ulong now = AddressSpace.PageUp(process.HeapEnd);
        ulong next = AddressSpace.PageUp(wanted);
        if (next < wanted)
        {
            return (long)process.HeapEnd;
        }

        if (next > now)
        {
            bool isFree = space.FindFree(next - now, next, now) == now;
            if (!isFree || !space.TryMap(now, next - now, Permissions.Read | Permissions.Write, HeapName))
            {
                return (long)process.HeapEnd;
            }
        }
        else if (next < now)
        {
            space.Unmap(next, now - next);
        }

        process.HeapEnd = wanted;
        return (long)wanted;
    }

    private static SyscallResult Map(SyscallContext call)
    {
        if (!call.Abi.MapTakesPointer)
        {
            return Map(call, call.Pointer(0), call.Pointer(1), call.Int(2), call.Int(3), call.Int(4), call.Pointer(5));
        }

        ulong[] words = new ulong[6];
        for (int i = 0; i < words.Length; i++)
        {
            if (!call.Memory.TryReadWord(call.Pointer(0) + (ulong)(i * call.Memory.WordSize), out words[i]))
            {
                return Errno.EFAULT;
            }
        }

        return Map(call, words[0], words[1], (int)words[2], (int)words[3], (int)words[4], words[5]);
    }

    private static SyscallResult MapPages(SyscallContext call) =>
        Map(call, call.Pointer(0), call.Pointer(1), call.Int(2), call.Int(3), call.Int(4), call.Pointer(5) * 4096);

    private static SyscallResult Map(SyscallContext call, ulong address, ulong length, int protection, int flags, int descriptor, ulong offset)
    {
        AddressSpace space = call.Kernel.Space;
        ulong size = AddressSpace.PageUp(length);
        if (length == 0 || size < length || offset % AddressSpace.PageSize != 0)
        {
            return Errno.EINVAL;
        }

        OpenFile? file = null;
        if ((flags & call.Abi.MapAnonymous) == 0)
        {
            file = call.Process.Files.Find(descriptor);
            if (file is null)
            {
                return Errno.EBADF;
            }
        }

        if ((flags & (MapFixed | MapFixedNoReplace)) != 0 && address % AddressSpace.PageSize != 0)
        {
            return Errno.EINVAL;
        }

        ulong? start = Choose(call, address, size, flags);
        if (start is null)
        {
            space.NoteRefusal(size > space.MaximumMemory ? size : 0);
            return Errno.ENOMEM;
        }

        if ((flags & MapFixedNoReplace) != 0 && space.FindFree(size, start.Value + size, start.Value) != start)
        {
            return Errno.EEXIST;
        }

        return MappingSource.Of(file, flags, protection, size, offset, out MappingSource? source) is { } error
            ? error
            : MapAt(call, start.Value, size, (Permissions)(protection & 7), source!, offset);
    }

    private static SyscallResult MapAt(SyscallContext call, ulong start, ulong size, Permissions permissions, MappingSource source, ulong offset)
    {
        if (!call.Kernel.Space.TryMap(start, size, permissions, source.Name, source.Object, offset))
        {
            return Errno.ENOMEM;
        }

        ReadOnlySpan<byte> content = source.Copied.Span;
        if (offset < (ulong)content.Length)
        {
            ReadOnlySpan<byte> part = content[(int)offset..];
            call.Memory.TryPatch(start, part[..(int)Math.Min((ulong)part.Length, size)]);
        }

        return (long)start;
    }

    /// <summary>Chooses where a mapping goes.</summary>
    /// <param name="call">The call.</param>
    /// <param name="address">The address asked for; 0 for any.</param>
    /// <param name="size">Bytes, whole pages.</param>
    /// <param name="flags">MAP_ flags.</param>
    /// <returns>The address, or null where there is no room.</returns>
    internal static ulong? Choose(SyscallContext call, ulong address, ulong size, int flags)
    {
        AddressSpace space = call.Kernel.Space;
        Architectures.AddressLayout layout = call.Kernel.Architecture.Addresses;
        if ((flags & (MapFixed | MapFixedNoReplace)) != 0)
        {
            bool allowed = address % AddressSpace.PageSize == 0 && address + size > address && address + size <= layout.Limit
                && (address + size <= layout.Gate || address >= layout.Gate + 0x2000);
            return allowed ? address : null;
        }

        ulong hint = AddressSpace.PageDown(address);
        if (hint != 0 && hint + size > hint && hint + size <= layout.MapTop && space.FindFree(size, hint + size, hint) == hint)
        {
            return hint;
        }

        return space.FindFree(size, layout.MapTop, layout.MapBottom);
    }

    private static SyscallResult Unmap(SyscallContext call)
    {
        ulong start = call.Pointer(0);
        ulong length = call.Pointer(1);
        Architectures.AddressLayout layout = call.Kernel.Architecture.Addresses;
        ulong end = start + AddressSpace.PageUp(length);
        if (start % AddressSpace.PageSize != 0 || length == 0 || end <= start || end > layout.Limit
            || (start < layout.Gate + 0x2000 && end > layout.Gate))
        {
            return Errno.EINVAL;
        }

        return call.Kernel.Space.Unmap(start, length) ? 0 : Errno.ENOMEM;
    }

    private static SyscallResult Protect(SyscallContext call)
    {
        ulong start = call.Pointer(0);
        ulong length = call.Pointer(1);
        if (start % AddressSpace.PageSize != 0)
        {
            return Errno.EINVAL;
        }

        return length == 0 || call.Kernel.Space.TryProtect(start, length, (Permissions)(call.Int(2) & 7)) ? 0 : Errno.ENOMEM;
    }

    // m68k: processors before the 68020 cannot, so libc asks: new value, old value, three unused words, address.
    private static SyscallResult CompareAndExchange(SyscallContext call)
    {
        ulong address = call.Pointer(5);
        if (!call.Memory.TryReadUnsigned(address, 4, out ulong value))
        {
            return Errno.EFAULT;
        }

        if (value == call.UInt(1))
        {
            call.Memory.TryWriteUnsigned(address, 4, call.UInt(0));
        }

        return (long)value;
    }

    // MIPS gives start and length, ARM gives start and end; a range that is too large does no harm.
    private static SyscallResult FlushCode(SyscallContext call)
    {
        ulong start = call.Pointer(0);
        ulong second = call.Pointer(1);
        ulong end = second > start ? second : start + second;
        return new CodeChangedControl(start, end);
    }
}
