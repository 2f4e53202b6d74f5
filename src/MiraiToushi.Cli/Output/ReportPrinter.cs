using System.Text;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Reporting;
using Spectre.Console;

namespace MiraiToushi.Cli.Output;

/// <summary>Writes reports one after another.</summary>
internal sealed class ReportPrinter(ReportFormat format, IResultTarget target, bool verbose)
{
    private bool _any;

    /// <summary>Writes one report.</summary>
    public void Print(ExtractionReport report)
    {
        switch (format)
        {
            case ReportFormat.TerminalText:
                AnsiConsole.Console.Write(_any ? "\n" : "");
                TextReportRenderer.WriteTo(AnsiConsole.Console, report, verbose);
                break;
            case ReportFormat.PlainText:
                Write((_any ? "\n" : "") + WithNewLine(TextReportRenderer.RenderPlain(report, verbose)));
                break;
            default:
                Write(WithNewLine(JsonReportRenderer.Render(report, format == ReportFormat.IndentedJson)));
                break;
        }

        _any = true;
    }

    private void Write(string text) => target.Write(Encoding.UTF8.GetBytes(text));

    private static string WithNewLine(string text) => text.EndsWith('\n') ? text : text + "\n";
}
