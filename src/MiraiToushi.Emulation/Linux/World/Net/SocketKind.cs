namespace MiraiToushi.Emulation.Linux.World.Net;

/// <summary>What a socket carries.</summary>
internal enum SocketKind
{
    /// <summary>SOCK_STREAM: TCP.</summary>
    Stream,

    /// <summary>SOCK_DGRAM: UDP.</summary>
    Datagram,

    /// <summary>SOCK_RAW and packet sockets.</summary>
    Raw,
}
