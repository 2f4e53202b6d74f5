namespace MiraiToushi.Emulation.Cpu.SuperH.Arithmetic;

/// <summary>Single or double precision.</summary>
/// <param name="FractionBits">Stored bits of the fraction.</param>
/// <param name="ExponentBits">Bits of the exponent.</param>
internal readonly record struct FloatFormat(int FractionBits, int ExponentBits)
{
    public static FloatFormat Single => new(23, 8);

    public static FloatFormat Double => new(52, 11);

    /// <summary>Stored exponent of infinities and NaNs.</summary>
    public int MaximumExponent => (1 << ExponentBits) - 1;

    /// <summary>Stored exponent of 1.</summary>
    public int Bias => (1 << (ExponentBits - 1)) - 1;

    public ulong FractionMask => (1UL << FractionBits) - 1;

    /// <summary>The one NaN that operations give. The highest bit of the fraction is clear: set, it would signal.</summary>
    public ulong QuietNan => ((ulong)MaximumExponent << FractionBits) | (FractionMask >> 1);

    /// <summary>The sign bit.</summary>
    /// <param name="isNegative">Whether it is set.</param>
    public ulong Sign(bool isNegative) => isNegative ? 1UL << (FractionBits + ExponentBits) : 0;

    /// <summary>An infinity.</summary>
    /// <param name="isNegative">Its sign.</param>
    public ulong Infinity(bool isNegative) => Sign(isNegative) | ((ulong)MaximumExponent << FractionBits);

    /// <summary>The largest number.</summary>
    /// <param name="isNegative">Its sign.</param>
    public ulong Largest(bool isNegative) => Infinity(isNegative) - 1;
}
