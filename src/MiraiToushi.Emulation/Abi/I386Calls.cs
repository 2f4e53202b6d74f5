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
}
