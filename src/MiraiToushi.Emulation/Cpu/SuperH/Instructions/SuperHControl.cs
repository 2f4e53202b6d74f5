namespace MiraiToushi.Emulation.Cpu.SuperH.Instructions;

/// <summary>Flags, and control and system registers.</summary>
internal static unsafe class SuperHControl
{
    public static SuperHOperation* ClearT(SuperHCore core, SuperHOperation* op)
    {
        core.State.T = 0;
        return op + 1;
    }

    public static SuperHOperation* SetT(SuperHCore core, SuperHOperation* op)
    {
        core.State.T = 1;
        return op + 1;
    }

    public static SuperHOperation* ClearS(SuperHCore core, SuperHOperation* op)
    {
        core.State.S = 0;
        return op + 1;
    }

    public static SuperHOperation* SetS(SuperHCore core, SuperHOperation* op)
    {
        core.State.S = 1;
        return op + 1;
    }

    public static SuperHOperation* ClearMac(SuperHCore core, SuperHOperation* op)
    {
        core.State.Mac = 0;
        return op + 1;
    }

    // nop, and what only the cache would notice.
    public static SuperHOperation* Nothing(SuperHCore core, SuperHOperation* op)
    {
        return op + 1;
    }

    public static SuperHOperation* ReadMacHigh(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] = core.State.MacHigh;
        return op + 1;
    }

    public static SuperHOperation* ReadMacLow(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] = core.State.MacLow;
        return op + 1;
    }

    public static SuperHOperation* ReadReturn(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] = core.State.Return;
        return op + 1;
    }

    public static SuperHOperation* ReadGlobalBase(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] = core.State.GlobalBase;
        return op + 1;
    }

    public static SuperHOperation* ReadFloatTransfer(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] = core.State.FloatTransfer;
        return op + 1;
    }

    public static SuperHOperation* ReadFloatControl(SuperHCore core, SuperHOperation* op)
    {
        core.State.General[op->N] = core.State.FloatControl;
        return op + 1;
    }

    public static SuperHOperation* WriteMacHigh(SuperHCore core, SuperHOperation* op)
    {
        core.State.MacHigh = core.State.General[op->N];
        return op + 1;
    }

    public static SuperHOperation* WriteMacLow(SuperHCore core, SuperHOperation* op)
    {
        core.State.MacLow = core.State.General[op->N];
        return op + 1;
    }

    public static SuperHOperation* WriteReturn(SuperHCore core, SuperHOperation* op)
    {
        core.State.Return = core.State.General[op->N];
        return op + 1;
    }

    public static SuperHOperation* WriteGlobalBase(SuperHCore core, SuperHOperation* op)
    {
        core.State.GlobalBase = core.State.General[op->N];
        return op + 1;
    }

    public static SuperHOperation* WriteFloatTransfer(SuperHCore core, SuperHOperation* op)
    {
        core.State.FloatTransfer = core.State.General[op->N];
        return op + 1;
    }

    public static SuperHOperation* WriteFloatControl(SuperHCore core, SuperHOperation* op)
    {
        core.State.SetFloatControl(core.State.General[op->N]);
        return op + 1;
    }

    public static SuperHOperation* PushMacHigh(SuperHCore core, SuperHOperation* op)
    {
        return Push(core, op, core.State.MacHigh);
    }

    public static SuperHOperation* PushMacLow(SuperHCore core, SuperHOperation* op)
    {
        return Push(core, op, core.State.MacLow);
    }

    public static SuperHOperation* PushReturn(SuperHCore core, SuperHOperation* op)
    {
        return Push(core, op, core.State.Return);
    }

    public static SuperHOperation* PushGlobalBase(SuperHCore core, SuperHOperation* op)
    {
        return Push(core, op, core.State.GlobalBase);
    }

    public static SuperHOperation* PushFloatTransfer(SuperHCore core, SuperHOperation* op)
    {
        return Push(core, op, core.State.FloatTransfer);
    }

    public static SuperHOperation* PushFloatControl(SuperHCore core, SuperHOperation* op)
    {
        return Push(core, op, core.State.FloatControl);
    }

    public static SuperHOperation* PopMacHigh(SuperHCore core, SuperHOperation* op)
    {
        return Pop(core, op, ref core.State.MacHigh);
    }

    public static SuperHOperation* PopMacLow(SuperHCore core, SuperHOperation* op)
    {
        return Pop(core, op, ref core.State.MacLow);
    }

    public static SuperHOperation* PopReturn(SuperHCore core, SuperHOperation* op)
    {
        return Pop(core, op, ref core.State.Return);
    }

    public static SuperHOperation* PopGlobalBase(SuperHCore core, SuperHOperation* op)
    {
        return Pop(core, op, ref core.State.GlobalBase);
    }

    public static SuperHOperation* PopFloatTransfer(SuperHCore core, SuperHOperation* op)
    {
        return Pop(core, op, ref core.State.FloatTransfer);
    }

    public static SuperHOperation* PopFloatControl(SuperHCore core, SuperHOperation* op)
    {
        uint value = 0;
        SuperHOperation* next = Pop(core, op, ref value);
        if (next != null)
        {
            core.State.SetFloatControl(value);
        }

        return next;
    }

    private static SuperHOperation* Push(SuperHCore core, SuperHOperation* op, uint value)
    {
        uint address = core.State.General[op->N] - 4;
        if (!core.TryStoreAligned32(address, value))
        {
            return core.Leave(op);
        }

        core.State.General[op->N] = address;
        return op + 1;
    }

    private static SuperHOperation* Pop(SuperHCore core, SuperHOperation* op, ref uint register)
    {
        uint address = core.State.General[op->N];
        if (!core.TryLoadAligned32(address, out uint value))
        {
            return core.Leave(op);
        }

        register = value;
        core.State.General[op->N] = address + 4;
        return op + 1;
    }
}
