using System.Text;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World;
using MiraiToushi.Emulation.Linux.World.Files;
using MiraiToushi.Emulation.Linux.World.Net;
using MiraiToushi.Emulation.Linux.World.Pipes;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>ioctl: what bots ask of sockets, and yes to whatever they ask of a watchdog.</summary>
internal static class IoctlSyscall
{
    private const int NameSize = 16;
    private const int Loopback = 1;
    private const int Ethernet = 2;
    private const uint SocketGroup = 0x89;

    /// <summary>Answers the call.</summary>
    /// <param name="call">The call.</param>
    public static SyscallResult Handle(SyscallContext call)
    {
        int descriptor = call.Int(0);
        uint command = call.UInt(1);
        ulong argument = call.Pointer(2);
        AbiConstants abi = call.Abi;
        if (call.Process.Files.Find(descriptor) is not { } file)
        {
            return Errno.EBADF;
        }

        if (command == abi.IoctlNonBlock)
        {
            if (!call.Memory.TryReadUnsigned(argument, 4, out ulong isOn))
            {
                return Errno.EFAULT;
            }

            file.NonBlocking = isOn != 0;
            return 0;
        }

        if (command == abi.IoctlCloseOnExec || command == abi.IoctlKeepOnExec)
        {
            call.Process.Files.SetCloseOnExec(descriptor, command == abi.IoctlCloseOnExec);
            return 0;
        }

        if (command == abi.IoctlReadable && Available(file) is { } available)
        {
            return call.Memory.TryWriteUnsigned(argument, 4, (ulong)available) ? 0 : Errno.EFAULT;
        }

        return file switch
        {
            DeviceHandle { Kind: DeviceKind.Agreeable } => 0,
            Socket when command >> 8 == SocketGroup => Interface(call, command, argument),
            _ => Errno.ENOTTY,
        };
    }

    private static long? Available(OpenFile file) => file switch
    {
        PipeEnd pipe => pipe.Available,
        Socket socket => socket.Available,
        SeekableFile seekable => Math.Clamp(seekable.Size - seekable.Position, 0, int.MaxValue),
        _ => null,
    };

    private static SyscallResult Interface(SyscallContext call, uint command, ulong argument)
    {
        const uint List = 0x8912;
        if (command == List)
        {
            return ListInterfaces(call, argument);
        }

        byte[]? request = call.Memory.ReadBytes(argument, NameSize + 16);
        if (request is null)
        {
            return Errno.EFAULT;
        }

        const uint NameOfIndex = 0x8910;
        if (command == NameOfIndex)
        {
            int index = (int)call.Memory.Decode(request.AsSpan(NameSize, 4));
            request.AsSpan(0, NameSize).Clear();
            Encoding.ASCII.GetBytes(index == Loopback ? "lo" : "eth0", request);
            return index is Loopback or Ethernet ? Write(call, argument, request) : Errno.ENOENT;
        }

        string name = Encoding.Latin1.GetString(request, 0, NameSize).Split('\0')[0];
        bool isLoopback = name == "lo";
        if (!isLoopback && name != "eth0")
        {
            return Errno.ENOENT;
        }

        request.AsSpan(NameSize).Clear();
        return Describe(call, command, request, isLoopback) ? Write(call, argument, request) : Errno.ENOTTY;
    }

    private static bool Describe(SyscallContext call, uint command, byte[] request, bool isLoopback)
    {
        const uint Flags = 0x8913;
        const uint Address = 0x8915;
        const uint Broadcast = 0x8919;
        const uint Mask = 0x891B;
        const uint TransferUnit = 0x8921;
        const uint HardwareAddress = 0x8927;
        const uint Index = 0x8933;
        const ulong UpAndRunning = 0x41;
        Span<byte> value = request.AsSpan(NameSize);
        uint local = isLoopback ? 0x7F00_0001 : call.Kernel.Network.LocalAddress;
        switch (command)
        {
            case Flags:
                call.Memory.Encode(value[..2], UpAndRunning | (isLoopback ? 8u : 0x1002u));
                return true;
            case Address:
                SocketAddresses.WriteInternet(call.Memory, value, local);
                return true;
            case Broadcast:
                SocketAddresses.WriteInternet(call.Memory, value, local | 255);
                return true;
            case Mask:
                SocketAddresses.WriteInternet(call.Memory, value, isLoopback ? 0xFF00_0000 : 0xFFFF_FF00);
                return true;
            case TransferUnit:
                call.Memory.Encode(value[..4], isLoopback ? 65536u : 1500u);
                return true;
            case HardwareAddress:
                call.Memory.Encode(value[..2], isLoopback ? 772u : 1u);
                if (!isLoopback)
                {
                    // A locally administered address, so that it belongs to no maker.
                    ((ReadOnlySpan<byte>)[0x02, 0x42, 0xC0, 0x00, 0x02, 0x0A]).CopyTo(value[2..]);
                }

                return true;
            case Index:
                call.Memory.Encode(value[..4], isLoopback ? (ulong)Loopback : Ethernet);
                return true;
            default:
                return false;
        }
    }

    private static SyscallResult ListInterfaces(SyscallContext call, ulong argument)
    {
        int word = call.Memory.WordSize;
        int size = word == 8 ? 40 : 32;
        ulong pointerAt = argument + (ulong)word;
        if (!call.Memory.TryReadUnsigned(argument, 4, out ulong room) || !call.Memory.TryReadWord(pointerAt, out ulong buffer))
        {
            return Errno.EFAULT;
        }

        byte[] bytes = new byte[2 * size];
        Encoding.ASCII.GetBytes("lo", bytes.AsSpan());
        SocketAddresses.WriteInternet(call.Memory, bytes.AsSpan(NameSize), 0x7F00_0001);
        Encoding.ASCII.GetBytes("eth0", bytes.AsSpan(size));
        SocketAddresses.WriteInternet(call.Memory, bytes.AsSpan(size + NameSize), call.Kernel.Network.LocalAddress);
        int length = buffer == 0 ? bytes.Length : Math.Min(bytes.Length, (int)Math.Min(room, int.MaxValue) / size * size);
        bool isWritten = (buffer == 0 || call.Memory.TryWrite(buffer, bytes.AsSpan(0, length)))
            && call.Memory.TryWriteUnsigned(argument, 4, (ulong)length);
        return isWritten ? 0 : Errno.EFAULT;
    }

    private static SyscallResult Write(SyscallContext call, ulong argument, byte[] request) =>
        call.Memory.TryWrite(argument, request) ? 0 : Errno.EFAULT;
}
