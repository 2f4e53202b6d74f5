using MiraiToushi.Emulation;

namespace MiraiToushi.Extraction.Profiles;

/// <summary>What a run assumes: the world the guest sees, what to try, and which layouts to look for. Read from YAML, edited by analysts.</summary>
public sealed record EmulationProfile
{
    /// <summary>The profile's name, for the report.</summary>
    public required string Name { get; init; }

    /// <summary>What the profile is for, in the words of whoever wrote it; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>The world of every run; its <see cref="MachineConfiguration.Arguments"/> are replaced by each of <see cref="ArgumentsToTry"/>.</summary>
    public required MachineConfiguration Machine { get; init; }

    /// <summary>argv to try, in order, until the sample builds its table; at least one.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> ArgumentsToTry { get; init; }

    /// <summary>Whether the sample may be started as a program.</summary>
    public bool AllowBoot { get; init; } = true;

    /// <summary>Whether functions may be called that nothing called; not both this and <see cref="AllowBoot"/> are false.</summary>
    public bool AllowProbing { get; init; } = true;

    /// <summary>How many argv of the sample's own making (what it compares argv[0] with) may be tried after these.</summary>
    public int MaximumGateCandidates { get; init; } = 8;

    /// <summary>Host seconds for the whole sample.</summary>
    public double TimeoutSeconds { get; init; } = 30;

    /// <summary>Host bytes the worker may use before it is killed.</summary>
    public long WorkerMemory { get; init; } = 900L << 20;

    /// <summary>Guest instructions that one call of a guest function may take.</summary>
    public ulong CallInstructions { get; init; } = 2_000_000;

    /// <summary>Functions that may be called in search of one with a given effect.</summary>
    public int MaximumProbes { get; init; } = 4000;

    /// <summary>Shapes of a string table slot.</summary>
    public required IReadOnlyList<StructureLayout> TableLayouts { get; init; }

    /// <summary>Shapes of a credential slot.</summary>
    public required IReadOnlyList<StructureLayout> CredentialLayouts { get; init; }

    /// <summary>Shapes of an attack record.</summary>
    public required IReadOnlyList<StructureLayout> AttackLayouts { get; init; }
}
