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

    /// <summary>Whether the sample may run past the start-up code of its C library. The profile may forbid it too.</summary>
    public bool AllowBoot { get; init; } = true;

    /// <summary>Whether functions of the sample may be called one by one. The profile may forbid it too.</summary>
    public bool AllowProbing { get; init; } = true;

    /// <summary>Whether both caller and profile allow <see cref="AllowBoot"/>.</summary>
    public bool MayBoot => AllowBoot && Profile.AllowBoot;

    /// <summary>Whether both caller and profile allow <see cref="AllowProbing"/>.</summary>
    public bool MayProbe => AllowProbing && Profile.AllowProbing;
}
