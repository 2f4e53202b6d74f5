using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Cpu;
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

    /// <summary>Bytes of guest memory that may be mapped at once; null leaves it to the profile.</summary>
    public long? MaximumMemory { get; init; }

    /// <summary>Layers that a process may unpack and run, one after the other; null leaves it to the profile.</summary>
    public int? MaximumLayers { get; init; }

    /// <summary>Whether the sample may run past the start-up code of its C library. The profile may forbid it too.</summary>
    public bool AllowBoot { get; init; } = true;

    /// <summary>Whether functions of the sample may be called one by one. The profile may forbid it too.</summary>
    public bool AllowProbing { get; init; } = true;

    /// <summary>Follows the engines and keeps them from places in which one died before; null where nobody wants to know.</summary>
    public EngineWatch? Watch { get; init; }

    /// <summary>Whether both caller and profile allow <see cref="AllowBoot"/>.</summary>
    public bool MayBoot => AllowBoot && Profile.AllowBoot;

    /// <summary>Whether both caller and profile allow <see cref="AllowProbing"/>.</summary>
    public bool MayProbe => AllowProbing && Profile.AllowProbing;

    /// <summary>The same with limits and watch put into the profile, where every stage looks for them.</summary>
    internal ExtractionOptions Applied()
    {
        BudgetSettings budgets = Profile.Machine.Budgets;
        BudgetSettings own = budgets with
        {
            MaximumInstructions = MaximumInstructions ?? budgets.MaximumInstructions,
            MaximumMemory = MaximumMemory ?? budgets.MaximumMemory,
            MaximumLayers = MaximumLayers ?? budgets.MaximumLayers,
        };
        return this with { Profile = Profile with { Machine = Profile.Machine with { Budgets = own, Watch = Watch } } };
    }

    /// <summary>Starts the clock of one sample.</summary>
    /// <param name="cancellation">Ends the run earlier.</param>
    internal CancellationTokenSource StartTimeout(CancellationToken cancellation)
    {
        CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(TimeSpan.FromSeconds(TimeoutSeconds ?? Profile.TimeoutSeconds));
        return timeout;
    }
}
