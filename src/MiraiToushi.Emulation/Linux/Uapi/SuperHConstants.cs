namespace MiraiToushi.Emulation.Linux.Uapi;

/// <summary>Constants of SuperH: those of asm-generic, but for the ioctls that came from elsewhere.</summary>
public static class SuperHConstants
{
    /// <summary>Little-endian processors.</summary>
    public static AbiConstants LittleEndian { get; } = new()
    {
        CloneIdBeforeTls = true,
        EpollDataOffset = 4,
        HasShortIdentifiers = true,
        PipeInRegisters = true,
        IoctlCloseOnExec = 0x6601,
        IoctlKeepOnExec = 0x6602,
        IoctlNonBlock = 0x4004_667E,
        IoctlReadable = 0x8004_667F,
        IoctlWindowSize = 0x8008_7468,
        Stat = SuperHStatLayouts.Stat,
        Stat64 = SuperHStatLayouts.Stat64,
    };

    /// <summary>Big-endian processors.</summary>
    public static AbiConstants BigEndian { get; } = LittleEndian with { HighHalfFirst = true };
}
