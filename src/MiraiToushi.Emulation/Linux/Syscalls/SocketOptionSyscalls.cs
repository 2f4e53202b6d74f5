using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World;
using MiraiToushi.Emulation.Linux.World.Net;
using MiraiToushi.Emulation.Linux.World.Pipes;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>Options of sockets.</summary>
internal static class SocketOptionSyscalls
{
    private const int WideReceiveTimeout = 66;
    private const int InternetLevel = 0;
    private const int HeaderIncluded = 3;
    private const int MaximumAnswer = 256;

    /// <summary>The calls.</summary>
    public static SyscallDescriptor[] All { get; } =
    [
        new("setsockopt", Set, SupportLevel.Partial, "all are taken; SO_RCVTIMEO, SO_REUSEADDR and IP_HDRINCL are remembered"),
        new("getsockopt", Get, SupportLevel.Partial, "0 for all but SO_ERROR and SO_TYPE"),
    ];

    private static SyscallResult Set(SyscallContext call)
    {
        int level = call.Int(1);
        int option = call.Int(2);
        ulong address = call.Pointer(3);
        int length = call.Int(4);
        if (call.Process.Files.Find(call.Int(0)) is PipeEnd { IsSocket: true })
        {
            return 0;
        }

        if (SocketSyscalls.Find(call, call.Int(0), out Socket? socket) is { } error)
        {
            return error;
        }

        AbiConstants abi = call.Abi;
        if (level == abi.SocketLevel && (option == abi.SocketReceiveTimeout || option == WideReceiveTimeout))
        {
            return SetTimeout(call, socket!, address, length, option == WideReceiveTimeout ? 8 : call.Memory.WordSize);
        }

        bool isReuse = level == abi.SocketLevel && option == abi.SocketReuseAddress;
        bool isHeader = level == InternetLevel && option == HeaderIncluded;
        if (!isReuse && !isHeader)
        {
            return 0;
        }

        if (length < 4)
        {
            return Errno.EINVAL;
        }

        if (!call.Memory.TryReadUnsigned(address, 4, out ulong value))
        {
            return Errno.EFAULT;
        }

        socket!.ReusesAddress = isReuse ? value != 0 : socket.ReusesAddress;
        socket.IncludesHeader = isHeader ? value != 0 : socket.IncludesHeader;
        return 0;
    }

    private static SyscallResult SetTimeout(SyscallContext call, Socket socket, ulong address, int length, int fieldSize)
    {
        if (length < 2 * fieldSize)
        {
            return Errno.EINVAL;
        }

        if (!GuestTime.TryReadValue(call.Memory, address, fieldSize, out long timeout))
        {
            return Errno.EFAULT;
        }

        socket.ReceiveTimeout = Math.Max(0, timeout);
        return 0;
    }

    private static SyscallResult Get(SyscallContext call)
    {
        int level = call.Int(1);
        int option = call.Int(2);
        ulong address = call.Pointer(3);
        ulong lengthAddress = call.Pointer(4);
        OpenFile? file = call.Process.Files.Find(call.Int(0));
        Socket? socket = file as Socket;
        if (socket is null && file is not PipeEnd { IsSocket: true })
        {
            return file is null ? Errno.EBADF : Errno.ENOTSOCK;
        }

        if (!call.Memory.TryReadUnsigned(lengthAddress, 4, out ulong room))
        {
            return Errno.EFAULT;
        }

        if ((int)room < 0)
        {
            return Errno.EINVAL;
        }

        bool isSocketLevel = level == call.Abi.SocketLevel;
        byte[] bytes = new byte[Math.Min((int)room, MaximumAnswer)];
        if (isSocketLevel && (option == call.Abi.SocketErrorOption || option == call.Abi.SocketTypeOption))
        {
            byte[] value = new byte[4];
            call.Memory.Encode(value, (ulong)(option == call.Abi.SocketTypeOption ? socket?.TypeNumber ?? call.Abi.SocketStream : TakeError(call, socket)));
            bytes = value[..Math.Min(bytes.Length, value.Length)];
        }

        bool isWritten = call.Memory.TryWrite(address, bytes) && call.Memory.TryWriteUnsigned(lengthAddress, 4, (ulong)bytes.Length);
        return isWritten ? 0 : Errno.EFAULT;
    }

    private static int TakeError(SyscallContext call, Socket? socket)
    {
        if (socket?.PendingError is not { } error)
        {
            return 0;
        }

        socket.PendingError = null;
        return call.Abi.Translate(error);
    }
}
