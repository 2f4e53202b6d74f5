namespace MiraiToushi.Emulation.Linux.Uapi;

/// <summary>Constants of MIPS o32, from the kernel's arch/mips/include/uapi/asm.</summary>
public static class MipsConstants
{
    /// <summary>Little-endian processors.</summary>
    public static AbiConstants LittleEndian { get; } = new()
    {
        ErrnoOverrides = Errors(),
        OpenCreate = 0x100,
        OpenExclusive = 0x400,
        OpenTruncate = 0x200,
        OpenAppend = 8,
        OpenNonBlock = 0x80,
        OpenDirectory = 0x10000,
        OpenCloseOnExec = 0x80000,
        MapAnonymous = 0x800,
        SocketStream = 2,
        SocketDatagram = 1,
        SocketLevel = 0xFFFF,
        SocketTypeOption = 0x1008,
        SocketErrorOption = 0x1007,
        SocketReceiveTimeout = 0x1006,
        SocketReuseAddress = 4,
        FileLimitResource = 5,
        IoctlCloseOnExec = 0x6601,
        IoctlKeepOnExec = 0x6602,
        IoctlNonBlock = 0x667E,
        IoctlReadable = 0x467F,
        IoctlGetTerminal = 0x540D,
        IoctlWindowSize = 0x4008_7468,
        LockCommands = [14, 6, 7, 33, 34, 35],
        SignalBlock = 1,
        SignalActionInfo = 8,
        SignalCodeFirst = true,
        SignalActionRestorer = 0,
        SignalSetSize = 16,
        SignalChild = 18,
        SignalBus = 10,
        SignalBadCall = 12,
        SignalsIgnoredByDefault = [18, 20, 21, 25],
        SignalsThatStop = [23, 24, 26, 27],
        SignalAction = SignalActionLayout.FlagsFirst,
        AlignsRegisterPairs = true,
        PipeInRegisters = true,
        Stat = StatLayouts.MipsO32Stat,
        Stat64 = StatLayouts.MipsO32Stat64,
    };

    /// <summary>Big-endian processors.</summary>
    public static AbiConstants BigEndian { get; } = LittleEndian with { HighHalfFirst = true };

    private static Dictionary<Errno, int> Errors() => new()
    {
        [Errno.ENAMETOOLONG] = 78,
        [Errno.ENOSYS] = 89,
        [Errno.ELOOP] = 90,
        [Errno.ENOTSOCK] = 95,
        [Errno.EDESTADDRREQ] = 96,
        [Errno.ENOPROTOOPT] = 99,
        [Errno.EPROTONOSUPPORT] = 120,
        [Errno.EOPNOTSUPP] = 122,
        [Errno.EAFNOSUPPORT] = 124,
        [Errno.EADDRINUSE] = 125,
        [Errno.EADDRNOTAVAIL] = 126,
        [Errno.ECONNRESET] = 131,
        [Errno.EISCONN] = 133,
        [Errno.ENOTCONN] = 134,
        [Errno.ETIMEDOUT] = 145,
        [Errno.ECONNREFUSED] = 146,
        [Errno.EALREADY] = 149,
        [Errno.EINPROGRESS] = 150,
    };
}
