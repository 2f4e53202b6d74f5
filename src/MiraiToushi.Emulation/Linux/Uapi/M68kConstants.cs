namespace MiraiToushi.Emulation.Linux.Uapi;

/// <summary>Constants of m68k.</summary>
public static class M68kConstants
{
    /// <summary>The constants.</summary>
    public static AbiConstants Constants { get; } = new()
    {
        OpenDirectory = 0x4000,
        MapTakesPointer = true,
        CloneIdBeforeTls = true,
        AsksForThreadPointer = true,
        HasShortIdentifiers = true,
        HighHalfFirst = true,
        EpollDataOffset = 4,
        Stat = StatLayouts.M68kStat,
        Stat64 = StatLayouts.M68kStat64,
    };
}
