using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Extraction.Location;

namespace MiraiToushi.Extraction.Gates;

/// <summary>
/// Watches which way processes go at conditional branches, and keeps them off the ways it was told to. Steps are counted, and
/// runs repeat exactly, so a step of an earlier run is the same step in the next. A way stays closed from then on: a name that
/// is compared letter by letter ends at the same block for each letter.
/// </summary>
internal sealed class DecisionTrace
{
    private const int Kept = 4096;
    // Each costs a copy of memory; a name has fewer letters.
    private const int MaximumForced = 80;
    private readonly IReadOnlyList<Decision> _forced;
    private readonly Dictionary<string, Track> _tracks = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, (uint Size, IReadOnlyList<ConditionalBranch> Branches)> _branches = [];
    private Machine? _machine;

    /// <summary>Creates a trace.</summary>
    /// <param name="forced">Branches from which on the way that was gone is closed.</param>
    public DecisionTrace(IReadOnlyList<Decision> forced) => _forced = forced;

    /// <summary>Begins to watch a machine that has not run yet.</summary>
    public void Attach(Machine machine)
    {
        _machine = machine;
        machine.Steer = Step;
    }

    /// <summary>
    /// The latest branches of a process at which it always went the same way, the latest first; what it forced or is behind
    /// other processes' fork is not among them.
    /// </summary>
    /// <param name="process">Its place in the tree.</param>
    public IReadOnlyList<Decision> OneSided(string process)
    {
        if (!_tracks.TryGetValue(process, out Track? track))
        {
            return [];
        }

        long last = _forced.Where(decision => decision.Process == process).Select(decision => decision.Index).DefaultIfEmpty(-1).Max();
        HashSet<ulong> seen = [];
        List<Decision> result = [];
        foreach (Decision decision in track.Latest.Reverse())
        {
            bool isOneSided = track.Ways[decision.Branch].Count == 1;
            if (decision.Index > last && isOneSided && seen.Add(decision.Branch))
            {
                result.Add(decision);
            }
        }

        return result;
    }

    /// <summary>How many blocks a process entered.</summary>
    /// <param name="process">Its place in the tree.</param>
    public long StepsOf(string process) => _tracks.GetValueOrDefault(process)?.Steps ?? 0;

    private ulong? Step(BlockStep step)
    {
        if (!_tracks.TryGetValue(step.Process, out Track? track))
        {
            _tracks.Add(step.Process, track = new Track());
        }

        (ulong previous, uint size) = (track.Block, track.Size);
        track.Steps = step.Index + 1;
        (track.Block, track.Size) = (step.Address, step.Size);
        if (size == 0)
        {
            return null;
        }

        foreach (ConditionalBranch branch in BranchesOf(previous, size, step))
        {
            if (branch.Other(step.Address) is not { } other || !_machine!.Image.IsCode(other))
            {
                continue;
            }

            Decision decision = new(step.Process, step.Index, previous, step.Address, step.Cpu.CodePointer(other), step.Cpu.ReadRegister(_machine.Architecture.StackPointer));
            if (track.Forced < MaximumForced && IsForced(step))
            {
                track.Forced++;
                track.Size = 0;
                return decision.Other;
            }

            track.Add(decision, step.Address);
            return null;
        }

        return null;
    }

    private bool IsForced(BlockStep step)
    {
        foreach (Decision decision in _forced)
        {
            if (decision.Way == step.Address && decision.Index <= step.Index && decision.Process == step.Process)
            {
                return true;
            }
        }

        return false;
    }

    private IReadOnlyList<ConditionalBranch> BranchesOf(ulong block, uint size, BlockStep step)
    {
        if (_branches.TryGetValue(block, out (uint Size, IReadOnlyList<ConditionalBranch> Branches) known) && known.Size == size)
        {
            return known.Branches;
        }

        GuestMemory memory = _machine!.Memory;
        bool isThumb = (step.Cpu.CodePointer(0) & 1) != 0;
        IReadOnlyList<ConditionalBranch> branches = memory.ReadBytes(block, (int)size) is { } code
            ? ConditionalBranches.AtEndOf(_machine.Architecture, block, code, isThumb)
            : [];
        _branches[block] = (size, branches);
        return branches;
    }

    private sealed class Track
    {
        private readonly Decision[] _ring = new Decision[Kept];
        private long _count;

        public ulong Block { get; set; }

        public uint Size { get; set; }

        public long Steps { get; set; }

        public int Forced { get; set; }

        /// <summary>Which blocks followed each branch.</summary>
        public Dictionary<ulong, HashSet<ulong>> Ways { get; } = [];

        public IEnumerable<Decision> Latest
        {
            get
            {
                for (long i = Math.Max(0, _count - Kept); i < _count; i++)
                {
                    yield return _ring[i % Kept];
                }
            }
        }

        public void Add(Decision decision, ulong way)
        {
            _ring[_count++ % Kept] = decision;
            if (!Ways.TryGetValue(decision.Branch, out HashSet<ulong>? ways))
            {
                Ways.Add(decision.Branch, ways = []);
            }

            ways.Add(way);
        }
    }
}
