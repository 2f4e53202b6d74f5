using MiraiToushi.Extraction;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Cli;

/// <summary>Runs the extraction of one sample after another, somewhere.</summary>
internal interface ISampleRunner : IDisposable
{
    /// <summary>Extracts the configuration of one sample.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="cancellationToken">The user's wish to stop.</param>
    /// <returns>A report, whatever the sample does.</returns>
    /// <exception cref="OperationCanceledException">The user wanted to stop.</exception>
    ExtractionReport Run(Sample sample, CancellationToken cancellationToken);

    /// <summary>Runs one sample and takes out what it unpacked.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="cancellationToken">The user's wish to stop.</param>
    /// <returns>A result, whatever the sample does.</returns>
    /// <exception cref="OperationCanceledException">The user wanted to stop.</exception>
    UnpackResult Unpack(Sample sample, CancellationToken cancellationToken);
}
