using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Abi;

/// <summary>AAPCS and its predecessor: arguments in r0 to r3, then on the stack; return address in lr.</summary>
internal sealed class ArmCalls : CallingConvention
{
    public override ulong? Prepare(ICpu cpu, GuestMemory memory, FunctionCall call)
    {
        ulong stack = (call.StackPointer - 32) & ~15UL;
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            if (i < 4)
            {
                cpu.WriteRegister(Arm.R0 + i, call.Arguments[i]);
            }
            else if (!memory.TryWriteWord(stack + (ulong)(4 * (i - 4)), call.Arguments[i]))
            {
                return null;
            }
        }

        // A Thumb function built without interworking returns with mov pc, lr and stays in Thumb state.
        bool fromThumb = (call.Function & 1) != 0 && call.ReturnOffset == GateOffsets.CallReturn;
        ulong back = call.Gate + (ulong)(fromThumb ? GateOffsets.ThumbCallReturn : call.ReturnOffset);
        cpu.WriteRegister(Arm.Lr, fromThumb ? back | 1 : back);
        cpu.WriteRegister(Arm.Sp, stack);
        return call.Function;
    }

    public override ulong ReadResult(ICpu cpu) => cpu.ReadRegister(Arm.R0);

    public override IReadOnlyList<ulong> ReadArgument(ICpu cpu, GuestMemory memory, int index) => [cpu.ReadRegister(Arm.R0 + index)];

    public override ulong ReadWord(ICpu cpu, GuestMemory memory, int index) =>
        index < 4 ? cpu.ReadRegister(Arm.R0 + index) : StackWord(memory, cpu.ReadRegister(Arm.Sp) + (ulong)(4 * (index - 4)));

    public override void WriteResult(ICpu cpu, ulong result) => cpu.WriteRegister(Arm.R0, result);

    public override void WriteSecondResult(ICpu cpu, ulong second) => cpu.WriteRegister(Arm.R0 + 1, second);

    public override ulong? ReadReturnAddress(ICpu cpu, GuestMemory memory) => cpu.ReadRegister(Arm.Lr);

    public override void Leave(ICpu cpu, ulong result) => cpu.WriteRegister(Arm.R0, result);
}
