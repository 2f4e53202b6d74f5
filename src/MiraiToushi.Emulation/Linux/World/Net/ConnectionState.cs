namespace MiraiToushi.Emulation.Linux.World.Net;

/// <summary>How far a connection is.</summary>
internal enum ConnectionState
{
    /// <summary>None was asked for.</summary>
    None,

    /// <summary>listen was called.</summary>
    Listening,

    /// <summary>Asked for, and never answered.</summary>
    Pending,

    /// <summary>Made.</summary>
    Connected,

    /// <summary>Refused.</summary>
    Failed,
}
