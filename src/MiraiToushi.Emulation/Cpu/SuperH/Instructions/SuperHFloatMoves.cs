using MiraiToushi.Emulation.Cpu.SuperH.Arithmetic;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Cpu.SuperH.Instructions;

/// <summary>
/// fmov and its like. With FPSCR.SZ registers go in pairs, and an odd number names a pair of the other bank. In memory a
/// pair is one double with FPSCR.PR; without, it is two singles in a row, in either byte order.
/// </summary>
internal static unsafe class SuperHFloatMoves
{
    public static SuperHOperation* Move(SuperHCore core, SuperHOperation* op)
    {
        if (SuperHFloatUnit.IsPair(core))
        {
            core.State.WriteDouble(Pair(op->N), core.State.ReadDouble(Pair(op->M)));
        }
        else
        {
            core.State.Float[op->N] = core.State.Float[op->M];
        }

        return op + 1;
    }

    public static SuperHOperation* Load(SuperHCore core, SuperHOperation* op) =>
        TryLoad(core, op->N, core.State.General[op->M]) ? op + 1 : core.Leave(op);

    public static SuperHOperation* LoadIncrement(SuperHCore core, SuperHOperation* op)
    {
        if (!TryLoad(core, op->N, core.State.General[op->M]))
        {
            return core.Leave(op);
        }

        core.State.General[op->M] += Size(core);
        return op + 1;
    }

    public static SuperHOperation* LoadIndexed(SuperHCore core, SuperHOperation* op) =>
        TryLoad(core, op->N, core.State.General[op->M] + core.State.General[0]) ? op + 1 : core.Leave(op);

    public static SuperHOperation* Store(SuperHCore core, SuperHOperation* op) =>
        TryStore(core, op->M, core.State.General[op->N]) ? op + 1 : core.Leave(op);

    public static SuperHOperation* StoreDecrement(SuperHCore core, SuperHOperation* op)
    {
        uint address = core.State.General[op->N] - Size(core);
        if (!TryStore(core, op->M, address))
        {
            return core.Leave(op);
        }

        core.State.General[op->N] = address;
        return op + 1;
    }

    public static SuperHOperation* StoreIndexed(SuperHCore core, SuperHOperation* op) =>
        TryStore(core, op->M, core.State.General[op->N] + core.State.General[0]) ? op + 1 : core.Leave(op);

    public static SuperHOperation* FromTransfer(SuperHCore core, SuperHOperation* op)
    {
        core.State.Float[op->N] = core.State.FloatTransfer;
        return op + 1;
    }

    public static SuperHOperation* ToTransfer(SuperHCore core, SuperHOperation* op)
    {
        core.State.FloatTransfer = core.State.Float[op->N];
        return op + 1;
    }

    public static SuperHOperation* ChangeBank(SuperHCore core, SuperHOperation* op) => Change(core, op, SuperHFpscr.Bank);

    public static SuperHOperation* ChangeSize(SuperHCore core, SuperHOperation* op) => Change(core, op, SuperHFpscr.Size);

    public static SuperHOperation* ChangePrecision(SuperHCore core, SuperHOperation* op)
    {
        core.State.FloatControl ^= SuperHFpscr.Precision;
        return op + 1;
    }

    private static SuperHOperation* Change(SuperHCore core, SuperHOperation* op, uint bit)
    {
        if (SuperHFloatUnit.IsDouble(core))
        {
            return SuperHBranches.Illegal(core, op);
        }

        core.State.SetFloatControl(core.State.FloatControl ^ bit);
        return op + 1;
    }

    private static uint Size(SuperHCore core) => SuperHFloatUnit.IsPair(core) ? 8u : 4;

    private static int Pair(int register) => (register & ~1) + ((register & 1) * SuperHState.FloatBank);

    // Offset of the half that the even register has.
    private static uint EvenOffset(SuperHCore core) => core.IsBig || !SuperHFloatUnit.IsDouble(core) ? 0u : 4;

    private static bool TryLoad(SuperHCore core, int register, uint address)
    {
        if (!SuperHFloatUnit.IsPair(core))
        {
            bool loaded = core.TryLoadAligned32(address, out uint value);
            core.State.Float[register] = loaded ? value : core.State.Float[register];
            return loaded;
        }

        uint even = EvenOffset(core);
        if (!core.IsAligned(address, 8, Permissions.Read)
            || !core.TryLoad32(address + even, out uint first)
            || !core.TryLoad32(address + (even ^ 4), out uint second))
        {
            return false;
        }

        int pair = Pair(register);
        core.State.Float[pair] = first;
        core.State.Float[pair + 1] = second;
        return true;
    }

    private static bool TryStore(SuperHCore core, int register, uint address)
    {
        if (!SuperHFloatUnit.IsPair(core))
        {
            return core.TryStoreAligned32(address, core.State.Float[register]);
        }

        // Eight aligned bytes lie in one page, so that the second store succeeds where the first did.
        int pair = Pair(register);
        uint even = EvenOffset(core);
        return core.IsAligned(address, 8, Permissions.Write)
            && core.TryStore32(address + even, core.State.Float[pair])
            && core.TryStore32(address + (even ^ 4), core.State.Float[pair + 1]);
    }
}
