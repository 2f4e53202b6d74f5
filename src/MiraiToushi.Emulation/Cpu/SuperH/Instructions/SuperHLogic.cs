namespace MiraiToushi.Emulation.Cpu.SuperH.Instructions;

/// <summary>Bitwise operations.</summary>
internal static unsafe class SuperHLogic
{
    public static SuperHOperation* And(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] &= core.State.General[op->M];
        return op + 1;
    }

    public static SuperHOperation* Or(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] |= core.State.General[op->M];
        return op + 1;
    }

    public static SuperHOperation* Xor(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] ^= core.State.General[op->M];
        return op + 1;
    }

    public static SuperHOperation* Not(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] = ~core.State.General[op->M];
        return op + 1;
    }

    public static SuperHOperation* Test(SuperHCore core, SuperHOperation* op)
    {
        core.State.T = (core.State.General[op->N] & core.State.General[op->M]) == 0 ? 1u : 0u;
        return op + 1;
    }

    public static SuperHOperation* AndImmediate(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[0] &= op->Immediate;
        return op + 1;
    }

    public static SuperHOperation* OrImmediate(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[0] |= op->Immediate;
        return op + 1;
    }

    public static SuperHOperation* XorImmediate(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[0] ^= op->Immediate;
        return op + 1;
    }

    public static SuperHOperation* TestImmediate(SuperHCore core, SuperHOperation* op)
    {
        core.State.T = (core.State.General[0] & op->Immediate) == 0 ? 1u : 0u;
        return op + 1;
    }

    public static SuperHOperation* AndByte(SuperHCore core, SuperHOperation* op)
    {
        uint address = core.State.GlobalBase + core.State.General[0];
        bool done = core.TryLoad8(address, out uint value) && core.TryStore8(address, value & op->Immediate);
        return done ? op + 1 : core.Leave(op);
    }

    public static SuperHOperation* OrByte(SuperHCore core, SuperHOperation* op)
    {
        uint address = core.State.GlobalBase + core.State.General[0];
        bool done = core.TryLoad8(address, out uint value) && core.TryStore8(address, value | op->Immediate);
        return done ? op + 1 : core.Leave(op);
    }

    public static SuperHOperation* XorByte(SuperHCore core, SuperHOperation* op)
    {
        uint address = core.State.GlobalBase + core.State.General[0];
        bool done = core.TryLoad8(address, out uint value) && core.TryStore8(address, value ^ op->Immediate);
        return done ? op + 1 : core.Leave(op);
    }

    public static SuperHOperation* TestByte(SuperHCore core, SuperHOperation* op)
    {
        if (!core.TryLoad8(core.State.GlobalBase + core.State.General[0], out uint value))
        {
            return core.Leave(op);
        }

        core.State.T = (value & op->Immediate) == 0 ? 1u : 0u;
        return op + 1;
    }
}
