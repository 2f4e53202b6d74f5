using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World.Net;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>What sending and receiving do, whichever call they come from: all is taken, some of it is answered, and it is written down.</summary>
internal static class SocketTransfers
{
    /// <summary>MSG_PEEK.</summary>
    public const int Peek = 2;

    /// <summary>MSG_DONTWAIT.</summary>
    public const int DoNotWait = 0x40;

    /// <summary>MSG_NOSIGNAL.</summary>
    public const int NoSignal = 0x4000;

    private const int DnsPort = 53;
    private const int NtpPort = 123;
    private const int KeptBytes = 512;
    private const int MaximumDatagram = 65507;

    // How long a peer that has nothing to say waits until it closes the connection.
    private const long PeerPatience = 60 * GuestTime.Second;

    /// <summary>Sends what lies in memory.</summary>
    /// <param name="call">The call.</param>
    /// <param name="socket">The socket.</param>
    /// <param name="vectors">The buffers.</param>
    /// <param name="target">Where to; null for where the socket is connected.</param>
    /// <param name="flags">MSG_ flags.</param>
    public static SyscallResult SendFrom(
        SyscallContext call,
        Socket socket,
        (ulong Address, ulong Length)[] vectors,
        SocketEndpoint? target,
        int flags)
    {
        byte[]? data = GuestBuffers.Gather(call.Memory, vectors, out long total);
        return data is null ? Errno.EFAULT : Send(call, socket, data, total, target, flags);
    }

    /// <summary>Sends.</summary>
    /// <param name="call">The call.</param>
    /// <param name="socket">The socket.</param>
    /// <param name="data">The first bytes.</param>
    /// <param name="total">How many there are.</param>
    /// <param name="target">Where to; null for where the socket is connected.</param>
    /// <param name="flags">MSG_ flags.</param>
    public static SyscallResult Send(SyscallContext call, Socket socket, byte[] data, long total, SocketEndpoint? target, int flags)
    {
        if (socket.Kind == SocketKind.Stream)
        {
            target = socket.Remote;
        }

        if (CannotSend(call, socket, total, target, flags) is { } refusal)
        {
            return refusal;
        }

        SocketEndpoint? where = target ?? socket.Remote;
        if (where is { } endpoint && socket.Kind == SocketKind.Datagram)
        {
            GivePort(call, socket, endpoint);
        }

        if (where is not { } server || !IsAnswered(call, socket, data, server))
        {
            Note(call, new SendEvent
            {
                Process = call.Process.Path,
                Site = call.Kernel.CurrentSite,
                Target = where?.ToNetworkAddress(),
                Protocol = socket.Protocol,
                StructureAddress = socket.StructureAddress,
                Data = data[..Math.Min(data.Length, KeptBytes)],
            });
        }

        return total;
    }

    /// <summary>Receives into memory.</summary>
    /// <param name="call">The call.</param>
    /// <param name="socket">The socket.</param>
    /// <param name="vectors">The buffers.</param>
    /// <param name="flags">MSG_ flags.</param>
    /// <param name="from">Who sent it; null where nothing came.</param>
    public static SyscallResult ReceiveInto(
        SyscallContext call,
        Socket socket,
        (ulong Address, ulong Length)[] vectors,
        int flags,
        out SocketEndpoint? from)
    {
        from = null;
        ulong room = 0;
        foreach ((_, ulong length) in vectors)
        {
            room += length;
        }

        Datagram? datagram = socket.Receive((int)Math.Min(room, GuestBuffers.Chunk), (flags & Peek) != 0);
        if (datagram is null)
        {
            return room == 0 && socket.Kind == SocketKind.Stream ? 0 : ReceiveNothing(call, socket, flags);
        }

        from = datagram.From;
        return GuestBuffers.Scatter(call.Memory, vectors, datagram.Content) ? datagram.Content.Length : Errno.EFAULT;
    }

    /// <summary>Writes an event down, unless it is part of a flood.</summary>
    /// <param name="call">The call.</param>
    /// <param name="networkEvent">The event.</param>
    public static void Note(SyscallContext call, NetworkEvent networkEvent)
    {
        if (call.Kernel.Network.Filter.Accepts(networkEvent))
        {
            call.Kernel.Trace.Add(networkEvent);
        }
    }

    private static SyscallResult? CannotSend(SyscallContext call, Socket socket, long total, SocketEndpoint? target, int flags)
    {
        if (socket.Kind != SocketKind.Stream)
        {
            bool isTooLong = socket.Kind == SocketKind.Datagram && total > MaximumDatagram;
            bool hasTarget = target is not null || socket.Remote is not null || socket.Family == AddressFamily.Packet;
            return isTooLong || !hasTarget ? (isTooLong ? Errno.EINVAL : Errno.EDESTADDRREQ) : null;
        }

        switch (socket.State)
        {
            case ConnectionState.Connected:
                return null;
            case ConnectionState.Pending:
                bool waits = !socket.NonBlocking && (flags & DoNotWait) == 0;
                return waits ? new BlockControl(call.Name) : Errno.EAGAIN;
            case ConnectionState.Failed when socket.PendingError is { } error:
                socket.PendingError = null;
                return error;
            default:
                if ((flags & NoSignal) == 0)
                {
                    call.Process.Signals.Raise(SignalNumbers.Pipe);
                }

                return Errno.EPIPE;
        }
    }

    private static void GivePort(SyscallContext call, Socket socket, SocketEndpoint target)
    {
        if (socket.Local is null)
        {
            call.Kernel.Network.Bind(socket, new(target.Family, 0, 0));
        }
    }

    private static bool IsAnswered(SyscallContext call, Socket socket, byte[] data, SocketEndpoint server)
    {
        if (socket.Kind == SocketKind.Datagram && server.Port == NtpPort)
        {
            if (TimeServer.Answer(data, call.Kernel.Clock) is { } time)
            {
                socket.Deliver(new(time, server));
            }

            return false;
        }

        if (server.Port != DnsPort || socket.Kind == SocketKind.Raw)
        {
            return false;
        }

        return socket.Kind == SocketKind.Stream ? AnswerStream(call, socket, data, server) : AnswerDatagram(call, socket, data, server);
    }

    private static bool AnswerDatagram(SyscallContext call, Socket socket, byte[] data, SocketEndpoint server)
    {
        if (DnsMessage.Parse(data) is not { } question)
        {
            return false;
        }

        if (Answer(call, question, server) is { } answer)
        {
            socket.Deliver(new(answer, server));
        }

        return true;
    }

    private static bool AnswerStream(SyscallContext call, Socket socket, byte[] data, SocketEndpoint server)
    {
        const int PrefixSize = 2;
        socket.KeepQuestion(data);
        List<byte> kept = socket.UnsentQuestion;
        bool isAnswered = false;
        while (kept.Count >= PrefixSize)
        {
            Span<byte> bytes = CollectionsMarshal.AsSpan(kept);
            int length = BinaryPrimitives.ReadUInt16BigEndian(bytes);
            if (bytes.Length - PrefixSize < length)
            {
                // The rest may still come, but only what begins like a question is worth waiting for.
                return isAnswered || bytes.Length == PrefixSize;
            }

            DnsMessage? question = DnsMessage.Parse(bytes.Slice(PrefixSize, length));
            kept.RemoveRange(0, PrefixSize + length);
            if (question is null)
            {
                kept.Clear();
                return isAnswered;
            }

            if (Answer(call, question, server) is not { } answer)
            {
                isAnswered = true;
                continue;
            }

            byte[] framed = new byte[PrefixSize + answer.Length];
            BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)answer.Length);
            answer.CopyTo(framed, PrefixSize);
            socket.Deliver(new(framed, server));
            isAnswered = true;
        }

        return isAnswered;
    }

    private static byte[]? Answer(SyscallContext call, DnsMessage question, SocketEndpoint server)
    {
        string? given = null;
        byte[]? answer = call.Kernel.Network.AnswersQuestions ? call.Kernel.Network.Resolve(question, out given) : null;
        Note(call, new DnsEvent
        {
            Process = call.Process.Path,
            Site = call.Kernel.CurrentSite,
            Name = question.Name,
            Type = question.Type,
            Server = server.ToNetworkAddress(),
            Answer = given,
        });
        return answer;
    }

    private static SyscallResult ReceiveNothing(SyscallContext call, Socket socket, int flags)
    {
        bool waits = !socket.NonBlocking && (flags & DoNotWait) == 0;
        if (socket.Kind == SocketKind.Stream)
        {
            return ReceiveEnd(call, socket, waits);
        }

        if (socket.IsPeerGone)
        {
            return 0;
        }

        if (waits && socket.ReceiveTimeout == 0)
        {
            return new BlockControl(call.Name);
        }

        call.Kernel.Clock.Advance(waits ? socket.ReceiveTimeout : 0);
        return Errno.EAGAIN;
    }

    private static SyscallResult ReceiveEnd(SyscallContext call, Socket socket, bool waits)
    {
        switch (socket.State)
        {
            case ConnectionState.Failed when socket.PendingError is { } error:
                socket.PendingError = null;
                return error;
            case ConnectionState.Pending:
                return waits ? new BlockControl(call.Name) : Errno.EAGAIN;
            case ConnectionState.Connected:
                break;
            default:
                return Errno.ENOTCONN;
        }

        if (socket.IsPeerGone)
        {
            return 0;
        }

        if (waits && socket.ReceiveTimeout == 0)
        {
            call.Kernel.Clock.Advance(PeerPatience);
            socket.IsPeerGone = true;
            return 0;
        }

        call.Kernel.Clock.Advance(waits ? socket.ReceiveTimeout : 0);
        return socket.ReadInVain() ? 0 : Errno.EAGAIN;
    }
}
