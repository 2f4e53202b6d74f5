using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Abi;

/// <summary>Where an ABI has what a call needs; registers are indexes into the architecture's register file.</summary>
/// <param name="Number">The call's number.</param>
/// <param name="Arguments">The arguments.</param>
/// <param name="Result">The result.</param>
/// <param name="ThreadPointer">What the guest finds its thread's data by.</param>
internal sealed record SyscallRegisters(int Number, IReadOnlyList<int> Arguments, int Result, int ThreadPointer);

/// <summary>An ABI with number and arguments in registers, and the result or a negated errno in one.</summary>
internal class RegisterAbi : SyscallAbi
{
    private readonly SyscallTable _table;
    private readonly byte[] _gate;

    /// <summary>Creates the ABI.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="table">The name of its table.</param>
    /// <param name="registers">Where things are.</param>
    /// <param name="trap">Code of the trap.</param>
    /// <param name="constants">Its constants.</param>
    public RegisterAbi(string name, string table, SyscallRegisters registers, ReadOnlySpan<byte> trap, AbiConstants constants)
    {
        Name = name;
        Registers = registers;
        Constants = constants;
        _table = SyscallTable.Load(table);
        _gate = GateBuilder.Build(trap);
    }

    public override string Name { get; }

    public override IReadOnlyList<SyscallTable> Tables => [_table];

    public override AbiConstants Constants { get; }

    public override ReadOnlySpan<byte> Gate => _gate;

    /// <summary>Where things are.</summary>
    protected SyscallRegisters Registers { get; }

    public override SyscallRequest Read(ICpu cpu, Architecture architecture, GuestMemory memory, ulong site)
    {
        int number = ReadNumber(cpu, memory, site);
        ulong[] arguments = new ulong[Registers.Arguments.Count];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = cpu.ReadRegister(Registers.Arguments[i]);
        }

        string? call = Amend(cpu, _table.Find(number), arguments);
        return new SyscallRequest(number, call, Name, arguments, site);
    }

    public override void WriteResult(ICpu cpu, long value)
    {
        long number = Translate(value, out bool isError);
        cpu.WriteRegister(Registers.Result, (ulong)(isError ? -number : number));
    }

    public override void SetThreadPointer(ICpu cpu, GuestMemory memory, ulong address) =>
        cpu.WriteRegister(Registers.ThreadPointer, address);

    /// <summary>Reads the call's number.</summary>
    /// <param name="cpu">The processor.</param>
    /// <param name="memory">The caller's memory.</param>
    /// <param name="site">Address of the code after the trap.</param>
    protected virtual int ReadNumber(ICpu cpu, GuestMemory memory, ulong site) => (int)cpu.ReadRegister(Registers.Number);

    /// <summary>Brings a call into the form in which the other ABIs have it.</summary>
    /// <param name="cpu">The processor.</param>
    /// <param name="call">The call's name in the table.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The name of the call that this is elsewhere.</returns>
    protected virtual string? Amend(ICpu cpu, string? call, ulong[] arguments) => call;
}
