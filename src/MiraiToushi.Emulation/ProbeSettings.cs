namespace MiraiToushi.Emulation;

/// <summary>What a function that is called sees when it forks.</summary>
public enum ForkAnswer
{
    /// <summary>EAGAIN.</summary>
    Refused,

    /// <summary>0: it goes on as the child.</summary>
    Child,

    /// <summary>The number of a child that does nothing: it goes on as the parent.</summary>
    Parent,
}

/// <summary>How a function is called.</summary>
public sealed record ProbeSettings
{
    /// <summary>Instructions it may take.</summary>
    public required ulong MaximumInstructions { get; init; }

    /// <summary>What fork answers.</summary>
    public ForkAnswer Fork { get; init; } = ForkAnswer.Refused;

    /// <summary>System calls it may make before it counts as idle.</summary>
    public int MaximumSystemCalls { get; init; } = 5_000;
}
