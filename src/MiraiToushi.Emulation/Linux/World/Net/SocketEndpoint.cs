using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Linux.World.Net;

/// <summary>An IPv4 or IPv6 address and a port.</summary>
/// <param name="Family">AF_INET or AF_INET6.</param>
/// <param name="Address">The address; IPv4 in the low 32 bits.</param>
/// <param name="Port">0 to 65535.</param>
internal readonly record struct SocketEndpoint(AddressFamily Family, UInt128 Address, int Port)
{
    /// <summary>Whether it is the address that stands for all of one's own.</summary>
    public bool IsAny => Address == 0;

    /// <summary>Whether it is this very host, whatever its address.</summary>
    public bool IsLoopback => Family == AddressFamily.Internet6 && !IsMapped ? Address == 1 : (uint)Address >> 24 == 127;

    /// <summary>The IPv4 address inside; null where there is none.</summary>
    public uint? Internet => Family == AddressFamily.Internet || IsMapped ? (uint)Address : null;

    private bool IsMapped => Family == AddressFamily.Internet6 && Address >> 32 == 0xFFFF;

    /// <summary>The endpoint as reports have it.</summary>
    public NetworkAddress ToNetworkAddress() =>
        new(Family == AddressFamily.Internet ? AddressText.FormatInternet((uint)Address) : AddressText.FormatInternet6(Address), Port);
}
