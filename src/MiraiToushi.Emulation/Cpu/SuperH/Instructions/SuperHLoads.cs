namespace MiraiToushi.Emulation.Cpu.SuperH.Instructions;

/// <summary>Loads into general registers. Nothing is changed where a load faults.</summary>
internal static unsafe class SuperHLoads
{
    public static SuperHOperation* Byte(SuperHCore core, SuperHOperation* op)
    {
        if (!core.TryLoad8(core.State.General[op->M], out uint value))
        {
            return core.Leave(op);
        }

        core.State.General[op->N] = (uint)(sbyte)value;
        return op + 1;
    }

    public static SuperHOperation* Word(SuperHCore core, SuperHOperation* op)
    {
        if (!core.TryLoad16(core.State.General[op->M], out uint value))
        {
            return core.Leave(op);
        }

        core.State.General[op->N] = (uint)(short)value;
        return op + 1;
    }

    public static SuperHOperation* Long(SuperHCore core, SuperHOperation* op)
    {
        if (!core.TryLoad32(core.State.General[op->M], out uint value))
        {
            return core.Leave(op);
        }

        core.State.General[op->N] = value;
        return op + 1;
    }

    public static SuperHOperation* ByteIncrement(SuperHCore core, SuperHOperation* op)
    {
        if (!core.TryLoad8(core.State.General[op->M], out uint value))
        {
            return core.Leave(op);
        }

        core.State.General[op->M] += 1;
        core.State.General[op->N] = (uint)(sbyte)value;
        return op + 1;
    }

    public static SuperHOperation* WordIncrement(SuperHCore core, SuperHOperation* op)
    {
        if (!core.TryLoad16(core.State.General[op->M], out uint value))
        {
            return core.Leave(op);
        }

        core.State.General[op->M] += 2;
        core.State.General[op->N] = (uint)(short)value;
        return op + 1;
    }

    public static SuperHOperation* LongIncrement(SuperHCore core, SuperHOperation* op)
    {
        if (!core.TryLoad32(core.State.General[op->M], out uint value))
        {
            return core.Leave(op);
        }

        core.State.General[op->M] += 4;
        core.State.General[op->N] = value;
        return op + 1;
    }

    public static SuperHOperation* ByteIndexed(SuperHCore core, SuperHOperation* op)
    {
        if (!core.TryLoad8(core.State.General[op->M] + core.State.General[0], out uint value))
        {
            return core.Leave(op);
        }

        core.State.General[op->N] = (uint)(sbyte)value;
        return op + 1;
    }

    public static SuperHOperation* WordIndexed(SuperHCore core, SuperHOperation* op)
    {
        if (!core.TryLoad16(core.State.General[op->M] + core.State.General[0], out uint value))
        {
            return core.Leave(op);
        }

        core.State.General[op->N] = (uint)(short)value;
        return op + 1;
    }

    public static SuperHOperation* LongIndexed(SuperHCore core, SuperHOperation* op)
    {
        if (!core.TryLoad32(core.State.General[op->M] + core.State.General[0], out uint value))
        {
            return core.Leave(op);
        }

        core.State.General[op->N] = value;
        return op + 1;
    }

    public static SuperHOperation* ByteDisplaced(SuperHCore core, SuperHOperation* op)
    {
        if (!core.TryLoad8(core.State.General[op->M] + op->Immediate, out uint value))
        {
            return core.Leave(op);
        }

        core.State.General[0] = (uint)(sbyte)value;
        return op + 1;
    }

    public static SuperHOperation* WordDisplaced(SuperHCore core, SuperHOperation* op)
    {
        if (!core.TryLoad16(core.State.General[op->M] + op->Immediate, out uint value))
        {
            return core.Leave(op);
        }

        core.State.General[0] = (uint)(short)value;
        return op + 1;
    }

    public static SuperHOperation* LongDisplaced(SuperHCore core, SuperHOperation* op)
    {
        if (!core.TryLoad32(core.State.General[op->M] + op->Immediate, out uint value))
        {
            return core.Leave(op);
        }

        core.State.General[op->N] = value;
        return op + 1;
    }

    public static SuperHOperation* ByteGlobal(SuperHCore core, SuperHOperation* op)
    {
        if (!core.TryLoad8(core.State.GlobalBase + op->Immediate, out uint value))
        {
            return core.Leave(op);
        }

        core.State.General[0] = (uint)(sbyte)value;
        return op + 1;
    }

    public static SuperHOperation* WordGlobal(SuperHCore core, SuperHOperation* op)
    {
        if (!core.TryLoadAligned16(core.State.GlobalBase + op->Immediate, out uint value))
        {
            return core.Leave(op);
        }

        core.State.General[0] = (uint)(short)value;
        return op + 1;
    }

    public static SuperHOperation* LongGlobal(SuperHCore core, SuperHOperation* op)
    {
        if (!core.TryLoadAligned32(core.State.GlobalBase + op->Immediate, out uint value))
        {
            return core.Leave(op);
        }

        core.State.General[0] = value;
        return op + 1;
    }

    public static SuperHOperation* WordLiteral(SuperHCore core, SuperHOperation* op)
    {
        if (!core.TryLoad16(op->Immediate, out uint value))
        {
            return core.Leave(op);
        }

        core.State.General[op->N] = (uint)(short)value;
        return op + 1;
    }

    public static SuperHOperation* LongLiteral(SuperHCore core, SuperHOperation* op)
    {
        if (!core.TryLoad32(op->Immediate, out uint value))
        {
            return core.Leave(op);
        }

        core.State.General[op->N] = value;
        return op + 1;
    }

    public static SuperHOperation* Unaligned(SuperHCore core, SuperHOperation* op)
    {
        if (!core.TryLoad32(core.State.General[op->N], out uint value))
        {
            return core.Leave(op);
        }

        core.State.General[0] = value;
        return op + 1;
    }

    public static SuperHOperation* UnalignedIncrement(SuperHCore core, SuperHOperation* op)
    {
        if (!core.TryLoad32(core.State.General[op->N], out uint value))
        {
            return core.Leave(op);
        }

        core.State.General[op->N] += 4;
        core.State.General[0] = value;
        return op + 1;
    }

    public static SuperHOperation* Reserve(SuperHCore core, SuperHOperation* op)
    {
        if (!core.TryLoadAligned32(core.State.General[op->N], out uint value))
        {
            return core.Leave(op);
        }

        core.State.General[0] = value;
        core.State.IsReserved = true;
        return op + 1;
    }
}
