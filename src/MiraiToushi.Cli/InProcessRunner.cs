using MiraiToushi.Extraction;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Cli;

/// <summary>Runs samples in this process: for debugging, because a hostile sample can take the process down.</summary>
internal sealed class InProcessRunner(ExtractionSettings settings, StatusLog log) : ISampleRunner, IExtractionProgress
{
    /// <inheritdoc/>
    public ExtractionReport Run(Sample sample, CancellationToken cancellationToken)
    {
        ExtractionReport report = ConfigurationExtractor.Extract(sample.Bytes, sample.Name, settings.ToOptions(), this, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return report;
    }

    /// <inheritdoc/>
    public UnpackResult Unpack(Sample sample, CancellationToken cancellationToken)
    {
        UnpackResult result = ConfigurationExtractor.Unpack(sample.Bytes, sample.Name, settings.ToOptions(), this, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return result;
    }

    /// <inheritdoc/>
    public void StageStarted(string name) => log.Story($"  stage {name}");

    /// <inheritdoc/>
    public void PartialReport(ExtractionReport partial)
    {
    }

    /// <inheritdoc/>
    public void SystemCall(string description)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
