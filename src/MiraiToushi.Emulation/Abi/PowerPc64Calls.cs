using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Abi;

/// <summary>
/// As with 32 bits, and functions find their data by a table whose address is in r2. With the older ABI a pointer to a function
/// points to its address and its table; with the newer one a function computes its table from its own address in r12.
/// </summary>
internal sealed class PowerPc64Calls : CallingConvention
{
    private const int FrameSize = 112;
    private readonly RegisterCalls _calls;
    private readonly bool _hasDescriptors;

    /// <summary>Creates the convention.</summary>
    /// <param name="registers">Where things are.</param>
    /// <param name="hasDescriptors">Whether it is the older ABI.</param>
    public PowerPc64Calls(CallRegisters registers, bool hasDescriptors)
    {
        _calls = new RegisterCalls(registers, FrameSize, stackArguments: hasDescriptors ? 112 : 96);
        _hasDescriptors = hasDescriptors;
    }

    public override ulong Enter(ICpu cpu, GuestMemory memory, ulong function)
    {
        if (!_hasDescriptors)
        {
            cpu.WriteRegister(PowerPc64.EntryAddress, function);
            return function;
        }

        ulong code = CodeOf(memory, function);
        if (code != function && memory.TryReadWord(function + 8, out ulong table))
        {
            cpu.WriteRegister(PowerPc64.TableOfContents, table);
        }

        return code;
    }

    // A call within the image goes to the code itself, with the same table: then what is there is no address.
    public override ulong CodeOf(GuestMemory memory, ulong function) =>
        _hasDescriptors && memory.TryReadWord(function, out ulong code) && memory.TryReadWord(code, out _) && memory.TryReadWord(function + 8, out _)
            ? code
            : function;

    public override ulong? Prepare(ICpu cpu, GuestMemory memory, FunctionCall call) =>
        _calls.Prepare(cpu, memory, call with { Function = Enter(cpu, memory, call.Function) });

    public override ulong ReadResult(ICpu cpu) => _calls.ReadResult(cpu);

    public override IReadOnlyList<ulong> ReadArgument(ICpu cpu, GuestMemory memory, int index) => _calls.ReadArgument(cpu, memory, index);

    public override ulong ReadWord(ICpu cpu, GuestMemory memory, int index) =>
        _calls.ReadWord(cpu, memory, index);

    public override void WriteResult(ICpu cpu, ulong result) => _calls.WriteResult(cpu, result);

    public override void WriteSecondResult(ICpu cpu, ulong second) => _calls.WriteSecondResult(cpu, second);

    public override ulong? ReadReturnAddress(ICpu cpu, GuestMemory memory) => _calls.ReadReturnAddress(cpu, memory);

    public override void Leave(ICpu cpu, ulong result) => _calls.Leave(cpu, result);
}
