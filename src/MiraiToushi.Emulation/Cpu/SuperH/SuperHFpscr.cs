namespace MiraiToushi.Emulation.Cpu.SuperH;

/// <summary>The bits of FPSCR.</summary>
internal static class SuperHFpscr
{
    /// <summary>What the kernel gives a new program: double precision, rounding to nearest.</summary>
    public const uint Initial = Precision;

    /// <summary>RM: 1 rounds toward zero, 0 to nearest.</summary>
    public const uint RoundingMask = 3;

    /// <summary>RM = 1.</summary>
    public const uint TowardZero = 1;

    /// <summary>Place of the flags, which stay until they are cleared.</summary>
    public const int FlagShift = 2;

    /// <summary>Place of the enable bits.</summary>
    public const int EnableShift = 7;

    /// <summary>Place of the causes, which each operation sets anew.</summary>
    public const int CauseShift = 12;

    /// <summary>The cause bits, with that of the FPU error.</summary>
    public const uint CauseMask = 0x3F << CauseShift;

    /// <summary>DN: denormals are zero.</summary>
    public const uint Denormals = 1 << 18;

    /// <summary>PR: operations are double.</summary>
    public const uint Precision = 1 << 19;

    /// <summary>SZ: fmov moves pairs.</summary>
    public const uint Size = 1 << 20;

    /// <summary>FR: which bank is in use.</summary>
    public const uint Bank = 1 << 21;

    /// <summary>The bits that exist.</summary>
    public const uint Existing = 0x003F_FFFF;
}
