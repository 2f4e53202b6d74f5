using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Abi;

/// <summary>
/// o32: arguments in a0 to a3, then from sp+16 on; return address in ra. t9 holds the function's own address, from which
/// position-independent code computes gp.
/// </summary>
internal sealed class MipsO32Calls : CallingConvention
{
    public override ulong? Prepare(ICpu cpu, GuestMemory memory, FunctionCall call)
    {
        ulong stack = (call.StackPointer - 64) & ~7UL;
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            if (i < 4)
            {
                cpu.WriteRegister(Mips.A0 + i, call.Arguments[i]);
            }
            else if (!memory.TryWriteWord(stack + (ulong)(4 * i), call.Arguments[i]))
            {
                return null;
            }
        }

        cpu.WriteRegister(Mips.Ra, call.Gate + (ulong)call.ReturnOffset);
        cpu.WriteRegister(Mips.T9, call.Function);
        cpu.WriteRegister(Mips.Sp, stack);
        return call.Function;
    }

    public override ulong Enter(ICpu cpu, GuestMemory memory, ulong function)
    {
        cpu.WriteRegister(Mips.T9, function);
        return function;
    }

    public override ulong ReadResult(ICpu cpu) => cpu.ReadRegister(Mips.V0);

    public override IReadOnlyList<ulong> ReadArgument(ICpu cpu, GuestMemory memory, int index) => [cpu.ReadRegister(Mips.A0 + index)];

    public override ulong ReadWord(ICpu cpu, GuestMemory memory, int index) =>
        index < 4 ? cpu.ReadRegister(Mips.A0 + index) : StackWord(memory, cpu.ReadRegister(Mips.Sp) + (ulong)(4 * index));

    public override void WriteResult(ICpu cpu, ulong result) => cpu.WriteRegister(Mips.V0, result);

    public override void WriteSecondResult(ICpu cpu, ulong second) => cpu.WriteRegister(Mips.V1, second);

    public override ulong? ReadReturnAddress(ICpu cpu, GuestMemory memory) => cpu.ReadRegister(Mips.Ra);

    public override void Leave(ICpu cpu, ulong result) => cpu.WriteRegister(Mips.V0, result);
}
