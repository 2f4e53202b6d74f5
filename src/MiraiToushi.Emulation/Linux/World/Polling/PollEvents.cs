namespace MiraiToushi.Emulation.Linux.World.Polling;

/// <summary>Bits of poll and epoll, which are the same.</summary>
internal static class PollEvents
{
    /// <summary>POLLIN and POLLRDNORM.</summary>
    public const uint Input = 0x41;

    /// <summary>POLLOUT and POLLWRNORM.</summary>
    public const uint Output = 0x104;

    /// <summary>POLLERR.</summary>
    public const uint Error = 8;

    /// <summary>POLLHUP.</summary>
    public const uint HangUp = 0x10;

    /// <summary>POLLNVAL.</summary>
    public const uint NotOpen = 0x20;

    /// <summary>The bits that a state sets.</summary>
    /// <param name="readiness">The state.</param>
    public static uint Of(Readiness readiness) =>
        (readiness.HasFlag(Readiness.Readable) ? Input : 0)
        | (readiness.HasFlag(Readiness.Writable) ? Output : 0)
        | (readiness.HasFlag(Readiness.HangUp) ? HangUp : 0)
        | (readiness.HasFlag(Readiness.Error) ? Error : 0);
}
