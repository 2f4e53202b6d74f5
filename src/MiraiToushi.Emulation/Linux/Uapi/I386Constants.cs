namespace MiraiToushi.Emulation.Linux.Uapi;

/// <summary>Constants of i386.</summary>
public static class I386Constants
{
    /// <summary>The constants.</summary>
    public static AbiConstants Constants { get; } = new()
    {
        MapTakesPointer = true,
        HasDescriptorTable = true,
        Stat = StatLayouts.I386Stat,
        Stat64 = StatLayouts.I386Stat64,
        EpollDataOffset = 4,
        HasShortIdentifiers = true,
    };
}
