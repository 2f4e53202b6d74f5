namespace MiraiToushi.Cli.Isolation;

/// <summary>What a worker may take for one sample before it is killed.</summary>
internal sealed record WorkerLimits
{
    /// <summary>After this the worker itself ends the run and reports what it has.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Bytes of resident memory.</summary>
    public required long Memory { get; init; }

    /// <summary>Bytes of resident memory that a worker may still hold after a sample; one that holds more is replaced.</summary>
    public required long KeptMemory { get; init; }

    /// <summary>How long after <see cref="Timeout"/> a worker has to answer.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a worker may take to come up and read its job.</summary>
    public TimeSpan StartAllowance { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often memory and clock are looked at.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The limits that settings imply.</summary>
    public static WorkerLimits From(ExtractionSettings settings) => new()
    {
        Timeout = TimeSpan.FromSeconds(settings.EffectiveTimeoutSeconds),
        Memory = settings.Profile.WorkerMemory,
        KeptMemory = settings.Profile.WorkerMemory / 2,
    };
}
