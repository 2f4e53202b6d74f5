namespace MiraiToushi.Emulation.Cpu.SuperH.Instructions;

/// <summary>Stores from general registers. Nothing is changed where a store faults.</summary>
internal static unsafe class SuperHStores
{
    public static SuperHOperation* Byte(SuperHCore core, SuperHOperation* op)
    {
        return core.TryStore8(core.State.General[op->N], core.State.General[op->M]) ? op + 1 : core.Leave(op);
    }

    public static SuperHOperation* Word(SuperHCore core, SuperHOperation* op)
    {
        return core.TryStore16(core.State.General[op->N], core.State.General[op->M]) ? op + 1 : core.Leave(op);
    }

    public static SuperHOperation* Long(SuperHCore core, SuperHOperation* op)
    {
        return core.TryStore32(core.State.General[op->N], core.State.General[op->M]) ? op + 1 : core.Leave(op);
    }

    public static SuperHOperation* ByteDecrement(SuperHCore core, SuperHOperation* op)
    {
        uint address = core.State.General[op->N] - 1;
        if (!core.TryStore8(address, core.State.General[op->M]))
        {
            return core.Leave(op);
        }

        core.State.General[op->N] = address;
        return op + 1;
    }

    public static SuperHOperation* WordDecrement(SuperHCore core, SuperHOperation* op)
    {
        uint address = core.State.General[op->N] - 2;
        if (!core.TryStore16(address, core.State.General[op->M]))
        {
            return core.Leave(op);
        }

        core.State.General[op->N] = address;
        return op + 1;
    }

    public static SuperHOperation* LongDecrement(SuperHCore core, SuperHOperation* op)
    {
        uint address = core.State.General[op->N] - 4;
        if (!core.TryStore32(address, core.State.General[op->M]))
        {
            return core.Leave(op);
        }

        core.State.General[op->N] = address;
        return op + 1;
    }

    public static SuperHOperation* ByteIndexed(SuperHCore core, SuperHOperation* op)
    {
        return core.TryStore8(core.State.General[op->N] + core.State.General[0], core.State.General[op->M]) ? op + 1 : core.Leave(op);
    }

    public static SuperHOperation* WordIndexed(SuperHCore core, SuperHOperation* op)
    {
        return core.TryStore16(core.State.General[op->N] + core.State.General[0], core.State.General[op->M]) ? op + 1 : core.Leave(op);
    }

    public static SuperHOperation* LongIndexed(SuperHCore core, SuperHOperation* op)
    {
        return core.TryStore32(core.State.General[op->N] + core.State.General[0], core.State.General[op->M]) ? op + 1 : core.Leave(op);
    }

    public static SuperHOperation* ByteDisplaced(SuperHCore core, SuperHOperation* op)
    {
        return core.TryStore8(core.State.General[op->M] + op->Immediate, core.State.General[0]) ? op + 1 : core.Leave(op);
    }

    public static SuperHOperation* WordDisplaced(SuperHCore core, SuperHOperation* op)
    {
        return core.TryStore16(core.State.General[op->M] + op->Immediate, core.State.General[0]) ? op + 1 : core.Leave(op);
    }

    public static SuperHOperation* LongDisplaced(SuperHCore core, SuperHOperation* op)
    {
        return core.TryStore32(core.State.General[op->N] + op->Immediate, core.State.General[op->M]) ? op + 1 : core.Leave(op);
    }

    public static SuperHOperation* ByteGlobal(SuperHCore core, SuperHOperation* op)
    {
        return core.TryStore8(core.State.GlobalBase + op->Immediate, core.State.General[0]) ? op + 1 : core.Leave(op);
    }

    public static SuperHOperation* WordGlobal(SuperHCore core, SuperHOperation* op)
    {
        return core.TryStoreAligned16(core.State.GlobalBase + op->Immediate, core.State.General[0]) ? op + 1 : core.Leave(op);
    }

    public static SuperHOperation* LongGlobal(SuperHCore core, SuperHOperation* op)
    {
        return core.TryStoreAligned32(core.State.GlobalBase + op->Immediate, core.State.General[0]) ? op + 1 : core.Leave(op);
    }

    // movca.l, a store that need not read the cache line first.
    public static SuperHOperation* Allocate(SuperHCore core, SuperHOperation* op)
    {
        return core.TryStoreAligned32(core.State.General[op->N], core.State.General[0]) ? op + 1 : core.Leave(op);
    }

    public static SuperHOperation* Conditional(SuperHCore core, SuperHOperation* op)
    {
        core.State.T = 0;
        if (core.State.IsReserved)
        {
            if (!core.TryStoreAligned32(core.State.General[op->N], core.State.General[0]))
            {
                return core.Leave(op);
            }

            core.State.T = 1;
        }

        core.State.IsReserved = false;
        return op + 1;
    }

    public static SuperHOperation* TestAndSet(SuperHCore core, SuperHOperation* op)
    {
        uint address = core.State.General[op->N];
        if (!core.TryLoad8(address, out uint value) || !core.TryStore8(address, value | 0x80))
        {
            return core.Leave(op);
        }

        core.State.T = value == 0 ? 1u : 0u;
        return op + 1;
    }
}
