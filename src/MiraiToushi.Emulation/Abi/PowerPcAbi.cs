using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Abi;

/// <summary>sc: number in r0, arguments in r3 to r8, result in r3; CR0.SO says whether that is a positive errno.</summary>
internal sealed class PowerPcAbi : RegisterAbi
{
    private const ulong SummaryOverflow = 1;
    private const ulong LargestCount = 4096;

    /// <summary>Creates the ABI.</summary>
    /// <param name="name">Its name, and its table's.</param>
    /// <param name="threadPointer">r2 with 32 bits, r13 with 64.</param>
    /// <param name="trap">Code of the trap.</param>
    /// <param name="constants">Its constants.</param>
    public PowerPcAbi(string name, int threadPointer, ReadOnlySpan<byte> trap, AbiConstants constants)
        : base(name, name, new SyscallRegisters(0, [3, 4, 5, 6, 7, 8], 3, threadPointer), trap, constants)
    {
    }

    public override void WriteResult(ICpu cpu, long value)
    {
        long number = Translate(value, out bool isError);
        ulong condition = cpu.ReadRegister(PowerPc.Condition) & ~SummaryOverflow;
        cpu.WriteRegister(PowerPc.Condition, isError ? condition | SummaryOverflow : condition);
        cpu.WriteRegister(Registers.Result, (ulong)number);
    }

    // select takes a structure only where the first argument cannot be a count (ppc_select).
    protected override string? Amend(ICpu cpu, string? call, ulong[] arguments) =>
        call == "select" && arguments[0] < LargestCount ? "_newselect" : call;
}
