namespace MiraiToushi.Emulation.Cpu.SuperH.Instructions;

/// <summary>Moves between registers, and pieces of registers.</summary>
internal static unsafe class SuperHMoves
{
    public static SuperHOperation* Move(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] = core.State.General[op->M];
        return op + 1;
    }

    public static SuperHOperation* MoveImmediate(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] = op->Immediate;
        return op + 1;
    }

    public static SuperHOperation* MoveAddress(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[0] = op->Immediate;
        return op + 1;
    }

    public static SuperHOperation* MoveT(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] = core.State.T;
        return op + 1;
    }

    public static SuperHOperation* SwapBytes(SuperHCore core, SuperHOperation* op)
    {
        uint value = core.State.General[op->M];
        core.State.General[op->N] = (value & 0xFFFF_0000) | ((value & 0xFF) << 8) | ((value >> 8) & 0xFF);
        return op + 1;
    }

    public static SuperHOperation* SwapWords(SuperHCore core, SuperHOperation* op)
    {
        uint value = core.State.General[op->M];
        core.State.General[op->N] = (value << 16) | (value >> 16);
        return op + 1;
    }

    public static SuperHOperation* Extract(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] = (core.State.General[op->N] >> 16) | (core.State.General[op->M] << 16);
        return op + 1;
    }

    public static SuperHOperation* ExtendUnsignedByte(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] = (byte)core.State.General[op->M];
        return op + 1;
    }

    public static SuperHOperation* ExtendUnsignedWord(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] = (ushort)core.State.General[op->M];
        return op + 1;
    }

    public static SuperHOperation* ExtendSignedByte(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] = (uint)(sbyte)core.State.General[op->M];
        return op + 1;
    }

    public static SuperHOperation* ExtendSignedWord(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] = (uint)(short)core.State.General[op->M];
        return op + 1;
    }
}
