using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Library;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>Says what a dynamically linked sample imports and did not get.</summary>
internal static class ImportDiagnostics
{
    /// <summary>The code of these diagnostics.</summary>
    public const string Code = "missing-import";

    private const int MaximumNames = 64;

    /// <summary>Names what was called without effect, and what there is no stand-in for although it was not called.</summary>
    /// <param name="machine">The machine, after its run.</param>
    public static IEnumerable<Diagnostic> Of(Machine machine)
    {
        List<string> called = [.. machine.Trace.MissingImports];
        if (called.Count > 0)
        {
            yield return new Diagnostic(
                DiagnosticSeverity.Warning, "boot", $"Imported functions without a stand-in were called and gave 0: {List(called)}.", Code);
        }

        if (machine.Image.Imports is { } imports)
        {
            HashSet<string> known = [.. LibraryCatalog.Names, .. called];
            List<string> rest = [.. imports.Functions.Where(name => !known.Contains(name)).Concat(imports.Unbound).Distinct()];
            if (rest.Count > 0)
            {
                yield return new Diagnostic(
                    DiagnosticSeverity.Information, "load", $"There is no stand-in for these imports, which were not called: {List(rest)}.", Code);
            }
        }
    }

    private static string List(List<string> names) =>
        string.Join(", ", names.Take(MaximumNames)) + (names.Count > MaximumNames ? $" and {names.Count - MaximumNames} more" : "");
}
