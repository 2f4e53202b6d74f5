namespace MiraiToushi.Emulation.Cpu.SuperH.Instructions;

/// <summary>Products, and the steps of divisions.</summary>
internal static unsafe class SuperHMultiplication
{
    public static SuperHOperation* DivideUnsignedStart(SuperHCore core, SuperHOperation* op)
    {
        core.State.Q = 0;
        core.State.M = 0;
        core.State.T = 0;
        return op + 1;
    }

    public static SuperHOperation* DivideSignedStart(SuperHCore core, SuperHOperation* op)
    {
        core.State.Q = core.State.General[op->N] >> 31;
        core.State.M = core.State.General[op->M] >> 31;
        core.State.T = core.State.Q ^ core.State.M;
        return op + 1;
    }

    // One bit of a quotient: the remainder is shifted, and the divisor is taken away or, where the last step took too much, added.
    public static SuperHOperation* DivideStep(SuperHCore core, SuperHOperation* op)
    {
        uint divisor = core.State.General[op->M];
        uint old = core.State.General[op->N];
        uint shifted = (old << 1) | core.State.T;
        uint result = core.State.Q == core.State.M ? shifted - divisor : shifted + divisor;
        uint carry = core.State.Q == core.State.M ? (result > shifted ? 1u : 0u) : (result < shifted ? 1u : 0u);
        core.State.Q = (old >> 31) ^ core.State.M ^ carry;
        core.State.T = 1 ^ core.State.Q ^ core.State.M;
        core.State.General[op->N] = result;
        return op + 1;
    }

    public static SuperHOperation* MultiplyLong(SuperHCore core, SuperHOperation* op)
    {
        core.State.MacLow = core.State.General[op->N] * core.State.General[op->M];
        return op + 1;
    }

    public static SuperHOperation* MultiplySignedWord(SuperHCore core, SuperHOperation* op)
    {
        core.State.MacLow = (uint)((short)core.State.General[op->N] * (short)core.State.General[op->M]);
        return op + 1;
    }

    public static SuperHOperation* MultiplyUnsignedWord(SuperHCore core, SuperHOperation* op)
    {
        core.State.MacLow = (uint)(ushort)core.State.General[op->N] * (ushort)core.State.General[op->M];
        return op + 1;
    }

    public static SuperHOperation* MultiplySignedDouble(SuperHCore core, SuperHOperation* op)
    {
        core.State.Mac = (long)(int)core.State.General[op->N] * (int)core.State.General[op->M];
        return op + 1;
    }

    public static SuperHOperation* MultiplyUnsignedDouble(SuperHCore core, SuperHOperation* op)
    {
        core.State.Mac = (long)((ulong)core.State.General[op->N] * core.State.General[op->M]);
        return op + 1;
    }

    public static SuperHOperation* AccumulateLong(SuperHCore core, SuperHOperation* op)
    {
        if (!TryLoadFactors(core, op, 4, out uint n, out uint m))
        {
            return core.Leave(op);
        }

        long product = (long)(int)n * (int)m;
        core.State.Mac = core.State.S == 0 ? core.State.Mac + product : Saturate48(core.State.Mac, product);
        return op + 1;
    }

    // With S the sum is MACL alone, and bit 0 of MACH says that it did not fit.
    public static SuperHOperation* AccumulateWord(SuperHCore core, SuperHOperation* op)
    {
        if (!TryLoadFactors(core, op, 2, out uint n, out uint m))
        {
            return core.Leave(op);
        }

        int product = (short)n * (short)m;
        if (core.State.S == 0)
        {
            core.State.Mac += product;
            return op + 1;
        }

        long sum = (long)(int)core.State.MacLow + product;
        int clamped = (int)Math.Clamp(sum, int.MinValue, int.MaxValue);
        core.State.MacLow = (uint)clamped;
        core.State.MacHigh |= clamped == sum ? 0u : 1u;
        return op + 1;
    }

    // The factor behind Rn is read first; with one register for both the second lies after it.
    private static bool TryLoadFactors(SuperHCore core, SuperHOperation* op, uint size, out uint n, out uint m)
    {
        m = 0;
        uint first = core.State.General[op->N];
        uint second = op->N == op->M ? first + size : core.State.General[op->M];
        bool loaded = size == 4
            ? core.TryLoadAligned32(first, out n) && core.TryLoadAligned32(second, out m)
            : core.TryLoadAligned16(first, out n) && core.TryLoadAligned16(second, out m);
        if (loaded)
        {
            core.State.General[op->N] += size;
            core.State.General[op->M] += size;
        }

        return loaded;
    }

    private static long Saturate48(long mac, long product)
    {
        const long Maximum = (1L << 47) - 1;
        long sum = unchecked(mac + product);
        bool overflowed = ((mac ^ sum) & (product ^ sum)) < 0;
        return overflowed ? (mac < 0 ? -Maximum - 1 : Maximum) : Math.Clamp(sum, -Maximum - 1, Maximum);
    }
}
