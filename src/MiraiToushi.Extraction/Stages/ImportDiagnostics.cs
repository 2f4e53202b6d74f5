using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Library;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>Says what a dynamically linked sample imports and did not get.</summary>
internal static class ImportDiagnostics
{
    /// <summary>The code of these diagnostics.</summary>
    public const string Code = "missing-import";

    /// <summary>The code of the diagnostics that say that a program is linked dynamically.</summary>
    public const string DynamicCode = "dynamic";

    private const int MaximumNames = 64;

    /// <summary>Names what was called without effect, and what there is no stand-in for although it was not called.</summary>
    /// <param name="machine">The machine, after its run.</param>
    public static IEnumerable<Diagnostic> Of(Machine machine)
    {
        foreach (string interpreter in machine.Trace.Imports.Where(imports => imports != machine.Image.Imports).Select(imports => imports.Interpreter).Distinct())
        {
            yield return new Diagnostic(
                DiagnosticSeverity.Warning,
                "boot",
                $"What was unpacked wants the interpreter {interpreter}, which is not there: what it imports is bound to stand-ins for a C library.",
                DynamicCode);
        }

        List<string> called = [.. machine.Trace.MissingImports];
        if (called.Count > 0)
        {
            yield return new Diagnostic(
                DiagnosticSeverity.Warning, "boot", $"Imported functions without a stand-in were called and gave 0: {List(called)}.", Code);
        }

        HashSet<string> known = [.. LibraryCatalog.Names, .. called];
        List<string> rest =
            [.. machine.Trace.Imports.SelectMany(imports => imports.Functions.Where(name => !known.Contains(name)).Concat(imports.Unbound)).Distinct()];
        if (rest.Count > 0)
        {
            yield return new Diagnostic(
                DiagnosticSeverity.Information, "load", $"There is no stand-in for these imports, which were not called: {List(rest)}.", Code);
        }
    }

    private static string List(List<string> names) =>
        string.Join(", ", names.Take(MaximumNames)) + (names.Count > MaximumNames ? $" and {names.Count - MaximumNames} more" : "");
}
