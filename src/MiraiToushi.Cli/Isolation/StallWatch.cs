using MiraiToushi.Emulation.Cpu;

namespace MiraiToushi.Cli.Isolation;

/// <summary>
/// Notices that the engine in a worker does not come out of one block of code: none takes more than a moment, and each that
/// begins is noted. What counts is the processors' time, for a worker that gets none does nothing either.
/// </summary>
/// <param name="worker">The worker.</param>
internal sealed class StallWatch(WorkerProcess worker)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private EnginePlace _place;
    private TimeSpan? _since;

    /// <summary>Looks once; to be asked again and again.</summary>
    public bool IsStalled()
    {
        EnginePlace place = worker.Ring.Place;
        if (!worker.Ring.IsInsideEngine || place != _place)
        {
            _place = place;
            _since = null;
            return false;
        }

        TimeSpan now = worker.ProcessorTime;
        _since ??= now;
        return now - _since > Patience;
    }
}
