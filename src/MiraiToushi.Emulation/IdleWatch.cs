using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation;

/// <summary>
/// Tells a process that polls from one that works. It is idle when it has met no new block and no new call site for a number
/// of system calls, and what it wrote outside its stack in the second half of them lies where it had written in the first.
/// </summary>
internal sealed class IdleWatch
{
    private const int MaximumRounds = 8;
    private const int MaximumCountingRounds = 8;
    private long _seenProgress = -1;
    private int _calls;
    private int _rounds;
    private MemorySnapshot? _reference;
    private MemorySnapshot? _computing;
    private (ulong[] Registers, MemorySnapshot Memory)? _counted;
    private int _countedRounds;
    private HashSet<ulong> _written = [];

    /// <summary>Takes note of a system call.</summary>
    /// <param name="progress">The monitor's progress.</param>
    /// <param name="limit">Calls without progress that are allowed.</param>
    /// <param name="takeSnapshot">Takes a snapshot of the process's memory.</param>
    /// <param name="isStack">Whether an address belongs to the stack.</param>
    /// <returns>True where the process is idle.</returns>
    public bool NoteCall(long progress, int limit, Func<MemorySnapshot> takeSnapshot, Func<ulong, bool> isStack)
    {
        if (progress != _seenProgress)
        {
            _seenProgress = progress;
            _calls = 0;
            _rounds = 0;
            _reference = null;
            _written = [];
            return false;
        }

        if (++_calls < Math.Max(1, limit / 3))
        {
            return false;
        }

        _calls = 0;
        MemorySnapshot now = takeSnapshot();
        bool isIdle = _reference is not null && !WroteElsewhere(_reference, now, isStack) && _rounds >= 2;
        _reference = now;
        _rounds++;
        return isIdle || _rounds > MaximumRounds;
    }

    /// <summary>Tells a long computation from a circle: whether memory outside the stack was written at places not written before.</summary>
    /// <param name="now">The process's memory.</param>
    /// <param name="isStack">Whether an address belongs to the stack.</param>
    /// <returns>True at the first call, when there is nothing to compare with.</returns>
    public bool WroteNew(MemorySnapshot now, Func<ulong, bool> isStack)
    {
        bool isNew = _computing is null || WroteElsewhere(_computing, now, isStack);
        _computing = now;
        return isNew;
    }

    /// <summary>Tells counting from standing still: whether registers or the stack differ from what they were when this was last asked.</summary>
    /// <param name="registers">The general registers.</param>
    /// <param name="now">The process's memory.</param>
    /// <returns>False where nothing moves, and where it was asked too often: no timer is worth more.</returns>
    public bool IsCounting(ulong[] registers, MemorySnapshot now)
    {
        bool moves = _counted is not { } before || !registers.AsSpan().SequenceEqual(before.Registers) || MemorySnapshot.Compare(before.Memory, now).Count > 0;
        _counted = (registers, now);
        return moves && ++_countedRounds <= MaximumCountingRounds;
    }

    private bool WroteElsewhere(MemorySnapshot before, MemorySnapshot now, Func<ulong, bool> isStack)
    {
        bool elsewhere = false;
        foreach (MemoryDelta delta in MemorySnapshot.Compare(before, now))
        {
            if (isStack(delta.Address))
            {
                continue;
            }

            // Granules of 64 bytes: a counter beside a counter is not news.
            for (ulong granule = delta.Address >> 6; granule <= (delta.End - 1) >> 6; granule++)
            {
                elsewhere |= _written.Add(granule);
            }
        }

        return elsewhere;
    }
}
