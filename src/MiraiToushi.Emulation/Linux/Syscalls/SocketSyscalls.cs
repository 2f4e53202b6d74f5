using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World;
using MiraiToushi.Emulation.Linux.World.Net;
using MiraiToushi.Emulation.Linux.World.Pipes;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>Calls that make, name and connect sockets.</summary>
internal static class SocketSyscalls
{
    // Linux gives up on a connection after six retries.
    private const long ConnectPatience = 120 * GuestTime.Second;

    /// <summary>The calls.</summary>
    public static SyscallDescriptor[] All { get; } =
    [
        .. SocketOptionSyscalls.All,
        new("socket", Create, SupportLevel.Partial, "AF_UNIX, AF_INET, AF_INET6 and AF_PACKET"),
        new("socketpair", CreatePair, SupportLevel.Partial, "a pair of pipes: boundaries of datagrams are lost"),
        new("bind", Bind),
        new("listen", Listen),
        new("accept", Accept, SupportLevel.Partial, "nobody ever connects"),
        new("accept4", Accept, SupportLevel.Partial, "nobody ever connects"),
        new("connect", Connect, SupportLevel.Partial, "the profile decides how it ends"),
        new("getsockname", GetName),
        new("getpeername", GetPeer),
        new("shutdown", Shutdown),
        new("socketcall", Multiplex),
    ];

    /// <summary>The socket behind a descriptor.</summary>
    /// <param name="call">The call.</param>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="socket">The socket; null for an error.</param>
    /// <returns>An error, or null.</returns>
    public static Errno? Find(SyscallContext call, int descriptor, out Socket? socket)
    {
        OpenFile? file = call.Process.Files.Find(descriptor);
        socket = file as Socket;
        return socket is not null ? null : file is null ? Errno.EBADF : Errno.ENOTSOCK;
    }

    private static SyscallResult Create(SyscallContext call)
    {
        const int TypeMask = 0xF;
        AddressFamily family = (AddressFamily)call.Int(0);
        int type = call.Int(1);
        int number = type & TypeMask;
        FakeNetwork network = call.Kernel.Network;
        if (!Enum.IsDefined(family) || family == AddressFamily.Unspecified)
        {
            return Errno.EAFNOSUPPORT;
        }

        if (KindOf(call.Abi, family, number) is not { } kind)
        {
            return Errno.EPROTONOSUPPORT;
        }

        if (kind == SocketKind.Raw)
        {
            call.Kernel.Trace.NoteRawSocket();
        }

        if (kind == SocketKind.Raw && !network.HasRawSockets)
        {
            return Errno.EPERM;
        }

        if (network.Create(family, kind, number, call.Kernel.FileSystem.NextInode()) is not { } socket)
        {
            return Errno.EMFILE;
        }

        socket.NonBlocking = (type & call.Abi.OpenNonBlock) != 0;
        return DescriptorSyscalls.Add(call, socket, (type & call.Abi.OpenCloseOnExec) != 0);
    }

    private static SocketKind? KindOf(AbiConstants abi, AddressFamily family, int number)
    {
        const int Raw = 3;
        const int SequentialPackets = 5;
        const int Packet = 10;
        if (number is Raw or Packet || family == AddressFamily.Packet)
        {
            return family == AddressFamily.Local ? SocketKind.Datagram : SocketKind.Raw;
        }

        if (number == abi.SocketStream || (number == SequentialPackets && family == AddressFamily.Local))
        {
            return SocketKind.Stream;
        }

        return number == abi.SocketDatagram ? SocketKind.Datagram : null;
    }

    private static SyscallResult CreatePair(SyscallContext call)
    {
        if ((AddressFamily)call.Int(0) != AddressFamily.Local)
        {
            return Errno.EOPNOTSUPP;
        }

        VirtualFileSystem system = call.Kernel.FileSystem;
        long inode = system.NextInode();
        system.NextInode();
        (PipeEnd first, PipeEnd second) = Pipe.CreatePair(inode, system.Storage);
        return DescriptorSyscalls.AddPair(call, first, second, call.Pointer(3), call.Int(1));
    }

    private static SyscallResult Bind(SyscallContext call)
    {
        ulong address = call.Pointer(1);
        int length = call.Int(2);
        if (Find(call, call.Int(0), out Socket? socket) is { } error)
        {
            return error;
        }

        FakeNetwork network = call.Kernel.Network;
        switch (socket!.Family)
        {
            case AddressFamily.Local:
                return BindLocal(call, socket, address, length);
            case AddressFamily.Packet:
                return 0;
        }

        if (SocketAddresses.TryRead(call, address, length, out SocketEndpoint local) is { } failure)
        {
            return failure;
        }

        const int FirstFreePort = 1024;
        if (local.Port is > 0 and < FirstFreePort && call.Kernel.Configuration.Process.UserId != 0)
        {
            return Errno.EACCES;
        }

        Errno? refusal = network.Bind(socket, local);
        SocketTransfers.Note(call, new BindEvent
        {
            Process = call.Process.Path,
            Site = call.Kernel.CurrentSite,
            Local = (refusal is null ? socket.Local!.Value : local).ToNetworkAddress(),
            Protocol = socket.Protocol,
        });
        return refusal is { } number ? number : 0;
    }

    private static SyscallResult BindLocal(SyscallContext call, Socket socket, ulong address, int length)
    {
        if (SocketAddresses.TryReadFamily(call, address, length, out AddressFamily family) is { } error)
        {
            return error;
        }

        if (family != AddressFamily.Local || SocketAddresses.ReadLocalName(call, address, length) is not { } name)
        {
            return family != AddressFamily.Local ? Errno.EINVAL : Errno.EFAULT;
        }

        return call.Kernel.Network.BindLocal(socket, name) is { } refusal ? refusal : 0;
    }

    private static SyscallResult Listen(SyscallContext call)
    {
        if (Find(call, call.Int(0), out Socket? socket) is { } error)
        {
            return error;
        }

        return call.Kernel.Network.Listen(socket!) is { } refusal ? refusal : 0;
    }

    private static SyscallResult Accept(SyscallContext call)
    {
        if (Find(call, call.Int(0), out Socket? socket) is { } error)
        {
            return error;
        }

        if (socket!.State != ConnectionState.Listening)
        {
            return socket.Kind == SocketKind.Stream ? Errno.EINVAL : Errno.EOPNOTSUPP;
        }

        return socket.NonBlocking ? Errno.EAGAIN : new BlockControl(call.Name);
    }

    private static SyscallResult Connect(SyscallContext call)
    {
        ulong address = call.Pointer(1);
        int length = call.Int(2);
        if (Find(call, call.Int(0), out Socket? socket) is { } error)
        {
            return error;
        }

        if (SocketAddresses.TryReadFamily(call, address, length, out AddressFamily family) is { } failure)
        {
            return failure;
        }

        if (family == AddressFamily.Unspecified)
        {
            Disconnect(socket!);
            return 0;
        }

        if (socket!.Family is AddressFamily.Local or AddressFamily.Packet)
        {
            return socket.Family == AddressFamily.Local ? Errno.ENOENT : Errno.EOPNOTSUPP;
        }

        if (SocketAddresses.TryRead(call, address, length, out SocketEndpoint target) is { } bad)
        {
            return bad;
        }

        SocketTransfers.Note(call, new ConnectEvent
        {
            Process = call.Process.Path,
            Site = call.Kernel.CurrentSite,
            Target = target.ToNetworkAddress(),
            Protocol = socket.Protocol,
            StructureAddress = address,
        });
        socket.StructureAddress = address;
        return socket.Kind == SocketKind.Stream ? ConnectStream(call, socket, target) : ConnectDatagram(call, socket, target);
    }

    private static void Disconnect(Socket socket)
    {
        socket.Remote = null;
        if (socket.State != ConnectionState.Listening)
        {
            socket.State = ConnectionState.None;
        }

        socket.Drop();
    }

    private static SyscallResult ConnectDatagram(SyscallContext call, Socket socket, SocketEndpoint target)
    {
        socket.Remote = target;
        call.Kernel.Network.GiveLocal(socket, target);
        return 0;
    }

    private static SyscallResult ConnectStream(SyscallContext call, Socket socket, SocketEndpoint target)
    {
        switch (socket.State)
        {
            case ConnectionState.Connected or ConnectionState.Listening:
                return Errno.EISCONN;
            case ConnectionState.Pending:
                return Errno.EALREADY;
            case ConnectionState.Failed when socket.PendingError is { } error:
                socket.PendingError = null;
                socket.State = ConnectionState.None;
                return error;
        }

        FakeNetwork network = call.Kernel.Network;
        SocketEndpoint? bound = socket.Local;
        network.GiveLocal(socket, target);
        socket.Remote = target;
        socket.Drop();
        ConnectOutcome outcome = network.IsHere(target)
            ? (network.HasListener(target) ? ConnectOutcome.Succeed : ConnectOutcome.Refuse)
            : network.Outcome;
        if (socket.NonBlocking)
        {
            return Begin(socket, outcome);
        }

        SyscallResult result = Finish(call, socket, outcome);
        socket.Local = result.IsError ? bound : socket.Local;
        return result;
    }

    private static SyscallResult Begin(Socket socket, ConnectOutcome outcome)
    {
        socket.State = outcome switch
        {
            ConnectOutcome.Succeed => ConnectionState.Connected,
            ConnectOutcome.Refuse => ConnectionState.Failed,
            _ => ConnectionState.Pending,
        };
        socket.PendingError = outcome == ConnectOutcome.Refuse ? Errno.ECONNREFUSED : null;
        return Errno.EINPROGRESS;
    }

    private static SyscallResult Finish(SyscallContext call, Socket socket, ConnectOutcome outcome)
    {
        if (outcome == ConnectOutcome.Succeed)
        {
            socket.State = ConnectionState.Connected;
            return 0;
        }

        socket.Remote = null;
        if (outcome == ConnectOutcome.Refuse)
        {
            return Errno.ECONNREFUSED;
        }

        call.Kernel.Clock.Advance(ConnectPatience);
        return Errno.ETIMEDOUT;
    }

    private static SyscallResult GetName(SyscallContext call)
    {
        OpenFile? file = call.Process.Files.Find(call.Int(0));
        if (file is PipeEnd { IsSocket: true })
        {
            return SocketAddresses.Write(call, null, call.Pointer(1), call.Pointer(2)) is { } failure ? failure : 0;
        }

        if (Find(call, call.Int(0), out Socket? socket) is { } error)
        {
            return error;
        }

        SocketEndpoint? local = socket!.Family == AddressFamily.Local ? null : socket.Local ?? new(socket.Family, 0, 0);
        return SocketAddresses.Write(call, local, call.Pointer(1), call.Pointer(2)) is { } refusal ? refusal : 0;
    }

    private static SyscallResult GetPeer(SyscallContext call)
    {
        if (Find(call, call.Int(0), out Socket? socket) is { } error)
        {
            return error;
        }

        bool isConnected = socket!.Kind != SocketKind.Stream || socket.State == ConnectionState.Connected;
        if (!isConnected || socket.Remote is not { } remote)
        {
            return Errno.ENOTCONN;
        }

        return SocketAddresses.Write(call, remote, call.Pointer(1), call.Pointer(2)) is { } failure ? failure : 0;
    }

    private static SyscallResult Shutdown(SyscallContext call)
    {
        const int WriteOnly = 1;
        if (call.Process.Files.Find(call.Int(0)) is PipeEnd { IsSocket: true })
        {
            return 0;
        }

        if (Find(call, call.Int(0), out Socket? socket) is { } error)
        {
            return error;
        }

        if (socket!.Kind == SocketKind.Stream && socket.State != ConnectionState.Connected)
        {
            return Errno.ENOTCONN;
        }

        if (call.Int(1) != WriteOnly)
        {
            socket.IsPeerGone = true;
        }

        return 0;
    }

    private static SyscallResult Multiplex(SyscallContext call)
    {
        (string Name, int Count)[] calls =
        [
            ("socket", 3), ("bind", 3), ("connect", 3), ("listen", 2), ("accept", 3), ("getsockname", 3), ("getpeername", 3),
            ("socketpair", 4), ("send", 4), ("recv", 4), ("sendto", 6), ("recvfrom", 6), ("shutdown", 2), ("setsockopt", 5),
            ("getsockopt", 5), ("sendmsg", 3), ("recvmsg", 3), ("accept4", 4), ("recvmmsg", 5), ("sendmmsg", 4),
        ];
        int number = call.Int(0);
        if (number < 1 || number > calls.Length)
        {
            return Errno.EINVAL;
        }

        (string name, int count) = calls[number - 1];
        ulong[] arguments = new ulong[count];
        for (int i = 0; i < count; i++)
        {
            if (!call.Memory.TryReadWord(call.Pointer(1) + (ulong)(i * call.Memory.WordSize), out arguments[i]))
            {
                return Errno.EFAULT;
            }
        }

        return call.Kernel.Forward(call.With(name, arguments));
    }
}
