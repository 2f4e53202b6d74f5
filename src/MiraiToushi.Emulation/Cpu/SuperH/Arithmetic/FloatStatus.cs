namespace MiraiToushi.Emulation.Cpu.SuperH.Arithmetic;

/// <summary>How an operation rounds, and what it raises.</summary>
/// <param name="towardZero">Whether it rounds toward zero, and not to nearest.</param>
/// <param name="flushDenormals">Whether denormals count as zero, going in and coming out.</param>
internal struct FloatStatus(bool towardZero, bool flushDenormals)
{
    public bool TowardZero { get; } = towardZero;

    public bool FlushDenormals { get; } = flushDenormals;

    public FloatFlags Flags { get; private set; }

    /// <summary>Notes what was raised.</summary>
    /// <param name="flags">What.</param>
    public void Raise(FloatFlags flags) => Flags |= flags;
}
