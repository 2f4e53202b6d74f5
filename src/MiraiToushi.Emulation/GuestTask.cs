using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation;

/// <summary>A process as the machine runs it: registers, memory and how far it has come.</summary>
internal sealed class GuestTask
{
    public GuestTask(Process process, MemoryGroup group, BlockMonitor monitor, LayerWatch layers)
    {
        Process = process;
        Group = group;
        Monitor = monitor;
        Layers = layers;
        monitor.BlockMet = (address, size, previous) =>
        {
            if (!layers.Met(address, size, previous, monitor.Instructions))
            {
                monitor.EndLayers();
            }
        };
    }

    /// <summary>What it unpacked.</summary>
    public LayerWatch Layers { get; }

    public Process Process { get; }

    /// <summary>Its memory, shared with those it was cloned from with CLONE_VM.</summary>
    public MemoryGroup Group { get; set; }

    public BlockMonitor Monitor { get; }

    /// <summary>Its registers while it does not run.</summary>
    public CpuContext? Context { get; set; }

    /// <summary>Where it goes on.</summary>
    public ulong ResumeAt { get; set; }

    /// <summary>Its virtual time when it was last left.</summary>
    public long Elapsed { get; set; }

    /// <summary>The call it waits in; null where it can run.</summary>
    public SyscallRequest? BlockedIn { get; set; }

    /// <summary>What it waits for.</summary>
    public string? BlockedReason { get; set; }

    /// <summary>Where signal handlers interrupted it, the latest last.</summary>
    public List<SignalFrame> Frames { get; } = [];

    /// <summary>Signals delivered, against handlers that fault for ever.</summary>
    public int Deliveries { get; set; }

    /// <summary>Whether it was helped into the program that it had unpacked.</summary>
    public bool IsRescued { get; set; }

    public IdleWatch Idle { get; set; } = new();

    /// <summary>Where whoever steers the process wants it to go on; null where it goes its own way.</summary>
    public Diversion? Diversion { get; set; }

    /// <summary>System calls before which a snapshot was kept, by name and first argument.</summary>
    public HashSet<(string Name, ulong Argument)> Moments { get; } = [];
}

/// <summary>Memory that one or more tasks see.</summary>
internal sealed class MemoryGroup
{
    /// <summary>What it held when it was last left; null where it was never left.</summary>
    public MemorySnapshot? Saved { get; set; }
}

/// <summary>Where a signal handler interrupted a task.</summary>
/// <param name="StackPointer">Stack pointer at the handler's start.</param>
/// <param name="Context">Registers to go back to.</param>
/// <param name="ResumeAt">Where to go on.</param>
/// <param name="Blocked">Mask to go back to.</param>
internal sealed record SignalFrame(ulong StackPointer, CpuContext Context, ulong ResumeAt, ulong Blocked);

/// <summary>A process is made to go on elsewhere.</summary>
/// <param name="Context">Its registers before the block that it would have entered.</param>
/// <param name="Memory">Its memory then.</param>
/// <param name="Target">Where it goes on; bit 0 selects Thumb on ARM.</param>
internal sealed record Diversion(CpuContext Context, MemorySnapshot Memory, ulong Target);
