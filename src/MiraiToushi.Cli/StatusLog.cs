using MiraiToushi.Extraction.Results;
using MiraiToushi.Reporting;

namespace MiraiToushi.Cli;

/// <summary>How much is said on standard error.</summary>
internal enum Verbosity
{
    /// <summary>Errors only.</summary>
    Quiet,

    /// <summary>Errors, progress and a summary.</summary>
    Normal,

    /// <summary>The whole story.</summary>
    Verbose,
}

/// <summary>Everything that is not a result goes here, line by line and escaped.</summary>
internal sealed class StatusLog(TextWriter writer, Verbosity verbosity)
{
    private readonly Lock _lock = new();

    /// <summary>How much is said.</summary>
    public Verbosity Verbosity => verbosity;

    /// <summary>Says what went wrong; always heard.</summary>
    public void Error(string message) => Write(Verbosity.Quiet, "miraitoushi: " + HostileText.Escape(message));

    /// <summary>Says what is worth knowing.</summary>
    public void Note(string message) => Write(Verbosity.Normal, HostileText.Escape(message));

    /// <summary>Says what happens behind the scenes.</summary>
    public void Story(string message) => Write(Verbosity.Verbose, HostileText.Escape(message));

    /// <summary>Tells the story of a report, which is escaped where it is rendered: twice would make every backslash two.</summary>
    /// <param name="report">The report.</param>
    public void Story(ExtractionReport report)
    {
        if (verbosity < Verbosity.Verbose)
        {
            return;
        }

        foreach (string line in TextReportRenderer.RenderStory(report).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Write(Verbosity.Verbose, "  " + line);
        }
    }

    private void Write(Verbosity least, string escaped)
    {
        if (verbosity < least)
        {
            return;
        }

        lock (_lock)
        {
            try
            {
                writer.WriteLine(escaped);
                writer.Flush();
            }
            catch (IOException)
            {
                // Nobody listens; the results matter more.
            }
        }
    }
}
