using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Cpu.SuperH;

/// <summary>What instructions work on: registers, memory, and the note they leave when the run has to end.</summary>
internal sealed unsafe partial class SuperHCore
{
    /// <summary>EXPEVT of an address error at a load or a fetch; Linux sends SIGBUS.</summary>
    public const uint AddressErrorRead = 0xE0;

    /// <summary>EXPEVT of an address error at a store; Linux sends SIGBUS.</summary>
    public const uint AddressErrorWrite = 0x100;

    /// <summary>The number of an exception of the FPU: 0 stands for arithmetic in all of our processors.</summary>
    public const uint FloatError = 0;

    /// <summary>The number of a trap for a debugger: 3 stands for a breakpoint in all of our processors.</summary>
    public const uint DebugTrap = 3;

    private readonly byte* _table;
    private readonly byte* _host;
    private readonly SuperHBlockCache _cache;
    private SuperHBlock _current = null!;
    private CpuStop _stop;

    /// <summary>Creates a core with all registers zero.</summary>
    /// <param name="table">The page table.</param>
    /// <param name="host">Host address of the guest's address 0.</param>
    /// <param name="isBig">Whether the guest is big-endian.</param>
    /// <param name="cache">Where decoded blocks are kept.</param>
    public SuperHCore(byte* table, byte* host, bool isBig, SuperHBlockCache cache)
    {
        _table = table;
        _host = host;
        IsBig = isBig;
        _cache = cache;
    }

    /// <summary>The registers. A field, so that an instruction costs no call.</summary>
    public SuperHState State;

    /// <summary>Whether the guest is big-endian.</summary>
    public bool IsBig { get; }

    /// <summary>Whether an instruction has left a stop.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Executes a block. Afterwards the program counter says where to go on, or a stop says why not.</summary>
    /// <param name="block">The block.</param>
    public void Execute(SuperHBlock block)
    {
        _current = block;
        SuperHOperation* operation = block.First;
        do
        {
            operation = operation->Run(this, operation);
        }
        while (operation != null);
    }

    /// <summary>Hands over the stop, and forgets it.</summary>
    public CpuStop TakeStop()
    {
        IsStopped = false;
        return _stop with { ProgramCounter = State.ProgramCounter };
    }

    /// <summary>The address of an operation of the block that runs.</summary>
    /// <param name="operation">The operation.</param>
    public uint AddressOf(SuperHOperation* operation) => _current.Address + (2 * (uint)(operation - _current.First));

    /// <summary>Ends the run at an instruction, for the reason that was noted.</summary>
    /// <param name="operation">The instruction.</param>
    public SuperHOperation* Leave(SuperHOperation* operation)
    {
        State.ProgramCounter = AddressOf(operation);
        return null;
    }

    /// <summary>Leaves the block for another address.</summary>
    /// <param name="address">The address.</param>
    public SuperHOperation* Jump(uint address)
    {
        State.ProgramCounter = address;
        return null;
    }

    /// <summary>Notes why the run has to end.</summary>
    /// <param name="stop">The reason; the program counter is filled in later.</param>
    public void Stop(CpuStop stop)
    {
        _stop = stop;
        IsStopped = true;
    }

    /// <summary>Notes an access that is not allowed.</summary>
    /// <param name="address">The address.</param>
    /// <param name="access">What was wanted.</param>
    public void StopAtFault(uint address, Permissions access) =>
        Stop(new CpuStop { Kind = CpuStopKind.MemoryFault, ProgramCounter = 0, FaultAddress = address, FaultAccess = access });

    /// <summary>Notes an exception.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="address">The address that it is about.</param>
    /// <param name="access">What was wanted there.</param>
    public void StopAtException(uint number, uint address = 0, Permissions access = Permissions.None) => Stop(new CpuStop
    {
        Kind = CpuStopKind.Exception,
        ProgramCounter = 0,
        Number = number,
        FaultAddress = address,
        FaultAccess = access,
    });
}
