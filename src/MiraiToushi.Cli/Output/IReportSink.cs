using MiraiToushi.Cli.Input;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Cli.Output;

/// <summary>Where reports go, one after another.</summary>
internal interface IReportSink : IDisposable
{
    /// <summary>Writes one report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="file">Where the sample was read from.</param>
    /// <param name="bytes">The sample.</param>
    /// <exception cref="OutputClosedException">Whoever read the results went away.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    void Print(ExtractionReport report, InputFile file, ReadOnlyMemory<byte> bytes);

    /// <summary>Makes what was written final. Without it, nothing of it need remain.</summary>
    /// <exception cref="IOException">It cannot be done.</exception>
    void Commit();
}
