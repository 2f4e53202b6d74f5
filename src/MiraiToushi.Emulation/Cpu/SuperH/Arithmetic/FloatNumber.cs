using System.Numerics;

namespace MiraiToushi.Emulation.Cpu.SuperH.Arithmetic;

/// <summary>What kind of value a float is.</summary>
internal enum FloatKind
{
    /// <summary>Plus or minus zero.</summary>
    Zero,

    /// <summary>A number, denormals included.</summary>
    Number,

    /// <summary>Plus or minus infinity.</summary>
    Infinity,

    /// <summary>A NaN that passes silently.</summary>
    QuietNan,

    /// <summary>A NaN that raises an exception.</summary>
    SignallingNan,
}

/// <summary>A float taken apart: 1.f times a power of two, exactly, or with the lowest bit set where something was cut off.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="IsNegative">Its sign.</param>
/// <param name="Exponent">The power of two.</param>
/// <param name="Fraction">The number with its leading one at bit 63.</param>
internal readonly record struct FloatNumber(FloatKind Kind, bool IsNegative, int Exponent, ulong Fraction)
{
    public bool IsNan => Kind >= FloatKind.QuietNan;

    /// <summary>A zero.</summary>
    /// <param name="isNegative">Its sign.</param>
    public static FloatNumber Zero(bool isNegative) => new(FloatKind.Zero, isNegative, 0, 0);

    /// <summary>An infinity.</summary>
    /// <param name="isNegative">Its sign.</param>
    public static FloatNumber Infinity(bool isNegative) => new(FloatKind.Infinity, isNegative, 0, 0);

    /// <summary>The NaN that operations give.</summary>
    public static FloatNumber Nan { get; } = new(FloatKind.QuietNan, false, 0, 0);

    /// <summary>A number of which the leading one may be anywhere.</summary>
    /// <param name="isNegative">Its sign.</param>
    /// <param name="exponent">The power of two that bit 63 stands for.</param>
    /// <param name="fraction">The number; 0 is a zero.</param>
    public static FloatNumber Normalise(bool isNegative, int exponent, ulong fraction)
    {
        if (fraction == 0)
        {
            return Zero(isNegative);
        }

        int shift = BitOperations.LeadingZeroCount(fraction);
        return new FloatNumber(FloatKind.Number, isNegative, exponent - shift, fraction << shift);
    }

    /// <summary>A 32-bit integer.</summary>
    /// <param name="value">The integer.</param>
    public static FloatNumber FromInteger(int value) => Normalise(value < 0, 63, (ulong)Math.Abs((long)value));

    /// <summary>Takes a float apart.</summary>
    /// <param name="bits">Its bits.</param>
    /// <param name="format">Its format.</param>
    /// <param name="status">Whether denormals count as zero.</param>
    public static FloatNumber Unpack(ulong bits, FloatFormat format, in FloatStatus status)
    {
        bool isNegative = (bits & format.Sign(true)) != 0;
        int stored = (int)(bits >> format.FractionBits) & format.MaximumExponent;
        ulong fraction = bits & format.FractionMask;
        int toTop = 63 - format.FractionBits;
        if (stored == 0)
        {
            bool isZero = fraction == 0 || status.FlushDenormals;
            return isZero ? Zero(isNegative) : Normalise(isNegative, 1 - format.Bias, fraction << toTop);
        }

        if (stored < format.MaximumExponent)
        {
            return new FloatNumber(FloatKind.Number, isNegative, stored - format.Bias, (1UL << 63) | (fraction << toTop));
        }

        FloatKind kind = fraction == 0 ? FloatKind.Infinity
            : fraction >> (format.FractionBits - 1) != 0 ? FloatKind.SignallingNan
            : FloatKind.QuietNan;
        return new FloatNumber(kind, isNegative, 0, 0);
    }

    /// <summary>Rounds and puts together.</summary>
    /// <param name="format">The format wanted.</param>
    /// <param name="status">How to round; told what that raised.</param>
    public ulong Pack(FloatFormat format, ref FloatStatus status) => Kind switch
    {
        FloatKind.Zero => format.Sign(IsNegative),
        FloatKind.Infinity => format.Infinity(IsNegative),
        FloatKind.Number => Round(format, ref status),
        _ => format.QuietNan,
    };

    /// <summary>Shifts right; what falls out leaves a trace in the lowest bit.</summary>
    /// <param name="value">A number.</param>
    /// <param name="count">0 or more.</param>
    public static ulong ShiftRightSticky(ulong value, int count) => count switch
    {
        0 => value,
        < 64 => (value >> count) | ((value << (64 - count)) != 0 ? 1UL : 0),
        _ => value != 0 ? 1UL : 0,
    };

    private static ulong Increment(ulong fraction, int cut, bool towardZero)
    {
        ulong half = 1UL << (cut - 1);
        ulong isOdd = (fraction >> cut) & 1;
        return towardZero ? 0 : half - 1 + isOdd;
    }

    private ulong Round(FloatFormat format, ref FloatStatus status)
    {
        int cut = 63 - format.FractionBits;
        int stored = Exponent + format.Bias;
        ulong fraction = Fraction;
        bool isTiny = false;
        if (stored < 1)
        {
            if (status.FlushDenormals)
            {
                return format.Sign(IsNegative);
            }

            // Tiny is what would be too small even with an exponent without limits.
            bool roundsUp = fraction + Increment(fraction, cut, status.TowardZero) < fraction;
            isTiny = stored < 0 || !roundsUp;
            fraction = ShiftRightSticky(fraction, 1 - stored);
            stored = 0;
        }

        ulong increment = Increment(fraction, cut, status.TowardZero);
        bool isExact = (fraction & ((1UL << cut) - 1)) == 0;
        ulong rounded = (fraction >> 1) + (increment >> 1) + (fraction & increment & 1);
        // The leading one adds itself to the exponent, and so does a carry out of the fraction.
        ulong result = ((ulong)Math.Max(stored - 1, 0) << format.FractionBits) + (rounded >> (cut - 1));
        if (!isExact)
        {
            status.Raise(FloatFlags.Inexact | (isTiny ? FloatFlags.Underflow : 0));
        }

        if (result >> format.FractionBits >= (ulong)format.MaximumExponent)
        {
            status.Raise(FloatFlags.Overflow | FloatFlags.Inexact);
            return status.TowardZero ? format.Largest(IsNegative) : format.Infinity(IsNegative);
        }

        return format.Sign(IsNegative) | result;
    }
}
