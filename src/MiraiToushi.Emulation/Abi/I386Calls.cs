using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Abi;

/// <summary>
/// cdecl, and at the same time GCC's regparm for static functions: the arguments are on the stack and the first three also
/// in eax, edx and ecx, so that a function of either kind finds them. LLVM's fastcc has the first argument in ecx: it stands
/// there too where the third is 0.
/// </summary>
internal sealed class I386Calls : CallingConvention
{
    public override ulong? Prepare(ICpu cpu, GuestMemory memory, FunctionCall call)
    {
        ulong frame = ((call.StackPointer - (ulong)(4 * call.Arguments.Count)) & ~15UL) - 4;
        bool written = memory.TryWriteWord(frame, call.Gate + (ulong)call.ReturnOffset);
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            written &= memory.TryWriteWord(frame + 4 + (ulong)(4 * i), call.Arguments[i]);
        }

        int[] registers = [I386.Eax, I386.Edx, I386.Ecx];
        for (int i = 0; i < registers.Length && i < call.Arguments.Count; i++)
        {
            bool isSpare = registers[i] == I386.Ecx && call.Arguments[i] == 0;
            cpu.WriteRegister(registers[i], call.Arguments[isSpare ? 0 : i]);
        }

        cpu.WriteRegister(I386.Esp, frame);
        return written ? call.Function : null;
    }

    public override ulong ReadResult(ICpu cpu) => cpu.ReadRegister(I386.Eax);

    public override IReadOnlyList<ulong> ReadArgument(ICpu cpu, GuestMemory memory, int index)
    {
        // By cdecl, by regparm, and for the first argument by fastcc.
        ulong place = cpu.ReadRegister(I386.Esp) + 4 + (ulong)(4 * index);
        ulong inRegister = cpu.ReadRegister(index switch { 0 => I386.Eax, 1 => I386.Edx, _ => I386.Ecx });
        ulong[] registers = index == 0 ? [inRegister, cpu.ReadRegister(I386.Ecx)] : [inRegister];
        return memory.TryReadWord(place, out ulong value) ? [value, .. registers] : [];
    }

    public override ulong ReadWord(ICpu cpu, GuestMemory memory, int index) =>
        StackWord(memory, cpu.ReadRegister(I386.Esp) + 4 + (ulong)(4 * index));

    public override void WriteResult(ICpu cpu, ulong result) => cpu.WriteRegister(I386.Eax, result);

    public override void WriteSecondResult(ICpu cpu, ulong second) => cpu.WriteRegister(I386.Edx, second);

    public override ulong? ReadReturnAddress(ICpu cpu, GuestMemory memory) =>
        memory.TryReadWord(cpu.ReadRegister(I386.Esp), out ulong value) ? value : null;

    public override void Leave(ICpu cpu, ulong result)
    {
        cpu.WriteRegister(I386.Esp, cpu.ReadRegister(I386.Esp) + 4);
        cpu.WriteRegister(I386.Eax, result);
    }
}
