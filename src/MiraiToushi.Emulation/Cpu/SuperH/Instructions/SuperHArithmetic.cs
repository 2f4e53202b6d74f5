namespace MiraiToushi.Emulation.Cpu.SuperH.Instructions;

/// <summary>Sums, differences and comparisons.</summary>
internal static unsafe class SuperHArithmetic
{
    public static SuperHOperation* Add(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] += core.State.General[op->M];
        return op + 1;
    }

    public static SuperHOperation* AddImmediate(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] += op->Immediate;
        return op + 1;
    }

    public static SuperHOperation* AddCarry(SuperHCore core, SuperHOperation* op)
    {
        ulong sum = (ulong)core.State.General[op->N] + core.State.General[op->M] + core.State.T;
        core.State.General[op->N] = (uint)sum;
        core.State.T = (uint)(sum >> 32);
        return op + 1;
    }

    public static SuperHOperation* AddOverflow(SuperHCore core, SuperHOperation* op)
    {
        long sum = (long)(int)core.State.General[op->N] + (int)core.State.General[op->M];
        core.State.General[op->N] = (uint)sum;
        core.State.T = sum != (int)sum ? 1u : 0u;
        return op + 1;
    }

    public static SuperHOperation* Subtract(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] -= core.State.General[op->M];
        return op + 1;
    }

    public static SuperHOperation* SubtractCarry(SuperHCore core, SuperHOperation* op)
    {
        ulong difference = (ulong)core.State.General[op->N] - core.State.General[op->M] - core.State.T;
        core.State.General[op->N] = (uint)difference;
        core.State.T = (uint)(difference >> 32) & 1;
        return op + 1;
    }

    public static SuperHOperation* SubtractOverflow(SuperHCore core, SuperHOperation* op)
    {
        long difference = (long)(int)core.State.General[op->N] - (int)core.State.General[op->M];
        core.State.General[op->N] = (uint)difference;
        core.State.T = difference != (int)difference ? 1u : 0u;
        return op + 1;
    }

    public static SuperHOperation* Negate(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] = 0 - core.State.General[op->M];
        return op + 1;
    }

    public static SuperHOperation* NegateCarry(SuperHCore core, SuperHOperation* op)
    {
        ulong difference = 0UL - core.State.General[op->M] - core.State.T;
        core.State.General[op->N] = (uint)difference;
        core.State.T = (uint)(difference >> 32) & 1;
        return op + 1;
    }

    public static SuperHOperation* DecrementTest(SuperHCore core, SuperHOperation* op)
    {
        uint value = core.State.General[op->N] - 1;
        core.State.General[op->N] = value;
        core.State.T = value == 0 ? 1u : 0u;
        return op + 1;
    }

    public static SuperHOperation* CompareEqual(SuperHCore core, SuperHOperation* op)
    {
        core.State.T = core.State.General[op->N] == core.State.General[op->M] ? 1u : 0u;
        return op + 1;
    }

    public static SuperHOperation* CompareHigherOrSame(SuperHCore core, SuperHOperation* op)
    {
        core.State.T = core.State.General[op->N] >= core.State.General[op->M] ? 1u : 0u;
        return op + 1;
    }

    public static SuperHOperation* CompareGreaterOrEqual(SuperHCore core, SuperHOperation* op)
    {
        core.State.T = (int)core.State.General[op->N] >= (int)core.State.General[op->M] ? 1u : 0u;
        return op + 1;
    }

    public static SuperHOperation* CompareHigher(SuperHCore core, SuperHOperation* op)
    {
        core.State.T = core.State.General[op->N] > core.State.General[op->M] ? 1u : 0u;
        return op + 1;
    }

    public static SuperHOperation* CompareGreater(SuperHCore core, SuperHOperation* op)
    {
        core.State.T = (int)core.State.General[op->N] > (int)core.State.General[op->M] ? 1u : 0u;
        return op + 1;
    }

    public static SuperHOperation* ComparePositiveOrZero(SuperHCore core, SuperHOperation* op)
    {
        core.State.T = (int)core.State.General[op->N] >= 0 ? 1u : 0u;
        return op + 1;
    }

    public static SuperHOperation* ComparePositive(SuperHCore core, SuperHOperation* op)
    {
        core.State.T = (int)core.State.General[op->N] > 0 ? 1u : 0u;
        return op + 1;
    }

    public static SuperHOperation* CompareEqualImmediate(SuperHCore core, SuperHOperation* op)
    {
        core.State.T = core.State.General[0] == op->Immediate ? 1u : 0u;
        return op + 1;
    }

    // Whether any byte of the two is the same.
    public static SuperHOperation* CompareStrings(SuperHCore core, SuperHOperation* op)
    {
        uint difference = core.State.General[op->N] ^ core.State.General[op->M];
        bool isEqual = (difference & 0xFF00_0000) == 0 || (difference & 0xFF_0000) == 0 || (difference & 0xFF00) == 0 || (difference & 0xFF) == 0;
        core.State.T = isEqual ? 1u : 0u;
        return op + 1;
    }
}
