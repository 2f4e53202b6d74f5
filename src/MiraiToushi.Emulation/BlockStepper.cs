using MiraiToushi.Emulation.Cpu;

namespace MiraiToushi.Emulation;

/// <summary>How the execution of a block ended.</summary>
internal enum WalkStepKind
{
    /// <summary>Another block is about to be executed.</summary>
    Entered,

    /// <summary>The guest asks the kernel for something.</summary>
    SystemCall,

    /// <summary>The block could not be executed to its end.</summary>
    Failed,

    /// <summary>The block was left out, because the engine died there in an earlier run of the sample.</summary>
    LeftOut,
}

/// <summary>The execution of one block.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Size">Bytes of the block; 0 where it was not even begun.</param>
/// <param name="Next">The block that comes next, bit 0 never set; after a system call the address after it.</param>
/// <param name="IsOdd">Whether the processor says that it goes on in Thumb state.</param>
internal readonly record struct WalkStep(WalkStepKind Kind, uint Size, ulong Next, bool IsOdd = false);

/// <summary>Executes one block at a time.</summary>
internal sealed class BlockStepper
{
    private readonly Machine _machine;
    private readonly ICpu _cpu;
    private readonly BlockMonitor _monitor;
    private bool _hasBegun;
    private uint _size;
    private ulong? _next;

    public BlockStepper(Machine machine, ICpu cpu, CancellationToken cancellation)
    {
        _machine = machine;
        _cpu = cpu;
        _monitor = new BlockMonitor(machine.Architecture.BytesPerInstruction, ulong.MaxValue, long.MaxValue, cancellation)
        {
            Divert = IsNext,
        };
    }

    /// <summary>The block that the last step was about to enter.</summary>
    public ulong Last => _next ?? 0;

    /// <summary>Executes the block at an address, and nothing of the next one.</summary>
    /// <param name="at">The address; bit 0 selects Thumb on ARM.</param>
    public WalkStep Step(ulong at)
    {
        _hasBegun = false;
        _size = 0;
        _next = null;
        CpuStop stop = _cpu.Run(at, _monitor);
        return _next is { } next ? new WalkStep(WalkStepKind.Entered, _size, next, (stop.ProgramCounter & 1) != 0)
            : stop.Kind == CpuStopKind.SystemCall ? new WalkStep(WalkStepKind.SystemCall, _size, stop.ProgramCounter)
            : stop.Kind == CpuStopKind.LeftOut ? new WalkStep(WalkStepKind.LeftOut, _size, stop.ProgramCounter)
            : new WalkStep(WalkStepKind.Failed, _size, stop.ProgramCounter);
    }

    /// <summary>Whether what a step went on to was called, to come back behind it.</summary>
    /// <param name="step">The step.</param>
    /// <param name="after">The address behind its block.</param>
    public bool IsCall(WalkStep step, ulong after) => step.Next != after && ReturnAddress() == after;

    /// <summary>Where the function that was just entered goes back to; null where that cannot be read.</summary>
    public ulong? ReturnAddress() => _machine.Architecture.Calls.ReadReturnAddress(_cpu, _machine.Memory) is { } address ? Plain(address) : null;

    /// <summary>An address of code without the Thumb bit.</summary>
    public ulong Plain(ulong address) => _machine.Architecture.HasThumb ? address & ~1UL : address;

    /// <summary>The Thumb bit of an address of code.</summary>
    public ulong ThumbBit(ulong address) => address - Plain(address);

    private bool IsNext(ulong address, uint size)
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            _size = size;
            return false;
        }

        _next ??= address;
        return true;
    }
}
