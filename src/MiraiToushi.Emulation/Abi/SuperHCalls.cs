using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Cpu.SuperH;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Abi;

/// <summary>Arguments in r4 to r7, then on the stack; return address in pr.</summary>
internal sealed class SuperHCalls : CallingConvention
{
    private const int RegisterArguments = 4;

    public override ulong? Prepare(ICpu cpu, GuestMemory memory, FunctionCall call)
    {
        ulong stack = (call.StackPointer - 32) & ~7UL;
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            if (i < RegisterArguments)
            {
                cpu.WriteRegister(SuperHRegisters.R4 + i, call.Arguments[i]);
            }
            else if (!memory.TryWriteWord(stack + (ulong)(4 * (i - RegisterArguments)), call.Arguments[i]))
            {
                return null;
            }
        }

        cpu.WriteRegister(SuperHRegisters.Pr, call.Gate + (ulong)call.ReturnOffset);
        cpu.WriteRegister(SuperHRegisters.Sp, stack);
        return call.Function;
    }

    public override ulong ReadResult(ICpu cpu) => cpu.ReadRegister(SuperHRegisters.R0);

    public override IReadOnlyList<ulong> ReadArgument(ICpu cpu, GuestMemory memory, int index) => [cpu.ReadRegister(SuperHRegisters.R4 + index)];

    public override ulong ReadWord(ICpu cpu, GuestMemory memory, int index) =>
        index < RegisterArguments
            ? cpu.ReadRegister(SuperHRegisters.R4 + index)
            : StackWord(memory, cpu.ReadRegister(SuperHRegisters.Sp) + (ulong)(4 * (index - RegisterArguments)));

    public override void WriteResult(ICpu cpu, ulong result) => cpu.WriteRegister(SuperHRegisters.R0, result);

    public override void WriteSecondResult(ICpu cpu, ulong second) => cpu.WriteRegister(SuperHRegisters.R0 + 1, second);

    public override ulong? ReadReturnAddress(ICpu cpu, GuestMemory memory) => cpu.ReadRegister(SuperHRegisters.Pr);

    public override void Leave(ICpu cpu, ulong result) => cpu.WriteRegister(SuperHRegisters.R0, result);
}
