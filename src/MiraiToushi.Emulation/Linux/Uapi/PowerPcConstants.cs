namespace MiraiToushi.Emulation.Linux.Uapi;

/// <summary>Constants of PowerPC, whose ioctl numbers are of the kind that says direction and size.</summary>
public static class PowerPcConstants
{
    /// <summary>32 bits.</summary>
    public static AbiConstants PowerPc32 { get; } = new()
    {
        OpenDirectory = 0x4000,
        SocketReceiveTimeout = 18,
        IoctlCloseOnExec = 0x2000_6601,
        IoctlKeepOnExec = 0x2000_6602,
        IoctlNonBlock = 0x8004_667E,
        IoctlReadable = 0x4004_667F,
        IoctlGetTerminal = 0x402C_7413,
        IoctlWindowSize = 0x4008_7468,
        AlignsRegisterPairs = true,
        HighHalfFirst = true,
        Stat = StatLayouts.PowerPcStat,
        Stat64 = StatLayouts.PowerPcStat64,
    };

    /// <summary>64 bits.</summary>
    public static AbiConstants PowerPc64 { get; } = PowerPc32 with
    {
        Stat = StatLayouts.PowerPc64Stat,
        Stat64 = StatLayouts.PowerPc64Stat,
    };
}
