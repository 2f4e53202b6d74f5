using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Linux.World.Net;

/// <summary>A socket of the pretended network. What it does is decided in <see cref="FakeNetwork"/>; this is its state.</summary>
internal sealed class Socket : OpenFile
{
    private const int MaximumQueue = 16;
    private const int PatienceInPolls = 4;
    private const int PatienceInReads = 3;
    private const int MaximumUnsent = 2048;
    private readonly FakeNetwork _network;
    private readonly Queue<Datagram> _queue = new();
    private int _polls;
    private int _reads;

    /// <summary>Creates a socket.</summary>
    /// <param name="network">The network it belongs to.</param>
    /// <param name="family">Its address family.</param>
    /// <param name="kind">What it carries.</param>
    /// <param name="number">Its inode number.</param>
    public Socket(FakeNetwork network, AddressFamily family, SocketKind kind, long number)
    {
        const int ReadWrite = 2;
        _network = network;
        Family = family;
        Kind = kind;
        Name = $"socket:[{number}]";
        StatusFlags = ReadWrite;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>Its address family.</summary>
    public AddressFamily Family { get; }

    /// <summary>What it carries.</summary>
    public SocketKind Kind { get; }

    /// <summary>SO_TYPE.</summary>
    public required int TypeNumber { get; init; }

    /// <summary>"tcp", "udp" or "raw".</summary>
    public string Protocol => Kind switch
    {
        SocketKind.Stream => "tcp",
        SocketKind.Datagram => "udp",
        _ => "raw",
    };

    /// <summary>What bind or the first connect gave it; null before.</summary>
    public SocketEndpoint? Local { get; set; }

    /// <summary>What it is connected to; null where it is not.</summary>
    public SocketEndpoint? Remote { get; set; }

    /// <summary>Guest address of the sockaddr that it was last given a target with; null where it never was.</summary>
    public ulong? StructureAddress { get; set; }

    /// <summary>The name of an AF_UNIX socket; null before bind.</summary>
    public string? LocalName { get; set; }

    /// <summary>How far its connection is.</summary>
    public ConnectionState State { get; set; }

    /// <summary>SO_ERROR; null for none.</summary>
    public Errno? PendingError { get; set; }

    /// <summary>SO_REUSEADDR.</summary>
    public bool ReusesAddress { get; set; }

    /// <summary>SO_RCVTIMEO in nanoseconds; 0 for none.</summary>
    public long ReceiveTimeout { get; set; }

    /// <summary>IP_HDRINCL.</summary>
    public bool IncludesHeader { get; set; }

    /// <summary>Whether the other side has closed the connection, or shutdown was called for reading.</summary>
    public bool IsPeerGone { get; set; }

    /// <summary>What was sent of a DNS question over TCP that is not whole yet.</summary>
    public List<byte> UnsentQuestion { get; } = [];

    /// <summary>Whether it is a connection on which nothing will ever come but its end.</summary>
    public bool AwaitsEnd => Kind == SocketKind.Stream && State == ConnectionState.Connected && !IsPeerGone && _queue.Count == 0;

    /// <summary>Bytes that the next read can give.</summary>
    public int Available => _queue.TryPeek(out Datagram? next) ? next.Content.Length : 0;

    /// <inheritdoc/>
    public override Readiness Readiness
    {
        get
        {
            Readiness incoming = _queue.Count > 0 || IsPeerGone ? Readiness.Readable : Readiness.None;
            if (Kind != SocketKind.Stream)
            {
                return incoming | Readiness.Writable;
            }

            return State switch
            {
                ConnectionState.None => Readiness.Readable | Readiness.Writable | Readiness.HangUp,
                ConnectionState.Connected => incoming | Readiness.Writable,
                ConnectionState.Failed => Readiness.Readable | Readiness.Writable | Readiness.HangUp | (PendingError is null ? 0 : Readiness.Error),
                _ => Readiness.None,
            };
        }
    }

    /// <summary>Queues something to be received; drops it where too much waits.</summary>
    /// <param name="datagram">It.</param>
    public void Deliver(Datagram datagram)
    {
        if (_queue.Count < MaximumQueue)
        {
            _queue.Enqueue(datagram);
        }
    }

    /// <summary>Receives what is queued.</summary>
    /// <param name="maximum">Bytes wanted: the rest of a datagram is lost, the rest of a stream stays.</param>
    /// <param name="keep">MSG_PEEK.</param>
    /// <returns>It, or null where nothing is queued.</returns>
    public Datagram? Receive(int maximum, bool keep)
    {
        if (!_queue.TryPeek(out Datagram? next))
        {
            return null;
        }

        Datagram result = next with { Content = next.Content[..Math.Min(maximum, next.Content.Length)] };
        if (keep)
        {
            return result;
        }

        _queue.Dequeue();
        if (Kind == SocketKind.Stream && result.Content.Length < next.Content.Length)
        {
            Datagram[] after = [.. _queue];
            _queue.Clear();
            _queue.Enqueue(next with { Content = next.Content[result.Content.Length..] });
            foreach (Datagram datagram in after)
            {
                _queue.Enqueue(datagram);
            }
        }

        return result;
    }

    /// <summary>Drops what is queued, as when it is connected anew.</summary>
    public void Drop()
    {
        _queue.Clear();
        _polls = 0;
        _reads = 0;
        IsPeerGone = false;
        UnsentQuestion.Clear();
    }

    /// <summary>Notes that a wait for something to read was in vain; after some the other side closes the connection.</summary>
    public void WaitedInVain()
    {
        if (AwaitsEnd && ++_polls >= PatienceInPolls)
        {
            IsPeerGone = true;
        }
    }

    /// <summary>Notes a read in vain; after some the other side closes the connection.</summary>
    /// <returns>Whether it is closed now.</returns>
    public bool ReadInVain()
    {
        if (AwaitsEnd && ++_reads > PatienceInReads)
        {
            IsPeerGone = true;
        }

        return IsPeerGone;
    }

    /// <summary>Keeps what was sent of a DNS question over TCP.</summary>
    /// <param name="bytes">What was sent now.</param>
    public void KeepQuestion(ReadOnlySpan<byte> bytes)
    {
        if (UnsentQuestion.Count + bytes.Length > MaximumUnsent)
        {
            UnsentQuestion.Clear();
            return;
        }

        UnsentQuestion.AddRange(bytes);
    }

    /// <inheritdoc/>
    public override void Closed() => _network.Remove(this);
}
