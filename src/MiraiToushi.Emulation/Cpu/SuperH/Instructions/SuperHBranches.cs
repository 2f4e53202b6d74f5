using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Cpu.SuperH.Instructions;

/// <summary>Everything that ends a block. A delay slot is the operation after the branch.</summary>
internal static unsafe class SuperHBranches
{
    // arch/sh/kernel/entry-common.S: numbers below are system calls, the others go to the debugger's table.
    private const uint FirstDebugTrap = 0x20;

    // Ends a block where no instruction does, and one whose code has changed.
    public static SuperHOperation* Leave(SuperHCore core, SuperHOperation* op)
    {
        return core.Leave(op);
    }

    public static SuperHOperation* Illegal(SuperHCore core, SuperHOperation* op)
    {
        core.Stop(new CpuStop { Kind = CpuStopKind.IllegalInstruction, ProgramCounter = 0 });
        return core.Leave(op);
    }

    // The delay slot lies where nothing can be fetched.
    public static SuperHOperation* SlotFault(SuperHCore core, SuperHOperation* op)
    {
        core.StopAtFault(op->Immediate, Permissions.Execute);
        return core.Leave(op);
    }

    public static SuperHOperation* Trap(SuperHCore core, SuperHOperation* op)
    {
        if (op->Immediate >= FirstDebugTrap)
        {
            core.StopAtException(SuperHCore.DebugTrap);
            return core.Leave(op);
        }

        core.Stop(new CpuStop { Kind = CpuStopKind.SystemCall, ProgramCounter = 0, Number = op->Immediate });
        return core.Leave(op + 1);
    }

    public static SuperHOperation* IfTrue(SuperHCore core, SuperHOperation* op)
    {
        return core.Jump(core.State.T != 0 ? op->Immediate : core.AddressOf(op + 1));
    }

    public static SuperHOperation* IfFalse(SuperHCore core, SuperHOperation* op)
    {
        return core.Jump(core.State.T == 0 ? op->Immediate : core.AddressOf(op + 1));
    }

    public static SuperHOperation* IfTrueAfterSlot(SuperHCore core, SuperHOperation* op)
    {
        return JumpAfterSlot(core, op, core.State.T != 0 ? op->Immediate : core.AddressOf(op + 2));
    }

    public static SuperHOperation* IfFalseAfterSlot(SuperHCore core, SuperHOperation* op)
    {
        return JumpAfterSlot(core, op, core.State.T == 0 ? op->Immediate : core.AddressOf(op + 2));
    }

    public static SuperHOperation* Always(SuperHCore core, SuperHOperation* op)
    {
        return JumpAfterSlot(core, op, op->Immediate);
    }

    public static SuperHOperation* AlwaysFar(SuperHCore core, SuperHOperation* op)
    {
        return JumpAfterSlot(core, op, op->Immediate + core.State.General[op->N]);
    }

    public static SuperHOperation* Jump(SuperHCore core, SuperHOperation* op)
    {
        return JumpAfterSlot(core, op, core.State.General[op->N]);
    }

    public static SuperHOperation* Call(SuperHCore core, SuperHOperation* op)
    {
        return CallAfterSlot(core, op, op->Immediate);
    }

    public static SuperHOperation* CallFar(SuperHCore core, SuperHOperation* op)
    {
        return CallAfterSlot(core, op, op->Immediate + core.State.General[op->N]);
    }

    public static SuperHOperation* CallRegister(SuperHCore core, SuperHOperation* op)
    {
        return CallAfterSlot(core, op, core.State.General[op->N]);
    }

    public static SuperHOperation* Return(SuperHCore core, SuperHOperation* op)
    {
        return JumpAfterSlot(core, op, core.State.Return);
    }

    private static SuperHOperation* JumpAfterSlot(SuperHCore core, SuperHOperation* op, uint target)
    {
        SuperHOperation* slot = op + 1;
        // A fault in the slot is one of the branch, which is done again afterwards.
        return slot->Run(core, slot) == null ? core.Leave(op) : core.Jump(target);
    }

    // The slot sees the new return address, which a fault in the slot takes back.
    private static SuperHOperation* CallAfterSlot(SuperHCore core, SuperHOperation* op, uint target)
    {
        uint before = core.State.Return;
        core.State.Return = core.AddressOf(op + 2);
        SuperHOperation* slot = op + 1;
        if (slot->Run(core, slot) != null)
        {
            return core.Jump(target);
        }

        core.State.Return = before;
        return core.Leave(op);
    }
}
