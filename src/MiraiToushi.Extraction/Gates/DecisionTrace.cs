using System.Runtime.InteropServices;
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
    // Each costs a copy of memory; a name has fewer letters.
    private const int MaximumForced = 80;
    private readonly IReadOnlyList<Decision> _forced;
    private readonly Dictionary<string, Track> _tracks = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, (uint Size, IReadOnlyList<ConditionalBranch> Branches)> _branches = [];
    private Machine? _machine;
    private string? _process;
    private Track? _track;

    /// <summary>Creates a trace.</summary>
    /// <param name="forced">Branches from which on the way that was gone is closed.</param>
    public DecisionTrace(IReadOnlyList<Decision> forced) => _forced = forced;

    /// <summary>Begins to watch a machine that has not run yet; any but the first is only kept off the same ways.</summary>
    public void Attach(Machine machine)
    {
        if (_machine is not null)
        {
            new DecisionTrace(_forced).Attach(machine);
            return;
        }

        _machine = machine;
        machine.Steer = Step;
    }

    /// <summary>The branches at which a process always went the same way, the latest first, behind the last that was forced.</summary>
    /// <param name="process">Its place in the tree.</param>
    public IReadOnlyList<Decision> OneSided(string process)
    {
        if (!_tracks.TryGetValue(process, out Track? track))
        {
            return [];
        }

        long last = _forced.Where(decision => decision.Process == process).Select(decision => decision.Index).DefaultIfEmpty(-1).Max();
        return [.. track.Latest.Values.OfType<Decision>().Where(decision => decision.Index > last).OrderByDescending(decision => decision.Index)];
    }

    private ulong? Step(BlockStep step)
    {
        Track track = TrackOf(step.Process);
        (ulong previous, uint size) = (track.Block, track.Size);
        (track.Block, track.Size) = (step.Address, step.Size);
        if (size == 0)
        {
            return null;
        }

        foreach (ConditionalBranch branch in BranchesOf(previous, size, step))
        {
            if (branch.Other(step.Address) is not { } other || !_machine!.IsExecutable(other))
            {
                continue;
            }

            if (track.Forced < MaximumForced && IsForced(step))
            {
                track.Forced++;
                track.Size = 0;
                return step.Cpu.CodePointer(other);
            }

            track.Note(step, previous, other, _machine.Architecture.StackPointer);
            return null;
        }

        return null;
    }

    private Track TrackOf(string process)
    {
        if (!ReferenceEquals(process, _process))
        {
            _process = process;
            ref Track? track = ref CollectionsMarshal.GetValueRefOrAddDefault(_tracks, process, out _);
            _track = track ??= new Track();
        }

        return _track!;
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
        public ulong Block { get; set; }

        public uint Size { get; set; }

        public int Forced { get; set; }

        /// <summary>The latest decision at each branch that always went the same way; null where one went both.</summary>
        public Dictionary<ulong, Decision?> Latest { get; } = [];

        // Reading registers takes longer than all the rest; a branch is always at the same depth, or nearly.
        public void Note(BlockStep step, ulong branch, ulong other, int stackPointer)
        {
            ref Decision? latest = ref CollectionsMarshal.GetValueRefOrAddDefault(Latest, branch, out bool isKnown);
            if (!isKnown)
            {
                latest = new Decision(step.Process, step.Index, branch, step.Address, step.Cpu.CodePointer(other), step.Cpu.ReadRegister(stackPointer));
            }
            else if (latest is { } before)
            {
                latest = before.Way == step.Address ? before with { Index = step.Index } : null;
            }
        }
    }
}
