using MiraiToushi.Extraction.Results;
using MiraiToushi.Reporting.Text;
using Spectre.Console;

namespace MiraiToushi.Reporting;

/// <summary>
/// Writes a report for people: what the sample is, where it calls home, its credentials and attack vectors, its string
/// table, and what was not found and why. Everything that comes from the sample goes through <see cref="HostileText"/>.
/// </summary>
public static class TextReportRenderer
{
    /// <summary>Writes a report as aligned text without colours, for files and pipes.</summary>
    /// <param name="report">The report.</param>
    /// <param name="verbose">True for where each value comes from, and what ran.</param>
    /// <returns>Lines that end in \n.</returns>
    public static string RenderPlain(ExtractionReport report, bool verbose)
    {
        ArgumentNullException.ThrowIfNull(report);
        return PlainTextWriter.Write(TextSections.Build(report, verbose));
    }

    /// <summary>Writes only what happened: stages, processes and why each ended, what was tried.</summary>
    /// <param name="report">The report.</param>
    /// <returns>Lines that end in \n.</returns>
    public static string RenderStory(ExtractionReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return PlainTextWriter.Write([StorySection.Build(report)]);
    }

    /// <summary>Writes a report to a console: with tables and colours to a terminal, as plain text to anything else.</summary>
    /// <param name="console">The console.</param>
    /// <param name="report">The report.</param>
    /// <param name="verbose">True for where each value comes from, and what ran.</param>
    public static void WriteTo(IAnsiConsole console, ExtractionReport report, bool verbose)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(report);
        if (console.Profile.Capabilities.Ansi)
        {
            ConsoleTextWriter.Write(console, TextSections.Build(report, verbose));
        }
        else
        {
            console.Profile.Out.Writer.Write(RenderPlain(report, verbose));
        }
    }
}
