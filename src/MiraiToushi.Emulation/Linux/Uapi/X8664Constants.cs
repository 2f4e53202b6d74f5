namespace MiraiToushi.Emulation.Linux.Uapi;

/// <summary>Constants of x86-64.</summary>
public static class X8664Constants
{
    /// <summary>The constants.</summary>
    public static AbiConstants Constants { get; } = new()
    {
        CloneIdBeforeTls = true,
        Stat = StatLayouts.X8664Stat,
        Stat64 = StatLayouts.X8664Stat,
        EpollDataOffset = 4,
    };
}
