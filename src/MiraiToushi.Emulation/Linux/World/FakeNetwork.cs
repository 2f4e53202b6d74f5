using System.Buffers.Binary;
using System.Text;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World.Net;

namespace MiraiToushi.Emulation.Linux.World;

/// <summary>
/// The network there is: a pretence that says yes. It holds the sockets and makes up what comes back; nothing here
/// reaches the host.
/// </summary>
public sealed class FakeNetwork
{
    private const int MaximumSockets = 4096;
    private const int FirstEphemeralPort = 32768;
    private const int EphemeralPorts = 28232;
    private static readonly UInt128 Documentation6 = 0x2001_0DB8;
    private readonly NetworkSettings _settings;
    private readonly NameServer _names;
    private readonly List<Socket> _sockets = [];
    private int _ephemeral;

    /// <summary>Creates a network without sockets.</summary>
    /// <param name="settings">What it answers.</param>
    public FakeNetwork(NetworkSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        Outcome = settings.Connect;
        _names = new(AddressText.ParseInternet(settings.AnswerNetwork)
            ?? throw new ArgumentException("AnswerNetwork is not a dotted IPv4 network", nameof(settings)));
        LocalAddress = AddressText.ParseInternet(settings.LocalAddress)
            ?? throw new ArgumentException("LocalAddress is not a dotted IPv4 address", nameof(settings));
    }

    /// <summary>Names that were asked for, in lower case, by the address they were given.</summary>
    public IReadOnlyDictionary<string, string> NamesByAnswer => _names.NamesByAnswer;

    /// <summary>The guest's own IPv4 address.</summary>
    internal uint LocalAddress { get; }

    /// <summary>Whether raw sockets may be opened.</summary>
    internal bool HasRawSockets => _settings.RawSockets;

    /// <summary>How TCP connects end.</summary>
    internal ConnectOutcome Outcome { get; set; }

    /// <summary>Whether name servers answer; they do at first.</summary>
    internal bool AnswersQuestions { get; set; } = true;

    /// <summary>Keeps floods out of the trace.</summary>
    internal EventFilter Filter { get; } = new();

    /// <summary>Makes a socket.</summary>
    /// <param name="family">Its address family.</param>
    /// <param name="kind">What it carries.</param>
    /// <param name="typeNumber">SO_TYPE.</param>
    /// <param name="inode">Its inode number.</param>
    /// <returns>The socket, or null where there are too many.</returns>
    internal Socket? Create(AddressFamily family, SocketKind kind, int typeNumber, long inode)
    {
        if (_sockets.Count >= MaximumSockets)
        {
            return null;
        }

        Socket socket = new(this, family, kind, inode) { TypeNumber = typeNumber };
        _sockets.Add(socket);
        return socket;
    }

    /// <summary>Forgets a closed socket.</summary>
    /// <param name="socket">The socket.</param>
    internal void Remove(Socket socket) => _sockets.Remove(socket);

    /// <summary>Gives a socket an address.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="local">The address; port 0 for any.</param>
    /// <returns>An error, or null.</returns>
    internal Errno? Bind(Socket socket, SocketEndpoint local)
    {
        if (socket.Local is not null)
        {
            return Errno.EINVAL;
        }

        bool isGroup = local.Family == AddressFamily.Internet && (uint)local.Address >> 28 == 14;
        if (socket.Kind != SocketKind.Raw && !isGroup && !IsHere(local))
        {
            return Errno.EADDRNOTAVAIL;
        }

        if (socket.Kind != SocketKind.Raw && local.Port == 0)
        {
            local = local with { Port = NextPort(socket) };
        }
        else if (socket.Kind != SocketKind.Raw && _sockets.Exists(other => Conflicts(socket, other, local)))
        {
            return Errno.EADDRINUSE;
        }

        socket.Local = local;
        return null;
    }

    /// <summary>Gives an AF_UNIX socket a name.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="name">The name; it begins with NUL where it is not a path.</param>
    /// <returns>An error, or null.</returns>
    internal Errno? BindLocal(Socket socket, string name)
    {
        if (socket.LocalName is not null)
        {
            return Errno.EINVAL;
        }

        if (_sockets.Exists(other => other.LocalName == name))
        {
            return Errno.EADDRINUSE;
        }

        socket.LocalName = name;
        return null;
    }

    /// <summary>Makes a socket listen.</summary>
    /// <param name="socket">The socket.</param>
    /// <returns>An error, or null.</returns>
    internal Errno? Listen(Socket socket)
    {
        if (socket.Kind != SocketKind.Stream)
        {
            return Errno.EOPNOTSUPP;
        }

        if (socket.State is not (ConnectionState.None or ConnectionState.Listening))
        {
            return Errno.EINVAL;
        }

        if (socket.Local is null && socket.Family != AddressFamily.Local)
        {
            socket.Local = new(socket.Family, 0, NextPort(socket));
        }

        if (socket.Local is { } local && _sockets.Exists(other => other.State == ConnectionState.Listening && other != socket && Overlaps(socket, other, local)))
        {
            return Errno.EADDRINUSE;
        }

        socket.State = ConnectionState.Listening;
        return null;
    }

    /// <summary>Whether a guest listens at an endpoint of this host.</summary>
    /// <param name="target">The endpoint.</param>
    internal bool HasListener(SocketEndpoint target) => _sockets.Exists(socket =>
        socket.State == ConnectionState.Listening && socket.Local is { } local && local.Port == target.Port
        && (local.IsAny || target.IsAny || local.Address == target.Address));

    /// <summary>Whether an endpoint is on this host.</summary>
    /// <param name="target">The endpoint.</param>
    internal bool IsHere(SocketEndpoint target) => target.IsLoopback || target.IsAny || target.Internet == LocalAddress;

    /// <summary>Gives a socket a local address that fits what it connects to, if it has none.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="target">What it connects to.</param>
    internal void GiveLocal(Socket socket, SocketEndpoint target)
    {
        if (socket.Local is { IsAny: false })
        {
            return;
        }

        int port = socket.Local?.Port ?? (socket.Kind == SocketKind.Raw ? 0 : NextPort(socket));
        socket.Local = new(target.Family, LocalFor(target), port);
    }

    /// <summary>
    /// Answers a question to a name server: A with the name's address, AAAA with the same number in 2001:db8::/32, the prefix
    /// for documentation (RFC 3849), TXT with the A address as text.
    /// </summary>
    /// <param name="question">The question.</param>
    /// <param name="given">The address or text given; null where none was given.</param>
    /// <returns>The answer as bytes.</returns>
    internal byte[] Resolve(DnsMessage question, out string? given)
    {
        given = null;
        bool isKnown = question.Type is DnsMessage.AddressRecord or DnsMessage.Address6Record or DnsMessage.TextRecord;
        if (!isKnown || question.Name.Length == 0 || _names.Resolve(question.Name) is not { } address)
        {
            return question.Answer(null);
        }

        UInt128 address6 = (Documentation6 << 96) | address;
        switch (question.Type)
        {
            case DnsMessage.Address6Record:
                given = AddressText.FormatInternet6(address6);
                byte[] bytes = new byte[16];
                BinaryPrimitives.WriteUInt128BigEndian(bytes, address6);
                return question.Answer(bytes);
            case DnsMessage.TextRecord:
                given = AddressText.FormatInternet(address);
                return question.Answer([(byte)given.Length, .. Encoding.ASCII.GetBytes(given)]);
            default:
                given = AddressText.FormatInternet(address);
                return question.Answer([(byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address]);
        }
    }

    private static bool Overlaps(Socket socket, Socket other, SocketEndpoint local) =>
        other.Kind == socket.Kind && other.Local is { } taken && taken.Port == local.Port
        && (taken.IsAny || local.IsAny || (taken.Family == local.Family && taken.Address == local.Address));

    private static bool Conflicts(Socket socket, Socket other, SocketEndpoint local) =>
        other != socket && Overlaps(socket, other, local) && other.Remote is null
        && !(socket.ReusesAddress && other.ReusesAddress && other.State != ConnectionState.Listening);

    private UInt128 LocalFor(SocketEndpoint target)
    {
        if (target.Family == AddressFamily.Internet)
        {
            return target.IsLoopback || target.IsAny ? 0x7F00_0001u : LocalAddress;
        }

        if (target.Internet is not null)
        {
            return ((UInt128)0xFFFF << 32) | (target.IsLoopback ? 0x7F00_0001u : LocalAddress);
        }

        return target.IsLoopback || target.IsAny ? 1 : (Documentation6 << 96) | LocalAddress;
    }

    private int NextPort(Socket socket)
    {
        for (int i = 0; i < EphemeralPorts; i++)
        {
            int port = FirstEphemeralPort + _ephemeral;
            _ephemeral = (_ephemeral + 1) % EphemeralPorts;
            if (!_sockets.Exists(other => other.Kind == socket.Kind && other.Local?.Port == port))
            {
                return port;
            }
        }

        return FirstEphemeralPort;
    }
}
