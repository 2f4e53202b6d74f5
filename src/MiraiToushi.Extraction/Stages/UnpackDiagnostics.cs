using System.Globalization;
using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>Says what a sample unpacked and ran: one diagnostic a layer, with where it lay, where it was entered and from where.</summary>
internal static class UnpackDiagnostics
{
    /// <summary>The code of these diagnostics.</summary>
    public const string Code = "unpacked";

    /// <summary>The code of the diagnostics of programs that their stubs failed to enter.</summary>
    public const string RescueCode = "stub-failed";

    /// <summary>Describes the layers of a boot, those of its first process first, each once.</summary>
    /// <param name="machine">The machine, after its run.</param>
    public static IEnumerable<Diagnostic> Of(Machine machine)
    {
        IEnumerable<EndedProcess> processes = machine.Ended.OrderBy(process => process.Path, StringComparer.Ordinal);
        IEnumerable<Diagnostic> rescues = machine.Trace.Rescues.Select(rescue => new Diagnostic(DiagnosticSeverity.Warning, "boot", Describe(rescue), RescueCode));
        return rescues.Concat(processes.SelectMany(process => process.UnpackLayers)
            .DistinctBy(layer => (layer.Kind, layer.Start, layer.EntryPoint))
            .Select(layer => new Diagnostic(DiagnosticSeverity.Information, "boot", Describe(layer), Code)));
    }

    private static string Describe(RescueEvent rescue) => string.Create(
        CultureInfo.InvariantCulture,
        $"The stub in process {rescue.Process} failed ({rescue.Failure}) before it entered what it had unpacked; that was entered at 0x{rescue.EntryPoint:x}, where its own header says.");

    private static string Describe(UnpackLayer layer)
    {
        string what = layer.Kind switch
        {
            UnpackKind.InPlace => "over what was loaded from the file",
            UnpackKind.Executed => "into a file, which it executed",
            _ => "into memory",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The sample is packed: it unpacked code {what}, at 0x{layer.Start:x} to 0x{layer.End:x}, and entered it at 0x{layer.EntryPoint:x}, coming from 0x{layer.From:x}.");
    }
}
