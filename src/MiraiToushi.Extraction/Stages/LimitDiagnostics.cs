using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>Says which processes did not come to rest by themselves, and which limits were met: what is missing may be there.</summary>
internal static class LimitDiagnostics
{
    /// <summary>The code of the diagnostic on memory that was refused.</summary>
    public const string MemoryCode = "guest-memory-limit";

    /// <summary>Adds the diagnostics.</summary>
    /// <param name="assembler">Takes them.</param>
    /// <param name="machine">The machine, after its run.</param>
    public static void Add(ReportAssembler assembler, Machine machine)
    {
        foreach (EndedProcess process in machine.Ended)
        {
            bool isLimit = process.Reason is StopReason.Timeout or StopReason.InstructionBudget or StopReason.TranslationBudget or StopReason.LayerLimit;
            bool isFault = process.Reason is StopReason.MemoryFault or StopReason.IllegalInstruction or StopReason.Exception or StopReason.EngineError;
            if (isLimit || isFault)
            {
                string name = StopReasonNames.Of(process.Reason);
                string detail = process.Detail is null ? "" : $" ({process.Detail})";
                assembler.Add(DiagnosticSeverity.Warning, "boot", $"Process {process.Path} ended by {name}{detail}; what it would have done after that is missing.", name);
            }
        }

        if (machine.RefusedMemory is var refused and > 0)
        {
            long limit = machine.Configuration.Budgets.MaximumMemory >> 20;
            string message = $"The sample asked for {(refused + (1UL << 20) - 1) >> 20} MiB in one piece and did not get them: it may map {limit} MiB in all.";
            assembler.Add(DiagnosticSeverity.Warning, "boot", message, MemoryCode);
        }
    }
}
