using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MiraiToushi.Emulation.Cpu;

/// <summary>
/// Writes down where the engines of one sample are, in memory that may outlive the process, and keeps them from places in which
/// one died in an earlier run of the sample. Nothing of the sample's code is judged here: what kills an engine is only known
/// when it has.
/// </summary>
/// <remarks>
/// The engine dies when it translates what comes behind a block, so the block is the last thing to be known. Its exact
/// repetition is left out. From then on so is the same way into the block, unless it was gone before and did no harm, as
/// through the end of a function that many call; and calls of the function and of what stands right before the block, as
/// padding does, unless a call of the same came back before.
/// </remarks>
public sealed unsafe class EngineWatch
{
    // Compilers align functions to 16 bytes.
    private const ulong Padding = 15;
    private readonly ulong* _mark;
    private readonly List<Suspect> _suspects;
    private readonly HashSet<ulong> _goodFunctions = [];
    private readonly bool _isLast;
    private ulong _engines;

    /// <summary>Begins to watch one sample.</summary>
    /// <param name="mark">Address of <see cref="MarkSize"/> writable bytes that live as long as the watch is in use, aligned to 8.</param>
    /// <param name="leaveOut">Where engines died in earlier runs of the same sample with the same options, in the order in which they did.</param>
    /// <param name="isLast">Whether the sample will not be run once more.</param>
    public EngineWatch(nint mark, IReadOnlyList<EnginePlace> leaveOut, bool isLast)
    {
        _isLast = isLast;
        ArgumentNullException.ThrowIfNull(leaveOut);
        _mark = (ulong*)mark;
        _suspects = [.. leaveOut.Select(place => new Suspect(place))];
        new Span<byte>(_mark, MarkSize).Clear();
    }

    /// <summary>Bytes of a mark.</summary>
    public static int MarkSize => 7 * sizeof(ulong);

    /// <summary>Reads a mark, also that of a process that is gone.</summary>
    /// <param name="mark">Its bytes, at least <see cref="MarkSize"/>.</param>
    public static EnginePlace ReadPlace(ReadOnlySpan<byte> mark)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(mark[..MarkSize]);
        int last = (int)(words[1] & 1);
        return new EnginePlace(words[0], words[1], words[3 - last], words[2 + last], (EngineTask)(words[4] & 3), words[5]);
    }

    /// <summary>Whether an engine was at work when a mark was written, and not our own code.</summary>
    /// <param name="mark">Its bytes, at least <see cref="MarkSize"/>.</param>
    public static bool IsInside(ReadOnlySpan<byte> mark) => MemoryMarshal.Cast<byte, ulong>(mark[..MarkSize])[6] != 0;

    /// <summary>
    /// Whether enough has been dared: the run is the last, and has come to where the one before it died. What the sample does
    /// not do by itself should not be tried any more.
    /// </summary>
    public bool HasDaredEnough => _isLast && _suspects.Count > 0 && _suspects[^1].IsReached;

    /// <summary>Takes an engine under watch.</summary>
    internal Tracker Open() => new(this, ++_engines);

    /// <summary>Says what code is run for from now on.</summary>
    /// <param name="task">What it is run for.</param>
    /// <param name="function">The function that is called or walked; 0 where none is.</param>
    internal void Begin(EngineTask task, ulong function)
    {
        _mark[4] = (ulong)task;
        _mark[5] = function;
    }

    /// <summary>Whether the engine is known to die in a call of a function.</summary>
    internal bool IsDeadlyCall(ulong function)
    {
        foreach (Suspect suspect in _suspects)
        {
            if (suspect.Kills(function) && !_goodFunctions.Contains(function))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Notes that a call of a function is over.</summary>
    /// <param name="function">The function.</param>
    /// <param name="isLeftOut">Whether a part of it was left out.</param>
    internal void EndCall(ulong function, bool isLeftOut)
    {
        Begin(EngineTask.Run, 0);
        if (!isLeftOut && _suspects.Count > 0)
        {
            _goodFunctions.Add(function);
        }
    }

    private bool IsDeadly(in EnginePlace now)
    {
        bool isDeadly = false;
        foreach (Suspect suspect in _suspects)
        {
            isDeadly |= suspect.Meet(now);
        }

        return isDeadly;
    }

    /// <summary>Follows one engine.</summary>
    internal sealed class Tracker
    {
        private readonly EngineWatch _watch;
        private readonly ulong* _mark;
        private readonly ulong _engine;
        private readonly bool _isWary;
        private ulong _position;

        internal Tracker(EngineWatch watch, ulong engine)
        {
            _watch = watch;
            _mark = watch._mark;
            _engine = engine;
            _isWary = watch._suspects.Count > 0;
        }

        /// <summary>Notes that the engine is about to be started.</summary>
        /// <param name="address">Where.</param>
        /// <returns>False where it must not be.</returns>
        public bool Start(ulong address)
        {
            _mark[0] = _engine;
            _mark[1] = _position;
            _mark[2 + (_position & 1)] = EnginePlace.NoBlock;
            _mark[6] = 1;
            return Enter(address);
        }

        /// <summary>Notes that the engine has stopped.</summary>
        public void Stop()
        {
            _position = _mark[1];
            _mark[6] = 0;
        }

        /// <summary>Notes that the engine begins a block.</summary>
        /// <param name="address">Its address.</param>
        /// <returns>False where it must not.</returns>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Enter(ulong address)
        {
            // Done for every block: the last two are kept in turns, so that none has to be moved.
            ulong position = ++_mark[1];
            _mark[2 + (position & 1)] = address;
            return !_isWary || IsSafe(position, address);
        }

        private bool IsSafe(ulong position, ulong address) =>
            !_watch.IsDeadly(new EnginePlace(_engine, position, _mark[3 - (position & 1)], address, default, 0));
    }

    /// <summary>A place in which an engine died.</summary>
    private sealed class Suspect(EnginePlace place)
    {
        private bool _isCommonWay;

        public bool IsReached { get; private set; }

        /// <summary>Whether the engine would die here.</summary>
        public bool Meet(in EnginePlace now)
        {
            if (now.Block != place.Block || now.Previous != place.Previous)
            {
                return false;
            }

            if (now.Engine == place.Engine && now.Position == place.Position)
            {
                IsReached = true;
                return true;
            }

            _isCommonWay |= !IsReached;
            return IsReached && !_isCommonWay;
        }

        /// <summary>Whether a call of a function would, as far as is known, end here.</summary>
        public bool Kills(ulong function) =>
            IsReached && place.Task == EngineTask.Call && (function == place.Function || place.Block - function <= Padding);
    }
}
