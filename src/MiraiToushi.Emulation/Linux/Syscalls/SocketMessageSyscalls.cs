using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World;
using MiraiToushi.Emulation.Linux.World.Net;
using MiraiToushi.Emulation.Linux.World.Pipes;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>Calls that send and receive through sockets.</summary>
internal static class SocketMessageSyscalls
{
    private const int HeaderWords = 7;

    /// <summary>The calls.</summary>
    public static SyscallDescriptor[] All { get; } =
    [
        new("send", call => Send(call, 0, 0)),
        new("sendto", call => Send(call, call.Pointer(4), call.Int(5))),
        new("recv", call => Receive(call, 0, 0)),
        new("recvfrom", call => Receive(call, call.Pointer(4), call.Pointer(5))),
        new("sendmsg", call => SendMessage(call, call.Pointer(1), call.Int(2)), SupportLevel.Partial, "control data are not looked at"),
        new("recvmsg", call => ReceiveMessage(call, call.Pointer(1), call.Int(2)), SupportLevel.Partial, "without control data"),
        new("sendmmsg", call => Each(call, call.Int(3), SendMessage), SupportLevel.Partial, "control data are not looked at"),
        new("recvmmsg", call => Each(call, call.Int(3), ReceiveMessage), SupportLevel.Partial, "without control data; the timeout is not looked at"),
        new("recvmmsg_time64", call => Each(call, call.Int(3), ReceiveMessage), SupportLevel.Partial, "without control data; the timeout is not looked at"),
    ];

    private static SyscallResult Send(SyscallContext call, ulong address, int addressLength)
    {
        (ulong Address, ulong Length)[] vectors = [(call.Pointer(1), call.Pointer(2))];
        return Send(call, vectors, address, addressLength, call.Int(3));
    }

    private static SyscallResult Send(SyscallContext call, (ulong Address, ulong Length)[] vectors, ulong address, int addressLength, int flags)
    {
        if (call.Process.Files.Find(call.Int(0)) is PipeEnd { IsSocket: true } pair)
        {
            return SendToPair(call, pair, vectors, flags);
        }

        if (SocketSyscalls.Find(call, call.Int(0), out Socket? socket) is { } error)
        {
            return error;
        }

        if (socket!.Family == AddressFamily.Local)
        {
            return Errno.ENOTCONN;
        }

        SocketEndpoint? target = null;
        if (address != 0 && socket is { Kind: not SocketKind.Stream, Family: not AddressFamily.Packet })
        {
            if (SocketAddresses.TryRead(call, address, addressLength, out SocketEndpoint endpoint) is { } failure)
            {
                return failure;
            }

            target = endpoint;
            socket.StructureAddress = address;
        }

        return SocketTransfers.SendFrom(call, socket, vectors, target, flags);
    }

    private static SyscallResult SendToPair(SyscallContext call, PipeEnd pair, (ulong Address, ulong Length)[] vectors, int flags)
    {
        if (GuestBuffers.Gather(call.Memory, vectors, out _) is not { } data)
        {
            return Errno.EFAULT;
        }

        long written = pair.Write(data);
        bool isQuiet = written == -(long)Errno.EPIPE && (flags & SocketTransfers.NoSignal) != 0;
        bool isImpatient = written == OpenFile.WouldBlock && (flags & SocketTransfers.DoNotWait) != 0;
        return isQuiet || isImpatient ? written : GuestBuffers.Finish(call, pair, written);
    }

    private static SyscallResult Receive(SyscallContext call, ulong address, ulong addressLength)
    {
        (ulong Address, ulong Length)[] vectors = [(call.Pointer(1), call.Pointer(2))];
        SyscallResult result = Receive(call, vectors, call.Int(3), out SocketEndpoint? from);
        if (result.IsError || result.Control is not null || from is null)
        {
            return result;
        }

        return SocketAddresses.Write(call, from, address, addressLength) is { } error ? error : result;
    }

    private static SyscallResult Receive(SyscallContext call, (ulong Address, ulong Length)[] vectors, int flags, out SocketEndpoint? from)
    {
        from = null;
        if (call.Process.Files.Find(call.Int(0)) is PipeEnd { IsSocket: true } pair)
        {
            return ReceiveFromPair(call, pair, vectors, flags);
        }

        if (SocketSyscalls.Find(call, call.Int(0), out Socket? socket) is { } error)
        {
            return error;
        }

        return SocketTransfers.ReceiveInto(call, socket!, vectors, flags, out from);
    }

    private static SyscallResult ReceiveFromPair(SyscallContext call, PipeEnd pair, (ulong Address, ulong Length)[] vectors, int flags)
    {
        ulong room = 0;
        foreach ((_, ulong length) in vectors)
        {
            room += length;
        }

        byte[] buffer = new byte[Math.Min(room, GuestBuffers.Chunk)];
        long read = pair.Read(buffer, (flags & SocketTransfers.Peek) != 0);
        if (read < 0)
        {
            return (flags & SocketTransfers.DoNotWait) != 0 ? read : GuestBuffers.Finish(call, pair, read);
        }

        return GuestBuffers.Scatter(call.Memory, vectors, buffer.AsSpan(0, (int)read)) ? read : Errno.EFAULT;
    }

    private static SyscallResult SendMessage(SyscallContext call, ulong header, int flags)
    {
        if (ReadHeader(call, header, out ulong[] words, out (ulong Address, ulong Length)[] vectors) is { } error)
        {
            return error;
        }

        return Send(call, vectors, words[0], NameLength(call, header), flags);
    }

    private static SyscallResult ReceiveMessage(SyscallContext call, ulong header, int flags)
    {
        if (ReadHeader(call, header, out ulong[] words, out (ulong Address, ulong Length)[] vectors) is { } error)
        {
            return error;
        }

        SyscallResult result = Receive(call, vectors, flags, out SocketEndpoint? from);
        if (result.IsError || result.Control is not null)
        {
            return result;
        }

        ulong word = (ulong)call.Memory.WordSize;
        Errno? failure = from is null ? null : SocketAddresses.Write(call, from, words[0], header + word);
        bool isWritten = call.Memory.TryWriteWord(header + (5 * word), 0) && call.Memory.TryWriteUnsigned(header + (6 * word), 4, 0);
        return failure is { } number ? number : isWritten ? result : Errno.EFAULT;
    }

    private static Errno? ReadHeader(SyscallContext call, ulong header, out ulong[] words, out (ulong Address, ulong Length)[] vectors)
    {
        words = new ulong[HeaderWords];
        vectors = [];
        for (int i = 0; i < HeaderWords - 1; i++)
        {
            if (!call.Memory.TryReadWord(header + (ulong)(i * call.Memory.WordSize), out words[i]))
            {
                return Errno.EFAULT;
            }
        }

        return GuestBuffers.ReadVectors(call.Memory, words[2], (long)words[3], out vectors);
    }

    private static int NameLength(SyscallContext call, ulong header) =>
        call.Memory.TryReadUnsigned(header + (ulong)call.Memory.WordSize, 4, out ulong length) ? (int)length : 0;

    private static SyscallResult Each(SyscallContext call, int flags, Func<SyscallContext, ulong, int, SyscallResult> transfer)
    {
        const uint MaximumMessages = 1024;
        ulong size = (ulong)((HeaderWords * call.Memory.WordSize) + call.Memory.WordSize);
        uint count = Math.Min(call.UInt(2), MaximumMessages);
        for (uint i = 0; i < count; i++)
        {
            ulong header = call.Pointer(1) + (i * size);
            SyscallResult result = transfer(call, header, flags);
            if (result.IsError || result.Control is not null)
            {
                return i > 0 ? i : result;
            }

            if (!call.Memory.TryWriteUnsigned(header + (ulong)(HeaderWords * call.Memory.WordSize), 4, (ulong)result.Value))
            {
                return i > 0 ? i : Errno.EFAULT;
            }
        }

        return count;
    }
}
