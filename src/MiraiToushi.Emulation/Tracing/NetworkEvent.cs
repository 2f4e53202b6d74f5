namespace MiraiToushi.Emulation.Tracing;

/// <summary>Something a guest did with the pretended network, in the order in which it happened.</summary>
public abstract record NetworkEvent
{
    /// <summary>The process, as its path in the tree.</summary>
    public required string Process { get; init; }

    /// <summary>Address of the code after the system call.</summary>
    public required ulong Site { get; init; }
}

/// <summary>An IPv4 or IPv6 endpoint as a guest wrote it.</summary>
/// <param name="Address">The address in its usual text form.</param>
/// <param name="Port">0 to 65535.</param>
public readonly record struct NetworkAddress(string Address, int Port);

/// <summary>connect.</summary>
public sealed record ConnectEvent : NetworkEvent
{
    /// <summary>Where to.</summary>
    public required NetworkAddress Target { get; init; }

    /// <summary>"tcp", "udp" or "raw".</summary>
    public required string Protocol { get; init; }

    /// <summary>Guest address of the sockaddr that the guest passed.</summary>
    public required ulong StructureAddress { get; init; }
}

/// <summary>A datagram or the first bytes on a connection.</summary>
public sealed record SendEvent : NetworkEvent
{
    /// <summary>Where to; null where the socket is not connected and no address was given.</summary>
    public required NetworkAddress? Target { get; init; }

    /// <summary>"tcp", "udp" or "raw".</summary>
    public required string Protocol { get; init; }

    /// <summary>Guest address of the sockaddr that was passed now, or to connect; null where there was none.</summary>
    public ulong? StructureAddress { get; init; }

    /// <summary>The bytes, at most the first 512.</summary>
    public required byte[] Data { get; init; }
}

/// <summary>A DNS question sent to a name server.</summary>
public sealed record DnsEvent : NetworkEvent
{
    /// <summary>The name, without the final dot; bytes that are not printable ASCII are kept as chars 0 to 255.</summary>
    public required string Name { get; init; }

    /// <summary>The question's type: 1 A, 16 TXT, 28 AAAA.</summary>
    public required int Type { get; init; }

    /// <summary>The name server asked.</summary>
    public required NetworkAddress Server { get; init; }

    /// <summary>The address (A, AAAA) or the text (TXT) given as answer, an invention of ours; null where none was given.</summary>
    public required string? Answer { get; init; }
}

/// <summary>bind to a port.</summary>
public sealed record BindEvent : NetworkEvent
{
    /// <summary>The local endpoint.</summary>
    public required NetworkAddress Local { get; init; }

    /// <summary>"tcp", "udp" or "raw".</summary>
    public required string Protocol { get; init; }
}
