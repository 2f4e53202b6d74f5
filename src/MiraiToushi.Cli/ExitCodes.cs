using System.Collections.Frozen;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Cli;

/// <summary>What the process ends with, as tables: the code, what it means, and what leads to it.</summary>
internal static class ExitCodes
{
    public const int Complete = 0;
    public const int Incomplete = 1;
    public const int Usage = 2;
    public const int Unreadable = 3;
    public const int NotElf = 4;
    public const int UnsupportedArchitecture = 5;
    public const int InternalError = 70;
    public const int Interrupted = 130;
    public const int OutputClosed = 141;

    /// <summary>Every code in ascending order, for the help text.</summary>
    public static IReadOnlyList<ExitCodeMeaning> All { get; } =
    [
        new(Complete, "every file gave a configuration"),
        new(Incomplete, "at least one file gave none, or only part of one"),
        new(Usage, "wrong usage: an option, a profile, or a place for --output that cannot be written"),
        new(Unreadable, "a file could not be read, or there was none"),
        new(NotElf, "a file is not an ELF, is a broken one, or is too large"),
        new(UnsupportedArchitecture, "a file is for an architecture that is not supported"),
        new(InternalError, "our own fault, or the results could not be written"),
        new(Interrupted, "interrupted; the results so far were written"),
        new(OutputClosed, "whoever read the results went away"),
    ];

    /// <summary>Diagnostics of severity error that say more than the outcome does.</summary>
    public static IReadOnlyDictionary<string, int> ByDiagnostic { get; } = new Dictionary<string, int>
    {
        [DiagnosticCodes.Unreadable] = Unreadable,
        [DiagnosticCodes.NotElf] = NotElf,
        [DiagnosticCodes.TruncatedElf] = NotElf,
        [DiagnosticCodes.MalformedElf] = NotElf,
        [DiagnosticCodes.TooLargeElf] = NotElf,
        [DiagnosticCodes.NotExecutableElf] = NotElf,
        [DiagnosticCodes.UnsupportedArchitecture] = UnsupportedArchitecture,
        [DiagnosticCodes.InternalError] = InternalError,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The code of one report.</summary>
    /// <param name="report">A report.</param>
    public static int Of(ExtractionReport report)
    {
        int code = report.Outcome == Outcome.Complete ? Complete : Incomplete;
        foreach (Diagnostic diagnostic in report.Diagnostics)
        {
            if (diagnostic is { Severity: DiagnosticSeverity.Error, Code: { } word } && ByDiagnostic.TryGetValue(word, out int mapped))
            {
                code = Combine(code, mapped);
            }
        }

        return code;
    }

    /// <summary>The code of two files together: the largest applies.</summary>
    public static int Combine(int first, int second) => Math.Max(first, second);
}

/// <summary>One line of the table in the help text.</summary>
/// <param name="Code">What the process ends with.</param>
/// <param name="Meaning">When it does.</param>
internal sealed record ExitCodeMeaning(int Code, string Meaning);
