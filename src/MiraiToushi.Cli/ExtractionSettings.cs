using MiraiToushi.Extraction;
using MiraiToushi.Extraction.Profiles;

namespace MiraiToushi.Cli;

/// <summary>What holds for every sample of a run.</summary>
internal sealed record ExtractionSettings
{
    /// <summary>The text of the profile, for the worker; null for the built-in one.</summary>
    public string? ProfileText { get; init; }

    /// <summary>The same profile, read.</summary>
    public required EmulationProfile Profile { get; init; }

    /// <summary>Guest instructions for one sample; null leaves it to the profile.</summary>
    public ulong? MaximumInstructions { get; init; }

    /// <summary>Bytes of guest memory that may be mapped at once; null leaves it to the profile.</summary>
    public long? MaximumMemory { get; init; }

    /// <summary>Layers that a process may unpack and run; null leaves it to the profile.</summary>
    public int? MaximumLayers { get; init; }

    /// <summary>Host seconds for one sample; null leaves it to the profile.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>Whether the sample may be started as a program, as far as the command line says.</summary>
    public bool AllowBoot { get; init; } = true;

    /// <summary>Whether functions may be called that nothing called, as far as the command line says.</summary>
    public bool AllowProbing { get; init; } = true;

    /// <summary>Host seconds for one sample, whoever says so.</summary>
    public double EffectiveTimeoutSeconds => TimeoutSeconds ?? Profile.TimeoutSeconds;

    /// <summary>The same as the extractor wants it.</summary>
    public ExtractionOptions ToOptions() => new()
    {
        Profile = Profile,
        MaximumInstructions = MaximumInstructions,
        MaximumMemory = MaximumMemory,
        MaximumLayers = MaximumLayers,
        TimeoutSeconds = TimeoutSeconds,
        AllowBoot = AllowBoot,
        AllowProbing = AllowProbing,
    };
}
