namespace MiraiToushi.Emulation.Linux.World.Polling;

/// <summary>A file that an epoll watches.</summary>
/// <param name="Watched">The file.</param>
/// <param name="Events">EPOLL bits wanted.</param>
/// <param name="Data">What the guest gets back with an event.</param>
internal sealed record EpollInterest(OpenFile Watched, uint Events, byte[] Data)
{
    private const uint EdgeTriggered = 1u << 31;
    private const uint OneShot = 1u << 30;
    private const uint Always = PollEvents.Error | PollEvents.HangUp;
    private uint _reported;
    private bool _isSpent;

    /// <summary>Whether it waits for something to read.</summary>
    public bool WantsInput => !_isSpent && (Events & PollEvents.Input) != 0;

    /// <summary>The events to report now.</summary>
    public uint Ready()
    {
        uint now = _isSpent ? 0 : PollEvents.Of(Watched.Readiness) & (Events | Always);
        bool isNews = (Events & EdgeTriggered) == 0 || (now & ~_reported) != 0;
        return isNews ? now : 0;
    }

    /// <summary>Notes that events were reported, or that there are none.</summary>
    /// <param name="events">The events.</param>
    public void Reported(uint events)
    {
        if (events != 0)
        {
            _isSpent |= (Events & OneShot) != 0;
            _reported = events;
        }
        else
        {
            _reported &= PollEvents.Of(Watched.Readiness);
        }
    }
}
