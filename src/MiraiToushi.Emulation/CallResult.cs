using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation;

/// <summary>The end of a call of a guest function.</summary>
/// <param name="Reason">Why it ended.</param>
/// <param name="Value">What the function gave back, where it returned.</param>
/// <param name="Instructions">Guest instructions it took.</param>
public readonly record struct CallResult(StopReason Reason, ulong Value, ulong Instructions)
{
    /// <summary>Whether it asked for a child.</summary>
    public bool HasForked { get; init; }

    /// <summary>What it did with the network; empty where it did nothing.</summary>
    public IReadOnlyList<NetworkEvent> Network { get; init; } = [];
}
