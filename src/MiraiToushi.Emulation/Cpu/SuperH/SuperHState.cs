namespace MiraiToushi.Emulation.Cpu.SuperH;

/// <summary>All registers that a user program sees.</summary>
internal unsafe struct SuperHState
{
    /// <summary>Registers in each of the two banks of the FPU.</summary>
    public const int FloatBank = 16;

    /// <summary>R0 to R15.</summary>
    public fixed uint General[16];

    /// <summary>The bank in use, FR0 to FR15, then the other, XF0 to XF15: they change places with FPSCR.FR.</summary>
    public fixed uint Float[2 * FloatBank];

    /// <summary>Where the next block begins.</summary>
    public uint ProgramCounter;

    /// <summary>PR, the return address.</summary>
    public uint Return;

    /// <summary>GBR, the thread pointer.</summary>
    public uint GlobalBase;

    /// <summary>MACH.</summary>
    public uint MacHigh;

    /// <summary>MACL.</summary>
    public uint MacLow;

    /// <summary>FPUL.</summary>
    public uint FloatTransfer;

    /// <summary>FPSCR; see <see cref="SuperHFpscr"/>.</summary>
    public uint FloatControl;

    /// <summary>SR.T, 0 or 1.</summary>
    public uint T;

    /// <summary>SR.S, 0 or 1.</summary>
    public uint S;

    /// <summary>SR.Q, 0 or 1.</summary>
    public uint Q;

    /// <summary>SR.M, 0 or 1.</summary>
    public uint M;

    /// <summary>Whether movli.l made a reservation that movco.l may use.</summary>
    public bool IsReserved;

    /// <summary>MACH and MACL as one number.</summary>
    public long Mac
    {
        readonly get => (long)(((ulong)MacHigh << 32) | MacLow);
        set
        {
            MacHigh = (uint)(value >> 32);
            MacLow = (uint)value;
        }
    }

    /// <summary>SR as far as user code can change it.</summary>
    public uint Status
    {
        readonly get => T | (S << 1) | (Q << 8) | (M << 9);
        set
        {
            T = value & 1;
            S = (value >> 1) & 1;
            Q = (value >> 8) & 1;
            M = (value >> 9) & 1;
        }
    }

    /// <summary>Writes FPSCR, with what that does to the banks.</summary>
    /// <param name="value">The value; bits that do not exist are dropped.</param>
    public void SetFloatControl(uint value)
    {
        if (((value ^ FloatControl) & SuperHFpscr.Bank) != 0)
        {
            for (int i = 0; i < FloatBank; i++)
            {
                (Float[i], Float[i + FloatBank]) = (Float[i + FloatBank], Float[i]);
            }
        }

        FloatControl = value & SuperHFpscr.Existing;
    }

    /// <summary>Reads a double: the even register has the high half, in either byte order.</summary>
    /// <param name="register">An even index into <see cref="Float"/>.</param>
    public ulong ReadDouble(int register) => ((ulong)Float[register] << 32) | Float[register + 1];

    /// <summary>Writes a double.</summary>
    /// <param name="register">An even index into <see cref="Float"/>.</param>
    /// <param name="value">Its bits.</param>
    public void WriteDouble(int register, ulong value)
    {
        Float[register] = (uint)(value >> 32);
        Float[register + 1] = (uint)value;
    }
}
