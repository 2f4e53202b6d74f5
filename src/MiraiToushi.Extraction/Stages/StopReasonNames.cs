using MiraiToushi.Emulation;

namespace MiraiToushi.Extraction.Stages;

/// <summary>Stop reasons as reports name them.</summary>
internal static class StopReasonNames
{
    public static string Of(StopReason reason) => reason switch
    {
        StopReason.Exited => "exited",
        StopReason.Killed => "killed",
        StopReason.Returned => "returned",
        StopReason.Idle => "idle",
        StopReason.Held => "held",
        StopReason.Blocked => "blocked",
        StopReason.MemoryFault => "memory-fault",
        StopReason.IllegalInstruction => "illegal-instruction",
        StopReason.Exception => "exception",
        StopReason.InstructionBudget => "instruction-budget",
        StopReason.Timeout => "timeout",
        StopReason.TranslationBudget => "translation-budget",
        StopReason.LayerLimit => "layer-limit",
        _ => "engine-error",
    };
}
