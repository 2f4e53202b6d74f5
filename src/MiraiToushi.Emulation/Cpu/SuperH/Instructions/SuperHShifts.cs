namespace MiraiToushi.Emulation.Cpu.SuperH.Instructions;

/// <summary>Shifts and rotations.</summary>
internal static unsafe class SuperHShifts
{
    public static SuperHOperation* Left(SuperHCore core, SuperHOperation* op)
    {
        core.State.T = core.State.General[op->N] >> 31;
        core.State.General[op->N] <<= 1;
        return op + 1;
    }

    public static SuperHOperation* RightLogical(SuperHCore core, SuperHOperation* op)
    {
        core.State.T = core.State.General[op->N] & 1;
        core.State.General[op->N] >>= 1;
        return op + 1;
    }

    public static SuperHOperation* RightArithmetic(SuperHCore core, SuperHOperation* op)
    {
        core.State.T = core.State.General[op->N] & 1;
        core.State.General[op->N] = (uint)((int)core.State.General[op->N] >> 1);
        return op + 1;
    }

    public static SuperHOperation* RotateLeft(SuperHCore core, SuperHOperation* op)
    {
        core.State.T = core.State.General[op->N] >> 31;
        core.State.General[op->N] = uint.RotateLeft(core.State.General[op->N], 1);
        return op + 1;
    }

    public static SuperHOperation* RotateRight(SuperHCore core, SuperHOperation* op)
    {
        core.State.T = core.State.General[op->N] & 1;
        core.State.General[op->N] = uint.RotateRight(core.State.General[op->N], 1);
        return op + 1;
    }

    public static SuperHOperation* RotateCarryLeft(SuperHCore core, SuperHOperation* op)
    {
        uint carry = core.State.General[op->N] >> 31;
        core.State.General[op->N] = (core.State.General[op->N] << 1) | core.State.T;
        core.State.T = carry;
        return op + 1;
    }

    public static SuperHOperation* RotateCarryRight(SuperHCore core, SuperHOperation* op)
    {
        uint carry = core.State.General[op->N] & 1;
        core.State.General[op->N] = (core.State.General[op->N] >> 1) | (core.State.T << 31);
        core.State.T = carry;
        return op + 1;
    }

    public static SuperHOperation* Left2(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] <<= 2;
        return op + 1;
    }

    public static SuperHOperation* Left8(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] <<= 8;
        return op + 1;
    }

    public static SuperHOperation* Left16(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] <<= 16;
        return op + 1;
    }

    public static SuperHOperation* Right2(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] >>= 2;
        return op + 1;
    }

    public static SuperHOperation* Right8(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] >>= 8;
        return op + 1;
    }

    public static SuperHOperation* Right16(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] >>= 16;
        return op + 1;
    }

    // A negative count shifts right, and one that is a multiple of 32 shifts everything out.
    public static SuperHOperation* DynamicArithmetic(SuperHCore core, SuperHOperation* op)
    {
        int count = (int)core.State.General[op->M];
        int value = (int)core.State.General[op->N];
        int right = (count & 31) == 0 ? value >> 31 : value >> (-count & 31);
        core.State.General[op->N] = (uint)(count >= 0 ? value << (count & 31) : right);
        return op + 1;
    }

    public static SuperHOperation* DynamicLogical(SuperHCore core, SuperHOperation* op)
    {
        int count = (int)core.State.General[op->M];
        uint value = core.State.General[op->N];
        uint right = (count & 31) == 0 ? 0 : value >> (-count & 31);
        core.State.General[op->N] = count >= 0 ? value << (count & 31) : right;
        return op + 1;
    }
}
