namespace MiraiToushi.Emulation.Linux.Uapi;

/// <summary>Constants of ARM.</summary>
public static class ArmConstants
{
    /// <summary>The new ABI, in which 64-bit arguments begin at even registers.</summary>
    public static AbiConstants Eabi { get; } = new()
    {
        OpenDirectory = 0x4000,
        MapTakesPointer = true,
        AlignsRegisterPairs = true,
        HasShortIdentifiers = true,
        Stat = StatLayouts.ArmStat,
        Stat64 = StatLayouts.ArmStat64,
    };

    /// <summary>The old ABI.</summary>
    public static AbiConstants Oabi { get; } = Eabi with { AlignsRegisterPairs = false, Stat64 = StatLayouts.ArmOabiStat64, EpollDataOffset = 4 };

    /// <summary>The new ABI on a big-endian processor.</summary>
    public static AbiConstants EabiBigEndian { get; } = Eabi with { HighHalfFirst = true };

    /// <summary>The old ABI on a big-endian processor.</summary>
    public static AbiConstants OabiBigEndian { get; } = Oabi with { HighHalfFirst = true };
}
