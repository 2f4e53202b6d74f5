using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Cpu;

/// <summary>Why a processor stopped.</summary>
public enum CpuStopKind
{
    /// <summary>The guest asks the kernel for something. The only stop after which a run may be resumed.</summary>
    SystemCall,

    /// <summary>The guest raised another exception, whose number is in <see cref="CpuStop.Number"/>.</summary>
    Exception,

    /// <summary>A load, store or fetch of memory that is not mapped or not allowed.</summary>
    MemoryFault,

    /// <summary>An instruction that the processor does not have.</summary>
    IllegalInstruction,

    /// <summary>The monitor asked for it.</summary>
    Monitor,

    /// <summary>The engine gave up for a reason of its own.</summary>
    EngineError,

    /// <summary>The engine was not let on, because it died there in an earlier run of the sample.</summary>
    LeftOut,
}

/// <summary>The end of a run.</summary>
public readonly record struct CpuStop
{
    /// <summary>Why it ended.</summary>
    public required CpuStopKind Kind { get; init; }

    /// <summary>Where to go on: after the trap for a system call, else where the processor stood. With bit 0 set in Thumb state.</summary>
    public required ulong ProgramCounter { get; init; }

    /// <summary>The exception's or the engine error's number.</summary>
    public uint Number { get; init; }

    /// <summary>The address that faulted.</summary>
    public ulong FaultAddress { get; init; }

    /// <summary>What the guest wanted to do there.</summary>
    public Permissions FaultAccess { get; init; }

    /// <summary>The engine's own word for an error.</summary>
    public string? Message { get; init; }
}
