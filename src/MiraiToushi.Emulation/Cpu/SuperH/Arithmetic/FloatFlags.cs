namespace MiraiToushi.Emulation.Cpu.SuperH.Arithmetic;

/// <summary>What an operation raised, in the order of FPSCR's fields.</summary>
[Flags]
internal enum FloatFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The result was rounded.</summary>
    Inexact = 1,

    /// <summary>The result was rounded and is tiny.</summary>
    Underflow = 2,

    /// <summary>The result is too large.</summary>
    Overflow = 4,

    /// <summary>A number was divided by zero.</summary>
    DivisionByZero = 8,

    /// <summary>There is no result.</summary>
    Invalid = 16,
}
