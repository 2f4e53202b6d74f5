using MiraiToushi.Extraction.Profiles;

namespace MiraiToushi.Extraction;

/// <summary>What a caller decides about one extraction.</summary>
public sealed record ExtractionOptions
{
    /// <summary>What the run assumes about the world.</summary>
    public required EmulationProfile Profile { get; init; }

    /// <summary>Guest instructions for the whole sample; null leaves it to the profile.</summary>
    public ulong? MaximumInstructions { get; init; }

    /// <summary>Host seconds for the whole sample, more than 0; null leaves it to the profile.</summary>
    public double? TimeoutSeconds { get; init; }
}
