using MiraiToushi.Emulation.Cpu.SuperH.Arithmetic;

namespace MiraiToushi.Emulation.Cpu.SuperH.Instructions;

/// <summary>
/// Operations on vectors of four singles. The processor may round less often than this does, by products and sums in turn;
/// what they give in double precision is undefined, and is the same here.
/// </summary>
internal static unsafe class SuperHFloatVectors
{
    private const int Length = 4;

    public static SuperHOperation* InnerProduct(SuperHCore core, SuperHOperation* op)
    {
        int n = op->N & ~3;
        int m = (op->N & 3) * Length;
        FloatStatus status = SuperHFloatUnit.Begin(core);
        uint sum = Sum(core, n, m, step: 1, ref status);
        if (!SuperHFloatUnit.Finish(core, status))
        {
            return core.Leave(op);
        }

        core.State.Float[n + Length - 1] = sum;
        return op + 1;
    }

    public static SuperHOperation* Transform(SuperHCore core, SuperHOperation* op)
    {
        int n = op->N & ~3;
        FloatStatus status = SuperHFloatUnit.Begin(core);
        uint* result = stackalloc uint[Length];
        for (int i = 0; i < Length; i++)
        {
            result[i] = Sum(core, n, SuperHState.FloatBank + i, Length, ref status);
        }

        if (!SuperHFloatUnit.Finish(core, status))
        {
            return core.Leave(op);
        }

        for (int i = 0; i < Length; i++)
        {
            core.State.Float[n + i] = result[i];
        }

        return op + 1;
    }

    private static uint Sum(SuperHCore core, int vector, int other, int step, ref FloatStatus status)
    {
        ulong sum = 0;
        for (int i = 0; i < Length; i++)
        {
            FloatNumber a = SuperHFloatOperations.Single(core, other + (i * step), status);
            FloatNumber b = SuperHFloatOperations.Single(core, vector + i, status);
            ulong product = SoftFloat.Multiply(a, b, ref status).Pack(FloatFormat.Single, ref status);
            FloatNumber before = FloatNumber.Unpack(sum, FloatFormat.Single, status);
            FloatNumber next = FloatNumber.Unpack(product, FloatFormat.Single, status);
            sum = SoftFloat.Add(before, next, ref status).Pack(FloatFormat.Single, ref status);
        }

        return (uint)sum;
    }
}
