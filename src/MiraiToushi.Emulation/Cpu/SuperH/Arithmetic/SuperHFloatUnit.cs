namespace MiraiToushi.Emulation.Cpu.SuperH.Arithmetic;

/// <summary>What all floating-point operations do before and after.</summary>
internal static unsafe class SuperHFloatUnit
{
    /// <summary>Whether operations are double.</summary>
    /// <param name="core">The core.</param>
    public static bool IsDouble(SuperHCore core) => (core.State.FloatControl & SuperHFpscr.Precision) != 0;

    /// <summary>Whether fmov moves pairs.</summary>
    /// <param name="core">The core.</param>
    public static bool IsPair(SuperHCore core) => (core.State.FloatControl & SuperHFpscr.Size) != 0;

    /// <summary>The format of operations.</summary>
    /// <param name="core">The core.</param>
    public static FloatFormat Format(SuperHCore core) => IsDouble(core) ? FloatFormat.Double : FloatFormat.Single;

    /// <summary>How to round.</summary>
    /// <param name="core">The core.</param>
    public static FloatStatus Begin(SuperHCore core)
    {
        uint control = core.State.FloatControl;
        return new FloatStatus((control & SuperHFpscr.RoundingMask) == SuperHFpscr.TowardZero, (control & SuperHFpscr.Denormals) != 0);
    }

    /// <summary>Puts what was raised into FPSCR.</summary>
    /// <param name="core">The core.</param>
    /// <param name="status">What was raised.</param>
    /// <returns>False where the program wants an exception for it; a stop was noted.</returns>
    public static bool Finish(SuperHCore core, in FloatStatus status)
    {
        uint raised = (uint)status.Flags;
        uint control = core.State.FloatControl & ~SuperHFpscr.CauseMask;
        core.State.FloatControl = control | (raised << SuperHFpscr.CauseShift) | (raised << SuperHFpscr.FlagShift);
        if ((raised & (control >> SuperHFpscr.EnableShift)) == 0)
        {
            return true;
        }

        core.StopAtException(SuperHCore.FloatError);
        return false;
    }

    /// <summary>Reads a register, or a pair in double precision.</summary>
    /// <param name="core">The core.</param>
    /// <param name="register">Its number.</param>
    public static ulong Read(SuperHCore core, int register) =>
        IsDouble(core) ? core.State.ReadDouble(register & ~1) : core.State.Float[register];

    /// <summary>Writes a register, or a pair in double precision.</summary>
    /// <param name="core">The core.</param>
    /// <param name="register">Its number.</param>
    /// <param name="value">The bits.</param>
    public static void Write(SuperHCore core, int register, ulong value)
    {
        if (IsDouble(core))
        {
            core.State.WriteDouble(register & ~1, value);
        }
        else
        {
            core.State.Float[register] = (uint)value;
        }
    }
}
