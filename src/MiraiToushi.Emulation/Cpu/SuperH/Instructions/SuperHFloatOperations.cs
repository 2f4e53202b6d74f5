using MiraiToushi.Emulation.Cpu.SuperH.Arithmetic;

namespace MiraiToushi.Emulation.Cpu.SuperH.Instructions;

/// <summary>Arithmetic, comparisons and conversions of floats. In double precision odd registers do not exist.</summary>
internal static unsafe class SuperHFloatOperations
{
    private const uint SignBit = 0x8000_0000;
    private const uint One = 0x3F80_0000;

    public static SuperHOperation* Add(SuperHCore core, SuperHOperation* op) => Binary(core, op, &SoftFloat.Add);

    public static SuperHOperation* Subtract(SuperHCore core, SuperHOperation* op) => Binary(core, op, &SoftFloat.Subtract);

    public static SuperHOperation* Multiply(SuperHCore core, SuperHOperation* op) => Binary(core, op, &SoftFloat.Multiply);

    public static SuperHOperation* Divide(SuperHCore core, SuperHOperation* op) => Binary(core, op, &SoftFloat.Divide);

    public static SuperHOperation* CompareEqual(SuperHCore core, SuperHOperation* op) => Compare(core, op, isOrdered: false);

    public static SuperHOperation* CompareGreater(SuperHCore core, SuperHOperation* op) => Compare(core, op, isOrdered: true);

    public static SuperHOperation* SquareRoot(SuperHCore core, SuperHOperation* op)
    {
        if (IsOdd(core, op->N))
        {
            return SuperHBranches.Illegal(core, op);
        }

        FloatFormat format = SuperHFloatUnit.Format(core);
        FloatStatus status = SuperHFloatUnit.Begin(core);
        FloatNumber value = FloatNumber.Unpack(SuperHFloatUnit.Read(core, op->N), format, status);
        return Store(core, op, SoftFloat.SquareRoot(value, ref status).Pack(format, ref status), status);
    }

    public static SuperHOperation* FromInteger(SuperHCore core, SuperHOperation* op)
    {
        if (IsOdd(core, op->N))
        {
            return SuperHBranches.Illegal(core, op);
        }

        FloatStatus status = SuperHFloatUnit.Begin(core);
        FloatNumber value = FloatNumber.FromInteger((int)core.State.FloatTransfer);
        return Store(core, op, value.Pack(SuperHFloatUnit.Format(core), ref status), status);
    }

    public static SuperHOperation* ToInteger(SuperHCore core, SuperHOperation* op)
    {
        if (IsOdd(core, op->N))
        {
            return SuperHBranches.Illegal(core, op);
        }

        FloatStatus status = SuperHFloatUnit.Begin(core);
        FloatNumber value = FloatNumber.Unpack(SuperHFloatUnit.Read(core, op->N), SuperHFloatUnit.Format(core), status);
        return StoreTransfer(core, op, (uint)SoftFloat.Truncate(value, ref status), status);
    }

    public static SuperHOperation* SingleToDouble(SuperHCore core, SuperHOperation* op)
    {
        FloatStatus status = SuperHFloatUnit.Begin(core);
        ulong result = Convert(core.State.FloatTransfer, FloatFormat.Single, FloatFormat.Double, ref status);
        if (!SuperHFloatUnit.Finish(core, status))
        {
            return core.Leave(op);
        }

        core.State.WriteDouble(op->N & ~1, result);
        return op + 1;
    }

    public static SuperHOperation* DoubleToSingle(SuperHCore core, SuperHOperation* op)
    {
        FloatStatus status = SuperHFloatUnit.Begin(core);
        ulong result = Convert(core.State.ReadDouble(op->N & ~1), FloatFormat.Double, FloatFormat.Single, ref status);
        return StoreTransfer(core, op, (uint)result, status);
    }

    public static SuperHOperation* MultiplyAdd(SuperHCore core, SuperHOperation* op)
    {
        if (SuperHFloatUnit.IsDouble(core))
        {
            return SuperHBranches.Illegal(core, op);
        }

        FloatStatus status = SuperHFloatUnit.Begin(core);
        FloatNumber product = SoftFloat.Multiply(Single(core, 0, status), Single(core, op->M, status), ref status);
        FloatNumber sum = SoftFloat.Add(product, Single(core, op->N, status), ref status);
        return Store(core, op, sum.Pack(FloatFormat.Single, ref status), status);
    }

    // The processor approximates; this is the exact reciprocal of the rounded root, always marked as inexact.
    public static SuperHOperation* ReciprocalRoot(SuperHCore core, SuperHOperation* op)
    {
        if (SuperHFloatUnit.IsDouble(core))
        {
            return SuperHBranches.Illegal(core, op);
        }

        FloatStatus status = SuperHFloatUnit.Begin(core);
        ulong root = SoftFloat.SquareRoot(Single(core, op->N, status), ref status).Pack(FloatFormat.Single, ref status);
        FloatNumber one = FloatNumber.FromInteger(1);
        FloatNumber result = SoftFloat.Divide(one, FloatNumber.Unpack(root, FloatFormat.Single, status), ref status);
        ulong bits = result.Pack(FloatFormat.Single, ref status);
        status.Raise(status.Flags == FloatFlags.None ? FloatFlags.Inexact : FloatFlags.None);
        return Store(core, op, bits, status);
    }

    public static SuperHOperation* SineCosine(SuperHCore core, SuperHOperation* op)
    {
        if (SuperHFloatUnit.IsDouble(core))
        {
            return SuperHBranches.Illegal(core, op);
        }

        FloatStatus status = SuperHFloatUnit.Begin(core);
        status.Raise(FloatFlags.Inexact);
        if (!SuperHFloatUnit.Finish(core, status))
        {
            return core.Leave(op);
        }

        (float sine, float cosine) = SineTable.Find(core.State.FloatTransfer);
        core.State.Float[op->N] = BitConverter.SingleToUInt32Bits(sine);
        core.State.Float[op->N + 1] = BitConverter.SingleToUInt32Bits(cosine);
        return op + 1;
    }

    public static SuperHOperation* Negate(SuperHCore core, SuperHOperation* op)
    {
        core.State.Float[op->N] ^= SignBit;
        return op + 1;
    }

    public static SuperHOperation* Absolute(SuperHCore core, SuperHOperation* op)
    {
        core.State.Float[op->N] &= ~SignBit;
        return op + 1;
    }

    public static SuperHOperation* LoadZero(SuperHCore core, SuperHOperation* op) => LoadConstant(core, op, 0);

    public static SuperHOperation* LoadOne(SuperHCore core, SuperHOperation* op) => LoadConstant(core, op, One);

    /// <summary>A single-precision register, taken apart.</summary>
    public static FloatNumber Single(SuperHCore core, int register, in FloatStatus status) =>
        FloatNumber.Unpack(core.State.Float[register], FloatFormat.Single, status);

    private static bool IsOdd(SuperHCore core, int registers) => (registers & 1) != 0 && SuperHFloatUnit.IsDouble(core);

    private static SuperHOperation* LoadConstant(SuperHCore core, SuperHOperation* op, uint value)
    {
        if (SuperHFloatUnit.IsDouble(core))
        {
            return SuperHBranches.Illegal(core, op);
        }

        core.State.Float[op->N] = value;
        return op + 1;
    }

    private static SuperHOperation* Binary(
        SuperHCore core, SuperHOperation* op, delegate*<FloatNumber, FloatNumber, ref FloatStatus, FloatNumber> operation)
    {
        if (IsOdd(core, op->N | op->M))
        {
            return SuperHBranches.Illegal(core, op);
        }

        FloatFormat format = SuperHFloatUnit.Format(core);
        FloatStatus status = SuperHFloatUnit.Begin(core);
        FloatNumber n = FloatNumber.Unpack(SuperHFloatUnit.Read(core, op->N), format, status);
        FloatNumber m = FloatNumber.Unpack(SuperHFloatUnit.Read(core, op->M), format, status);
        return Store(core, op, operation(n, m, ref status).Pack(format, ref status), status);
    }

    // A quiet NaN is invalid only where order is asked for.
    private static SuperHOperation* Compare(SuperHCore core, SuperHOperation* op, bool isOrdered)
    {
        if (IsOdd(core, op->N | op->M))
        {
            return SuperHBranches.Illegal(core, op);
        }

        FloatFormat format = SuperHFloatUnit.Format(core);
        FloatStatus status = SuperHFloatUnit.Begin(core);
        FloatNumber n = FloatNumber.Unpack(SuperHFloatUnit.Read(core, op->N), format, status);
        FloatNumber m = FloatNumber.Unpack(SuperHFloatUnit.Read(core, op->M), format, status);
        bool isUnordered = n.IsNan || m.IsNan;
        bool signals = n.Kind == FloatKind.SignallingNan || m.Kind == FloatKind.SignallingNan;
        status.Raise(signals || (isUnordered && isOrdered) ? FloatFlags.Invalid : FloatFlags.None);
        if (!SuperHFloatUnit.Finish(core, status))
        {
            return core.Leave(op);
        }

        int order = isUnordered ? -1 : SoftFloat.Compare(n, m);
        core.State.T = (isOrdered ? order > 0 : order == 0) ? 1u : 0u;
        return op + 1;
    }

    private static ulong Convert(ulong bits, FloatFormat from, FloatFormat to, ref FloatStatus status)
    {
        FloatNumber value = FloatNumber.Unpack(bits, from, status);
        status.Raise(value.Kind == FloatKind.SignallingNan ? FloatFlags.Invalid : FloatFlags.None);
        return value.Pack(to, ref status);
    }

    private static SuperHOperation* Store(SuperHCore core, SuperHOperation* op, ulong result, in FloatStatus status)
    {
        if (!SuperHFloatUnit.Finish(core, status))
        {
            return core.Leave(op);
        }

        SuperHFloatUnit.Write(core, op->N, result);
        return op + 1;
    }

    private static SuperHOperation* StoreTransfer(SuperHCore core, SuperHOperation* op, uint result, in FloatStatus status)
    {
        if (!SuperHFloatUnit.Finish(core, status))
        {
            return core.Leave(op);
        }

        core.State.FloatTransfer = result;
        return op + 1;
    }
}
