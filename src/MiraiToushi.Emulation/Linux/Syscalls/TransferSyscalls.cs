using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World;
using MiraiToushi.Emulation.Linux.World.Files;
using MiraiToushi.Emulation.Linux.World.Net;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>Calls that read and write through a descriptor.</summary>
internal static class TransferSyscalls
{
    /// <summary>The calls.</summary>
    public static SyscallDescriptor[] All { get; } =
    [
        new("read", Read),
        new("write", Write),
        new("readv", ReadVector),
        new("writev", WriteVector),
        new("pread64", ReadAt),
        new("pwrite64", WriteAt),
        new("lseek", call => Seek(call, call.Long(1), call.Int(2))),
        new("_llseek", LongSeek),
        new("llseek", LongSeek),
        new("ftruncate", call => Truncate(call, call.Long(1))),
        new("ftruncate64", call => Truncate(call, call.Wide(1))),
        new("fallocate", Allocate, SupportLevel.Partial, "only growing"),
        new("sendfile", call => SendFile(call, call.Memory.WordSize)),
        new("sendfile64", call => SendFile(call, 8)),
        StubAnswers.Fails("splice", Errno.ENOSYS, "callers fall back to read and write"),
        StubAnswers.Fails("tee", Errno.ENOSYS, "callers fall back to read and write"),
        StubAnswers.Fails("vmsplice", Errno.ENOSYS, "callers fall back to read and write"),
        StubAnswers.Fails("copy_file_range", Errno.ENOSYS, "callers fall back to read and write"),
    ];

    private static SyscallResult Read(SyscallContext call)
    {
        ulong address = call.Pointer(1);
        ulong length = call.Pointer(2);
        return call.Process.Files.Find(call.Int(0)) switch
        {
            null => Errno.EBADF,
            Socket socket => SocketTransfers.ReceiveInto(call, socket, [(address, length)], flags: 0, out _),
            { } file => GuestBuffers.Finish(call, file, Fill(call, file, address, length)),
        };
    }

    private static SyscallResult Write(SyscallContext call)
    {
        ulong address = call.Pointer(1);
        ulong length = call.Pointer(2);
        return call.Process.Files.Find(call.Int(0)) switch
        {
            null => Errno.EBADF,
            Socket socket => SocketTransfers.SendFrom(call, socket, [(address, length)], target: null, flags: 0),
            { } file => GuestBuffers.Finish(call, file, Drain(call, file, address, length)),
        };
    }

    private static SyscallResult ReadVector(SyscallContext call)
    {
        if (GuestBuffers.ReadVectors(call.Memory, call.Pointer(1), call.Long(2), out (ulong Address, ulong Length)[] vectors) is { } error)
        {
            return error;
        }

        return call.Process.Files.Find(call.Int(0)) switch
        {
            null => Errno.EBADF,
            Socket socket => SocketTransfers.ReceiveInto(call, socket, vectors, flags: 0, out _),
            { } file => GuestBuffers.Finish(call, file, Each(vectors, (address, length) => Fill(call, file, address, length))),
        };
    }

    private static SyscallResult WriteVector(SyscallContext call)
    {
        if (GuestBuffers.ReadVectors(call.Memory, call.Pointer(1), call.Long(2), out (ulong Address, ulong Length)[] vectors) is { } error)
        {
            return error;
        }

        return call.Process.Files.Find(call.Int(0)) switch
        {
            null => Errno.EBADF,
            Socket socket => SocketTransfers.SendFrom(call, socket, vectors, target: null, flags: 0),
            { } file => GuestBuffers.Finish(call, file, Each(vectors, (address, length) => Drain(call, file, address, length))),
        };
    }

    private static long Each((ulong Address, ulong Length)[] vectors, Func<ulong, ulong, long> transfer)
    {
        long total = 0;
        foreach ((ulong address, ulong length) in vectors)
        {
            long moved = length == 0 ? 0 : transfer(address, length);
            if (moved < 0)
            {
                return total > 0 ? total : moved;
            }

            total += moved;
            if ((ulong)moved < length)
            {
                break;
            }
        }

        return total;
    }

    private static long Fill(SyscallContext call, OpenFile file, ulong address, ulong length) =>
        GuestBuffers.Fill(call.Memory, address, length, (_, buffer, count) => file.Read(buffer.AsSpan(0, count)));

    private static long Drain(SyscallContext call, OpenFile file, ulong address, ulong length) =>
        GuestBuffers.Drain(call.Memory, address, length, (_, buffer, count) => file.Write(buffer.AsSpan(0, count)));

    private static SyscallResult ReadAt(SyscallContext call)
    {
        long offset = call.Wide(3);
        return call.Process.Files.Find(call.Int(0)) switch
        {
            null => Errno.EBADF,
            SeekableFile when offset < 0 => Errno.EINVAL,
            SeekableFile file => GuestBuffers.Fill(
                call.Memory, call.Pointer(1), call.Pointer(2), (at, buffer, count) => file.ReadAt(offset + at, buffer.AsSpan(0, count))),
            DeviceHandle => Read(call),
            DirectoryHandle => Errno.EISDIR,
            _ => Errno.ESPIPE,
        };
    }

    private static SyscallResult WriteAt(SyscallContext call)
    {
        long offset = call.Wide(3);
        return call.Process.Files.Find(call.Int(0)) switch
        {
            null => Errno.EBADF,
            SeekableFile when offset < 0 => Errno.EINVAL,
            SeekableFile file => GuestBuffers.Drain(
                call.Memory, call.Pointer(1), call.Pointer(2), (at, buffer, count) => file.WriteAt(offset + at, buffer.AsSpan(0, count))),
            DeviceHandle => Write(call),
            _ => Errno.ESPIPE,
        };
    }

    private static SyscallResult LongSeek(SyscallContext call)
    {
        long offset = (long)(((ulong)call.UInt(1) << 32) | call.UInt(2));
        SyscallResult result = Seek(call, offset, call.Int(4));
        if (result.IsError)
        {
            return result;
        }

        return call.Memory.TryWriteUnsigned(call.Pointer(3), 8, (ulong)result.Value) ? 0 : Errno.EFAULT;
    }

    private static SyscallResult Seek(SyscallContext call, long offset, int whence)
    {
        switch (call.Process.Files.Find(call.Int(0)))
        {
            case null:
                return Errno.EBADF;
            case SeekableFile file:
                return Seek(file, offset, whence);
            case DirectoryHandle directory when whence == 0 && offset is >= 0 and <= int.MaxValue:
                directory.Seek((int)offset);
                return offset;
            case DirectoryHandle directory when whence == 1 && offset == 0:
                return directory.Position;
            case DirectoryHandle:
                return Errno.EINVAL;
            case DeviceHandle:
                return 0;
            default:
                return Errno.ESPIPE;
        }
    }

    private static SyscallResult Seek(SeekableFile file, long offset, int whence)
    {
        long? from = whence switch
        {
            0 => 0,
            1 => file.Position,
            2 => file.Size,
            _ => null,
        };
        if (from is not { } start || offset > long.MaxValue - start || start + offset < 0)
        {
            return Errno.EINVAL;
        }

        file.Position = start + offset;
        return file.Position;
    }

    private static SyscallResult Truncate(SyscallContext call, long length) => call.Process.Files.Find(call.Int(0)) switch
    {
        null => Errno.EBADF,
        RegularHandle { CanWrite: true } when length < 0 => Errno.EINVAL,
        RegularHandle { CanWrite: true } file => file.Node.TryResize(length) ? 0 : Errno.EFBIG,
        _ => Errno.EINVAL,
    };

    private static SyscallResult Allocate(SyscallContext call)
    {
        const int KeepSize = 1;
        bool isWide = call.Memory.WordSize == 8;
        long offset = call.Wide(2);
        long length = call.Wide(isWide ? 3 : 4);
        if (call.Process.Files.Find(call.Int(0)) is not RegularHandle { CanWrite: true } file)
        {
            return Errno.EBADF;
        }

        if (offset < 0 || length <= 0)
        {
            return Errno.EINVAL;
        }

        if ((call.Int(1) & ~KeepSize) != 0)
        {
            return Errno.EOPNOTSUPP;
        }

        bool grows = call.Int(1) == 0 && (length > long.MaxValue - offset || offset + length > file.Size);
        return !grows || (length <= long.MaxValue - offset && file.Node.TryResize(offset + length)) ? 0 : Errno.ENOSPC;
    }

    private static SyscallResult SendFile(SyscallContext call, int offsetSize)
    {
        ulong offsetAddress = call.Pointer(2);
        OpenFile? target = call.Process.Files.Find(call.Int(0));
        if (target is null || call.Process.Files.Find(call.Int(1)) is not SeekableFile source)
        {
            return target is null ? Errno.EBADF : Errno.EINVAL;
        }

        long start = source.Position;
        if (offsetAddress != 0)
        {
            if (!call.Memory.TryReadUnsigned(offsetAddress, offsetSize, out ulong wanted))
            {
                return Errno.EFAULT;
            }

            start = (long)wanted;
        }

        byte[] chunk = new byte[Math.Min(call.Pointer(3), GuestBuffers.Chunk)];
        long read = start < 0 ? -(long)Errno.EINVAL : source.ReadAt(start, chunk);
        if (read <= 0)
        {
            return read;
        }

        SyscallResult result = target is Socket socket
            ? SocketTransfers.Send(call, socket, chunk[..(int)read], read, target: null, flags: 0)
            : GuestBuffers.Finish(call, target, target.Write(chunk.AsSpan(0, (int)read)));
        if (result.IsError || result.Control is not null)
        {
            return result;
        }

        if (offsetAddress == 0)
        {
            source.Position = start + result.Value;
        }
        else if (!call.Memory.TryWriteUnsigned(offsetAddress, offsetSize, (ulong)(start + result.Value)))
        {
            return Errno.EFAULT;
        }

        return result;
    }
}
