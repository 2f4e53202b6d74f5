using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Abi;

/// <summary>System V: arguments in rdi, rsi, rdx, rcx, r8, r9; the stack is 16-byte aligned before the return address is pushed.</summary>
internal sealed class X8664Calls : CallingConvention
{
    private static readonly int[] Registers = [X8664.Rdi, X8664.Rsi, X8664.Rdx, X8664.Rcx, X8664.R8, X8664.R9];

    public override ulong? Prepare(ICpu cpu, GuestMemory memory, FunctionCall call)
    {
        ulong frame = (call.StackPointer & ~15UL) - 8;
        for (int i = 0; i < Registers.Length && i < call.Arguments.Count; i++)
        {
            cpu.WriteRegister(Registers[i], call.Arguments[i]);
        }

        cpu.WriteRegister(X8664.Rax, 0);
        cpu.WriteRegister(X8664.Rsp, frame);
        return memory.TryWriteWord(frame, call.Gate + (ulong)call.ReturnOffset) ? call.Function : null;
    }

    public override ulong ReadResult(ICpu cpu) => cpu.ReadRegister(X8664.Rax);

    public override IReadOnlyList<ulong> ReadArgument(ICpu cpu, GuestMemory memory, int index) => [cpu.ReadRegister(Registers[index])];

    public override ulong ReadWord(ICpu cpu, GuestMemory memory, int index) =>
        index < Registers.Length ? cpu.ReadRegister(Registers[index]) : StackWord(memory, cpu.ReadRegister(X8664.Rsp) + 8 + (ulong)(8 * (index - Registers.Length)));

    public override void WriteResult(ICpu cpu, ulong result) => cpu.WriteRegister(X8664.Rax, result);

    public override void WriteSecondResult(ICpu cpu, ulong second) => cpu.WriteRegister(X8664.Rdx, second);

    public override ulong? ReadReturnAddress(ICpu cpu, GuestMemory memory) =>
        memory.TryReadWord(cpu.ReadRegister(X8664.Rsp), out ulong value) ? value : null;

    public override void Leave(ICpu cpu, ulong result)
    {
        cpu.WriteRegister(X8664.Rsp, cpu.ReadRegister(X8664.Rsp) + 8);
        cpu.WriteRegister(X8664.Rax, result);
    }
}
