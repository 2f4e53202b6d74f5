using System.Globalization;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Cli.Isolation;

/// <summary>Says in a report how the worker ended that should have written it.</summary>
internal static class Verdict
{
    private const string Stage = "worker";

    private static readonly IReadOnlyDictionary<string, string> Reasons = new Dictionary<string, string>
    {
        [DiagnosticCodes.Timeout] = "The run took too long and was killed.",
        [DiagnosticCodes.MemoryLimit] = "The run used too much memory and was killed.",
        [DiagnosticCodes.InternalError] = "The extractor came upon an error of its own.",
        [DiagnosticCodes.EngineCrash] = "The engine crashed.",
    };

    /// <summary>Completes what a worker had reported before it was gone.</summary>
    /// <param name="known">The last report that came, or an empty one.</param>
    /// <param name="diagnostic">How the worker ended.</param>
    public static ExtractionReport Apply(ExtractionReport known, Diagnostic diagnostic) => known with
    {
        Diagnostics = [.. known.Diagnostics, diagnostic],
        OutcomeReasons = known.Outcome == Outcome.Complete ? known.OutcomeReasons : [.. known.OutcomeReasons, Reasons[diagnostic.Code!]],
    };

    /// <summary>What there is to say about a job that did not finish.</summary>
    /// <param name="result">What came of it.</param>
    /// <param name="end">How the worker's process ended.</param>
    /// <param name="limits">What it was allowed.</param>
    /// <param name="lastCalls">The sample's last system calls; hostile text.</param>
    public static Diagnostic Describe(JobResult result, ProcessEnd end, WorkerLimits limits, IReadOnlyList<string> lastCalls)
    {
        (string code, string what) = result.End switch
        {
            JobEnd.TimedOut => (DiagnosticCodes.Timeout, string.Create(
                CultureInfo.InvariantCulture,
                $"The worker did not answer within {limits.Timeout.TotalSeconds:0.###} s and {limits.Grace.TotalSeconds:0.###} s of grace and was killed")),
            JobEnd.Stalled => (DiagnosticCodes.EngineCrash, "The engine did not come out of one block of code, and the worker was killed"),
            JobEnd.MemoryExceeded => (DiagnosticCodes.MemoryLimit, $"The worker used more than {limits.Memory >> 20} MiB of memory and was killed"),
            JobEnd.Fault => (DiagnosticCodes.InternalError, $"The extractor came upon an error of its own ({FirstLine(result.Fault)})"),
            _ => (DiagnosticCodes.EngineCrash, $"The worker {end}"),
        };

        string where = result.Stage is null ? "before the first stage" : $"in stage {result.Stage}";
        string calls = lastCalls.Count == 0 ? "It had made no system call." : $"Its last system calls: {string.Join("; ", lastCalls)}.";
        return new Diagnostic(DiagnosticSeverity.Error, Stage, $"{what} {where}. {calls}", code);
    }

    private static string FirstLine(string? text) => text?.Split('\n', 2)[0].TrimEnd() ?? "";
}
