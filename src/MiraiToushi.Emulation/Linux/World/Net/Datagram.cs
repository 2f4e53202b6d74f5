namespace MiraiToushi.Emulation.Linux.World.Net;

/// <summary>Something to be received.</summary>
/// <param name="Content">The bytes.</param>
/// <param name="From">Who sent them.</param>
internal sealed record Datagram(byte[] Content, SocketEndpoint From);
