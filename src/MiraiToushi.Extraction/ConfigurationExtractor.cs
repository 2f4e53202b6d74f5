using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Stages;

namespace MiraiToushi.Extraction;

/// <summary>The front door: bytes in, report out.</summary>
public static class ConfigurationExtractor
{
    /// <summary>Extracts the configuration of one sample in this process.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="name">The file's name without its folder.</param>
    /// <param name="options">Profile and budgets.</param>
    /// <param name="progress">Told what is known so far; may be null.</param>
    /// <param name="cancellationToken">Ends the run early; what was found so far is reported.</param>
    /// <returns>A report, whatever the bytes are: a bad sample never throws.</returns>
    public static ExtractionReport Extract(
        ReadOnlyMemory<byte> file,
        string name,
        ExtractionOptions options,
        IExtractionProgress? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(options);
        options = options.Applied();
        progress?.StageStarted("read");
        OpenedSample opened = OpenedSample.Open(file, name, options);
        if (opened.Refusal is { } refusal)
        {
            return refusal;
        }

        using CancellationTokenSource timeout = options.StartTimeout(cancellationToken);
        Sample sample = new(opened.Image!, opened.Architecture!, options, progress, timeout.Token);
        return new ExtractionRun(sample, opened.Assembler).Run();
    }

    /// <summary>Runs one sample in this process until it rests, and takes out of memory what it unpacked.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="name">The file's name without its folder.</param>
    /// <param name="options">Profile and budgets.</param>
    /// <param name="progress">Told what is known so far; may be null.</param>
    /// <param name="cancellationToken">Ends the run early; what was unpacked by then counts.</param>
    /// <returns>A result, whatever the bytes are: a bad sample never throws.</returns>
    public static UnpackResult Unpack(
        ReadOnlyMemory<byte> file,
        string name,
        ExtractionOptions options,
        IExtractionProgress? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(options);
        options = options.Applied();
        progress?.StageStarted("read");
        OpenedSample opened = OpenedSample.Open(file, name, options);
        if (opened.Refusal is { } refusal)
        {
            return new UnpackResult(refusal, null);
        }

        using CancellationTokenSource timeout = options.StartTimeout(cancellationToken);
        Sample sample = new(opened.Image!, opened.Architecture!, options, progress, timeout.Token);
        return new UnpackRun(sample, opened.Assembler).Run();
    }
}
