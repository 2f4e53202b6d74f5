using MiraiToushi.Extraction.Results;

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
        return new ExtractionReport
        {
            Sample = new SampleFacts
            {
                Name = name,
                Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file.Span)),
                Size = file.Length,
            },
            Profile = options.Profile.Name,
            Outcome = Outcome.None,
        };
    }
}
