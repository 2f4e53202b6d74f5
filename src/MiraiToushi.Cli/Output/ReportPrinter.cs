using System.Text;
using MiraiToushi.Cli.Input;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Reporting;
using Spectre.Console;

namespace MiraiToushi.Cli.Output;

/// <summary>Writes reports one after another to one target.</summary>
internal sealed class ReportPrinter(ReportFormat format, IResultTarget target, bool verbose) : IReportSink
{
    private bool _any;

    /// <inheritdoc/>
    public void Print(ExtractionReport report, InputFile file, ReadOnlyMemory<byte> bytes)
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

    /// <inheritdoc/>
    public void Commit() => target.Commit();

    /// <inheritdoc/>
    public void Dispose() => target.Dispose();

    private void Write(string text) => target.Write(Encoding.UTF8.GetBytes(text));

    private static string WithNewLine(string text) => text.EndsWith('\n') ? text : text + "\n";
}
