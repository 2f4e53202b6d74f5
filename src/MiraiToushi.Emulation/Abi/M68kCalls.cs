using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Abi;

/// <summary>System V: return address and arguments on the stack; the result is in d0, of a function that returns a pointer as well.</summary>
internal sealed class M68kCalls : CallingConvention
{
    public override ulong? Prepare(ICpu cpu, GuestMemory memory, FunctionCall call)
    {
        ulong frame = (call.StackPointer & ~3UL) - (ulong)(4 * (call.Arguments.Count + 1));
        bool written = memory.TryWriteWord(frame, call.Gate + (ulong)call.ReturnOffset);
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            written &= memory.TryWriteWord(frame + 4 + (ulong)(4 * i), call.Arguments[i]);
        }

        cpu.WriteRegister(M68k.Sp, frame);
        return written ? call.Function : null;
    }

    public override ulong ReadResult(ICpu cpu) => cpu.ReadRegister(M68k.D0);

    public override IReadOnlyList<ulong> ReadArgument(ICpu cpu, GuestMemory memory, int index) =>
        memory.TryReadWord(cpu.ReadRegister(M68k.Sp) + 4 + (ulong)(4 * index), out ulong value) ? [value] : [];

    public override ulong ReadWord(ICpu cpu, GuestMemory memory, int index) =>
        StackWord(memory, cpu.ReadRegister(M68k.Sp) + 4 + (ulong)(4 * index));

    public override void WriteResult(ICpu cpu, ulong result) => WriteBoth(cpu, result);

    public override void WriteSecondResult(ICpu cpu, ulong second) => cpu.WriteRegister(M68k.D0 + 1, second);

    public override ulong? ReadReturnAddress(ICpu cpu, GuestMemory memory) =>
        memory.TryReadWord(cpu.ReadRegister(M68k.Sp), out ulong value) ? value : null;

    public override void Leave(ICpu cpu, ulong result)
    {
        cpu.WriteRegister(M68k.Sp, cpu.ReadRegister(M68k.Sp) + 4);
        WriteBoth(cpu, result);
    }

    // Code for systems that return pointers in an address register reads it there.
    private static void WriteBoth(ICpu cpu, ulong result)
    {
        cpu.WriteRegister(M68k.D0, result);
        cpu.WriteRegister(M68k.A0, result);
    }
}
