namespace MiraiToushi.Emulation.Linux.Uapi;

/// <summary>Constants of 32-bit SPARC, which are those of SunOS where that had any.</summary>
public static class SparcConstants
{
    /// <summary>The constants.</summary>
    public static AbiConstants Constants { get; } = new()
    {
        ErrnoOverrides = Errors(),
        OpenCreate = 0x200,
        OpenExclusive = 0x800,
        OpenTruncate = 0x400,
        OpenAppend = 8,
        OpenNonBlock = 0x4000,
        OpenDirectory = 0x10000,
        OpenCloseOnExec = 0x40_0000,
        SocketLevel = 0xFFFF,
        SocketTypeOption = 0x1008,
        SocketErrorOption = 0x1007,
        SocketReceiveTimeout = 0x2000,
        SocketReuseAddress = 4,
        FileLimitResource = 6,
        HasShortIdentifiers = true,
        PipeInRegisters = true,
        IoctlCloseOnExec = 0x2000_6601,
        IoctlKeepOnExec = 0x2000_6602,
        IoctlNonBlock = 0x8004_667E,
        IoctlReadable = 0x4004_667F,
        IoctlGetTerminal = 0x4024_5408,
        IoctlWindowSize = 0x4008_7468,
        LockCommands = [7, 8, 9, 12, 13, 14],
        SignalBlock = 1,
        SignalSetMask = 4,
        SignalActionInfo = 0x200,
        SignalActionNoDefer = 0x20,
        SignalActionReset = 4,
        SignalChild = 20,
        SignalBus = 10,
        SignalBadCall = 12,
        SignalsIgnoredByDefault = [20, 19, 16, 28],
        SignalsThatStop = [17, 18, 21, 22],
        HighHalfFirst = true,
        Stat = StatLayouts.SparcStat,
        Stat64 = StatLayouts.SparcStat64,
    };

    private static Dictionary<Errno, int> Errors() => new()
    {
        [Errno.ENAMETOOLONG] = 63,
        [Errno.ENOSYS] = 90,
        [Errno.ELOOP] = 62,
        [Errno.ENOTSOCK] = 38,
        [Errno.EDESTADDRREQ] = 39,
        [Errno.ENOPROTOOPT] = 42,
        [Errno.EPROTONOSUPPORT] = 43,
        [Errno.EOPNOTSUPP] = 45,
        [Errno.EAFNOSUPPORT] = 47,
        [Errno.EADDRINUSE] = 48,
        [Errno.EADDRNOTAVAIL] = 49,
        [Errno.ECONNRESET] = 54,
        [Errno.EISCONN] = 56,
        [Errno.ENOTCONN] = 57,
        [Errno.ETIMEDOUT] = 60,
        [Errno.ECONNREFUSED] = 61,
        [Errno.EALREADY] = 37,
        [Errno.EINPROGRESS] = 36,
    };
}
