namespace MiraiToushi.Emulation.Linux.World.Net;

/// <summary>Address families that guests may use, with Linux's numbers.</summary>
internal enum AddressFamily
{
    /// <summary>AF_UNSPEC.</summary>
    Unspecified = 0,

    /// <summary>AF_UNIX.</summary>
    Local = 1,

    /// <summary>AF_INET.</summary>
    Internet = 2,

    /// <summary>AF_INET6.</summary>
    Internet6 = 10,

    /// <summary>AF_PACKET.</summary>
    Packet = 17,
}
