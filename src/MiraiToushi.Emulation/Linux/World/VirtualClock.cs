namespace MiraiToushi.Emulation.Linux.World;

/// <summary>The only clock there is. It moves when the guest sleeps, waits or calls, never by itself.</summary>
public sealed class VirtualClock
{
    private readonly long _startSeconds;
    private readonly long _uptimeNanoseconds;

    /// <summary>Creates a clock.</summary>
    /// <param name="settings">Where it starts.</param>
    public VirtualClock(ClockSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _startSeconds = settings.StartSeconds;
        _uptimeNanoseconds = settings.UptimeSeconds * 1_000_000_000;
    }

    /// <summary>Nanoseconds since the machine was created.</summary>
    public long Elapsed { get; private set; }

    /// <summary>Seconds since 1970.</summary>
    public long Seconds => _startSeconds + (Elapsed / 1_000_000_000);

    /// <summary>Nanoseconds within the second.</summary>
    public long Nanoseconds => Elapsed % 1_000_000_000;

    /// <summary>Nanoseconds since the pretended boot.</summary>
    public long Uptime => _uptimeNanoseconds + Elapsed;

    /// <summary>Sets the time to that of another process: each has its own, so that a child that sleeps for years does not age its parent.</summary>
    /// <param name="elapsed">Nanoseconds since the machine was created.</param>
    internal void SwitchTo(long elapsed) => Elapsed = elapsed;

    /// <summary>Lets time pass.</summary>
    /// <param name="nanoseconds">How much; negative and absurd values are cut.</param>
    public void Advance(long nanoseconds) => Elapsed += Math.Clamp(nanoseconds, 0, 365L * 86_400 * 1_000_000_000);
}
