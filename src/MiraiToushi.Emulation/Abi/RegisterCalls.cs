using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Abi;

/// <summary>Where a calling convention has what a call needs; registers are indexes into the architecture's register file.</summary>
/// <param name="Arguments">The first arguments; the others are on the stack, behind the called function's part of it.</param>
/// <param name="StackPointer">The stack pointer.</param>
/// <param name="ReturnAddress">The return address.</param>
/// <param name="Result">The result.</param>
internal sealed record CallRegisters(IReadOnlyList<int> Arguments, int StackPointer, int ReturnAddress, int Result);

/// <summary>A convention with arguments and the return address in registers.</summary>
internal sealed class RegisterCalls : CallingConvention
{
    private readonly CallRegisters _registers;
    private readonly int _frame;
    private readonly int _returnBias;
    private readonly int _words;
    private readonly int _stackArguments;

    /// <summary>Creates the convention.</summary>
    /// <param name="registers">Where things are.</param>
    /// <param name="frame">Bytes at the stack pointer that belong to the called function; its first word is zero, which ends a chain of frames.</param>
    /// <param name="returnBias">What a function adds to the return address.</param>
    /// <param name="words">How many words are passed in registers, which follow the first one.</param>
    /// <param name="stackArguments">Where the others are, in bytes from the stack pointer at a function's beginning.</param>
    public RegisterCalls(CallRegisters registers, int frame = 32, int returnBias = 0, int words = 8, int stackArguments = 0)
    {
        _words = words;
        _stackArguments = stackArguments;
        _registers = registers;
        _frame = frame;
        _returnBias = returnBias;
    }

    public override ulong? Prepare(ICpu cpu, GuestMemory memory, FunctionCall call)
    {
        int inRegisters = Math.Min(call.Arguments.Count, _registers.Arguments.Count);
        ulong more = (ulong)((call.Arguments.Count - inRegisters) * memory.WordSize);
        ulong stack = (call.StackPointer - (ulong)_frame - more) & ~15UL;
        bool written = memory.TryWriteWord(stack, 0);
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            if (i < inRegisters)
            {
                cpu.WriteRegister(_registers.Arguments[i], call.Arguments[i]);
            }
            else
            {
                written &= memory.TryWriteWord(stack + (ulong)(_frame + ((i - inRegisters) * memory.WordSize)), call.Arguments[i]);
            }
        }

        cpu.WriteRegister(_registers.ReturnAddress, call.Gate + (ulong)(call.ReturnOffset - _returnBias));
        cpu.WriteRegister(_registers.StackPointer, stack);
        return written ? call.Function : null;
    }

    public override ulong ReadResult(ICpu cpu) => cpu.ReadRegister(_registers.Result);

    public override IReadOnlyList<ulong> ReadArgument(ICpu cpu, GuestMemory memory, int index) => [cpu.ReadRegister(_registers.Arguments[index])];

    public override ulong ReadWord(ICpu cpu, GuestMemory memory, int index) =>
        index < _words
            ? cpu.ReadRegister(_registers.Arguments[0] + index)
            : StackWord(memory, cpu.ReadRegister(_registers.StackPointer) + (ulong)(_stackArguments + ((index - _words) * memory.WordSize)));

    public override void WriteResult(ICpu cpu, ulong result) => cpu.WriteRegister(_registers.Result, result);

    public override void WriteSecondResult(ICpu cpu, ulong second) => cpu.WriteRegister(_registers.Arguments[1], second);

    public override ulong? ReadReturnAddress(ICpu cpu, GuestMemory memory) => cpu.ReadRegister(_registers.ReturnAddress) + (ulong)_returnBias;

    public override void Leave(ICpu cpu, ulong result) => cpu.WriteRegister(_registers.Result, result);
}
