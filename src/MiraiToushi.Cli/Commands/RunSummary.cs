using System.Globalization;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Cli.Commands;

/// <summary>Counts what the files of a run came to.</summary>
internal sealed class RunSummary
{
    private int _complete;
    private int _partial;
    private int _none;
    private int _failed;

    /// <summary>What the process would end with now.</summary>
    public int ExitCode { get; private set; } = ExitCodes.Complete;

    /// <summary>Counts a report.</summary>
    public void Add(ExtractionReport report)
    {
        int code = ExitCodes.Of(report);
        Combine(code);
        if (code > ExitCodes.Incomplete)
        {
            _failed++;
        }
        else if (report.Outcome == Outcome.Complete)
        {
            _complete++;
        }
        else if (report.Outcome == Outcome.Partial)
        {
            _partial++;
        }
        else
        {
            _none++;
        }
    }

    /// <summary>Counts a file for which there is no report.</summary>
    public void AddFailure(int exitCode)
    {
        Combine(exitCode);
        _failed++;
    }

    /// <summary>One line that says it all.</summary>
    public string Describe(TimeSpan elapsed)
    {
        int files = _complete + _partial + _none + _failed;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{files} files: {_complete} complete, {_partial} partial, {_none} none, {_failed} failed, {elapsed.TotalSeconds:0.0} s");
    }

    private void Combine(int exitCode) => ExitCode = ExitCodes.Combine(ExitCode, exitCode);
}
