namespace MiraiToushi.Emulation.Cpu.SuperH.Arithmetic;

/// <summary>
/// Arithmetic on floats taken apart, by integers only: rounding, flags and NaNs are the SH-4's, and the same on every host.
/// Results keep more bits than any format; <see cref="FloatNumber.Pack"/> rounds them once.
/// </summary>
internal static class SoftFloat
{
    /// <summary>a + b.</summary>
    public static FloatNumber Add(FloatNumber a, FloatNumber b, ref FloatStatus status)
    {
        if (a.IsNan || b.IsNan)
        {
            return PassNan(a, b, ref status);
        }

        if (a.Kind == FloatKind.Infinity || b.Kind == FloatKind.Infinity)
        {
            bool cancels = a.Kind == b.Kind && a.IsNegative != b.IsNegative;
            return cancels ? Invalid(ref status) : a.Kind == FloatKind.Infinity ? a : b;
        }

        if (a.Kind == FloatKind.Zero || b.Kind == FloatKind.Zero)
        {
            bool bothZero = a.Kind == b.Kind;
            return bothZero ? FloatNumber.Zero(a.IsNegative && b.IsNegative) : a.Kind == FloatKind.Zero ? b : a;
        }

        return AddNumbers(a, b);
    }

    /// <summary>a - b.</summary>
    public static FloatNumber Subtract(FloatNumber a, FloatNumber b, ref FloatStatus status) =>
        Add(a, b with { IsNegative = !b.IsNegative }, ref status);

    /// <summary>a * b.</summary>
    public static FloatNumber Multiply(FloatNumber a, FloatNumber b, ref FloatStatus status)
    {
        if (a.IsNan || b.IsNan)
        {
            return PassNan(a, b, ref status);
        }

        bool isNegative = a.IsNegative != b.IsNegative;
        bool hasZero = a.Kind == FloatKind.Zero || b.Kind == FloatKind.Zero;
        if (a.Kind == FloatKind.Infinity || b.Kind == FloatKind.Infinity)
        {
            return hasZero ? Invalid(ref status) : FloatNumber.Infinity(isNegative);
        }

        if (hasZero)
        {
            return FloatNumber.Zero(isNegative);
        }

        ulong high = Math.BigMul(a.Fraction, b.Fraction, out ulong low);
        int exponent = a.Exponent + b.Exponent + 1;
        if (high >> 63 == 0)
        {
            high = (high << 1) | (low >> 63);
            low <<= 1;
            exponent--;
        }

        return new FloatNumber(FloatKind.Number, isNegative, exponent, high | (low != 0 ? 1UL : 0));
    }

    /// <summary>a / b.</summary>
    public static FloatNumber Divide(FloatNumber a, FloatNumber b, ref FloatStatus status)
    {
        if (a.IsNan || b.IsNan)
        {
            return PassNan(a, b, ref status);
        }

        bool isNegative = a.IsNegative != b.IsNegative;
        if (a.Kind == b.Kind && a.Kind != FloatKind.Number)
        {
            return Invalid(ref status);
        }

        if (a.Kind == FloatKind.Infinity)
        {
            return FloatNumber.Infinity(isNegative);
        }

        if (a.Kind == FloatKind.Zero || b.Kind == FloatKind.Infinity)
        {
            return FloatNumber.Zero(isNegative);
        }

        if (b.Kind == FloatKind.Zero)
        {
            status.Raise(FloatFlags.DivisionByZero);
            return FloatNumber.Infinity(isNegative);
        }

        bool isLess = a.Fraction < b.Fraction;
        UInt128 dividend = (UInt128)a.Fraction << (isLess ? 64 : 63);
        (UInt128 quotient, UInt128 remainder) = UInt128.DivRem(dividend, b.Fraction);
        ulong fraction = (ulong)quotient | (remainder != UInt128.Zero ? 1UL : 0);
        return new FloatNumber(FloatKind.Number, isNegative, a.Exponent - b.Exponent - (isLess ? 1 : 0), fraction);
    }

    /// <summary>The square root.</summary>
    public static FloatNumber SquareRoot(FloatNumber a, ref FloatStatus status)
    {
        if (a.IsNan)
        {
            return PassNan(a, a, ref status);
        }

        if (a.Kind == FloatKind.Zero)
        {
            return a;
        }

        if (a.IsNegative)
        {
            return Invalid(ref status);
        }

        if (a.Kind == FloatKind.Infinity)
        {
            return a;
        }

        UInt128 rest = (UInt128)a.Fraction << (63 + (a.Exponent & 1));
        ulong root = 0;
        for (int bit = 63; bit >= 0; bit--)
        {
            UInt128 step = ((UInt128)root << (bit + 1)) + (UInt128.One << (2 * bit));
            if (rest >= step)
            {
                rest -= step;
                root |= 1UL << bit;
            }
        }

        return new FloatNumber(FloatKind.Number, false, a.Exponent >> 1, root | (rest != UInt128.Zero ? 1UL : 0));
    }

    /// <summary>The 32-bit integer below a number; what does not fit becomes the nearest that does, and a NaN the lowest.</summary>
    public static int Truncate(FloatNumber a, ref FloatStatus status)
    {
        if (a.Kind == FloatKind.Zero)
        {
            return 0;
        }

        if (a.Kind == FloatKind.Number && a.Exponent < 0)
        {
            status.Raise(FloatFlags.Inexact);
            return 0;
        }

        bool fits = a.Kind == FloatKind.Number && a.Exponent < 31;
        if (fits)
        {
            int magnitude = (int)(a.Fraction >> (63 - a.Exponent));
            bool isExact = a.Fraction << (a.Exponent + 1) == 0;
            status.Raise(isExact ? FloatFlags.None : FloatFlags.Inexact);
            return a.IsNegative ? -magnitude : magnitude;
        }

        ulong beyond = a.Fraction >> 32;
        bool isLowest = a is { Kind: FloatKind.Number, IsNegative: true, Exponent: 31 } && beyond == 1UL << 31;
        if (isLowest)
        {
            status.Raise(a.Fraction << 32 == 0 ? FloatFlags.None : FloatFlags.Inexact);
            return int.MinValue;
        }

        status.Raise(FloatFlags.Invalid);
        return a.IsNan || a.IsNegative ? int.MinValue : int.MaxValue;
    }

    /// <summary>Compares two values of which none is a NaN.</summary>
    /// <returns>Negative, zero or positive, as a is below, equal to or above b.</returns>
    public static int Compare(FloatNumber a, FloatNumber b)
    {
        int signA = SignOf(a);
        int signB = SignOf(b);
        if (signA != signB || signA == 0)
        {
            return signA.CompareTo(signB);
        }

        int magnitude = a.Kind != b.Kind ? (int)a.Kind - (int)b.Kind
            : a.Exponent != b.Exponent ? a.Exponent - b.Exponent
            : a.Fraction.CompareTo(b.Fraction);
        return a.IsNegative ? -magnitude : magnitude;
    }

    /// <summary>What an operation without a result gives.</summary>
    public static FloatNumber Invalid(ref FloatStatus status)
    {
        status.Raise(FloatFlags.Invalid);
        return FloatNumber.Nan;
    }

    private static int SignOf(FloatNumber a) => a.Kind == FloatKind.Zero ? 0 : a.IsNegative ? -1 : 1;

    private static FloatNumber PassNan(FloatNumber a, FloatNumber b, ref FloatStatus status)
    {
        bool signals = a.Kind == FloatKind.SignallingNan || b.Kind == FloatKind.SignallingNan;
        return signals ? Invalid(ref status) : FloatNumber.Nan;
    }

    private static FloatNumber AddNumbers(FloatNumber a, FloatNumber b)
    {
        bool isSmaller = a.Exponent < b.Exponent || (a.Exponent == b.Exponent && a.Fraction < b.Fraction);
        (FloatNumber large, FloatNumber small) = isSmaller ? (b, a) : (a, b);
        // One bit for a carry; the formats leave enough below for what the shift cuts off.
        ulong high = large.Fraction >> 1;
        ulong low = FloatNumber.ShiftRightSticky(small.Fraction, large.Exponent - small.Exponent + 1);
        if (large.IsNegative == small.IsNegative)
        {
            ulong sum = high + low;
            return FloatNumber.Normalise(large.IsNegative, large.Exponent + 1, sum);
        }

        ulong difference = high - low;
        return difference == 0 ? FloatNumber.Zero(false) : FloatNumber.Normalise(large.IsNegative, large.Exponent + 1, difference);
    }
}
