namespace MiraiToushi.Emulation.Linux.Uapi;

/// <summary>
/// The struct stat and struct stat64 of SuperH, taken with offsetof from asm/stat.h of the kernel's headers through
/// sh4-linux-gnu-gcc in both byte orders. 64-bit fields need only an alignment of 4, so that they lie as on i386.
/// </summary>
public static class SuperHStatLayouts
{
    /// <summary>struct stat.</summary>
    public static StatLayout Stat { get; } = new(
        64, new(0, 4), new(4, 4), new(8, 2), new(10, 2), new(12, 2), new(14, 2), new(20, 4), new(24, 4), new(28, 4), new(32, 4), new(40, 4), new(48, 4));

    /// <summary>struct stat64.</summary>
    public static StatLayout Stat64 { get; } = new(
        96, new(0, 8), new(88, 8), new(16, 4), new(20, 4), new(24, 4), new(28, 4), new(44, 8), new(52, 4), new(56, 8), new(64, 4), new(72, 4), new(80, 4));
}
