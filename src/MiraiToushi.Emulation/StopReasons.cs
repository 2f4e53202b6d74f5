using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation;

/// <summary>Puts what the processor says into the words of the machine.</summary>
internal static class StopReasons
{
    public static StopReason Of(MonitorVerdict verdict) => verdict switch
    {
        MonitorVerdict.Cancelled => StopReason.Timeout,
        MonitorVerdict.InstructionBudget => StopReason.InstructionBudget,
        MonitorVerdict.TranslationBudget => StopReason.TranslationBudget,
        MonitorVerdict.LayerLimit => StopReason.LayerLimit,
        _ => StopReason.Idle,
    };

    public static StopReason Of(CpuStopKind kind) => kind switch
    {
        CpuStopKind.MemoryFault => StopReason.MemoryFault,
        CpuStopKind.IllegalInstruction => StopReason.IllegalInstruction,
        CpuStopKind.Exception => StopReason.Exception,
        _ => StopReason.EngineError,
    };

    public static string? Describe(MonitorVerdict verdict) => verdict switch
    {
        MonitorVerdict.NoProgress => "runs in a circle without system calls",
        MonitorVerdict.LayerLimit => "unpacks one layer after the other",
        _ => null,
    };

    public static string Describe(CpuStop stop, GuestMemory memory)
    {
        ulong at = stop.ProgramCounter;
        string code = memory.ReadBytes(at & ~1UL, 4) is { } bytes ? $", bytes {Convert.ToHexStringLower(bytes)}" : "";
        return stop.Kind switch
        {
            CpuStopKind.MemoryFault when stop.Number == 0 =>
                $"{stop.FaultAccess.ToString().ToLowerInvariant()} of 0x{stop.FaultAddress:x} in the block at 0x{at:x}{code}",
            CpuStopKind.IllegalInstruction => $"at 0x{at:x}{code}",
            CpuStopKind.LeftOut => $"left out from 0x{at:x} on, where the engine died in an earlier run",
            CpuStopKind.EngineError => $"{stop.Message} at 0x{at:x}{code}",
            _ => $"exception {stop.Number} at 0x{at:x}{code}",
        };
    }

    /// <summary>The signal that Linux makes of a stop, in the ABI's numbers; 0 where it is none of the guest's doing.</summary>
    public static int SignalOf(CpuStop stop, Architecture architecture, GuestMemory memory, AbiConstants constants) => stop.Kind switch
    {
        CpuStopKind.MemoryFault => SignalNumbers.Segmentation,
        CpuStopKind.IllegalInstruction or CpuStopKind.Exception =>
            ExceptionSignals.NumberOf(architecture.Exceptions.Of(stop, memory, architecture.CodeByteOrder), constants),
        _ => 0,
    };
}
