namespace MiraiToushi.Emulation.Cpu;

/// <summary>Why a monitor ended a run.</summary>
public enum MonitorVerdict
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>The instruction budget is used up.</summary>
    InstructionBudget,

    /// <summary>No new block was met for too long.</summary>
    NoProgress,

    /// <summary>The caller's token was cancelled.</summary>
    Cancelled,

    /// <summary>More blocks were translated than the engine's code buffer can be trusted with.</summary>
    TranslationBudget,

    /// <summary>More layers were unpacked than may be.</summary>
    LayerLimit,

    /// <summary>Whoever steers the process wants it to go on elsewhere.</summary>
    Diverted,
}

/// <summary>
/// Counts what a processor executes, block by block, and says when enough is enough. Blocks are the only moment at which
/// the engine can be stopped safely without a system call.
/// </summary>
public sealed class BlockMonitor
{
    private BlockSet _blocks = new();
    private readonly int _bytesPerInstruction;
    private readonly CancellationToken _cancellation;
    private ulong _bytes;
    private ulong _byteLimit;
    private long _sinceProgress;
    private ulong _previous;
    private bool _isTranslationBudgetUsed;
    private bool _hasTooManyLayers;

    /// <summary>Creates a monitor.</summary>
    /// <param name="bytesPerInstruction">Bytes in an instruction, or in one on average where sizes differ.</param>
    /// <param name="maximumInstructions">Instructions after which a run ends.</param>
    /// <param name="idleBlocks">Blocks without a new one after which a run ends.</param>
    /// <param name="cancellation">Ends a run when cancelled.</param>
    public BlockMonitor(int bytesPerInstruction, ulong maximumInstructions, long idleBlocks, CancellationToken cancellation)
    {
        _bytesPerInstruction = bytesPerInstruction;
        _cancellation = cancellation;
        IdleBlocks = idleBlocks;
        SetMaximum(maximumInstructions);
    }

    /// <summary>Blocks without a new one after which a run ends.</summary>
    public long IdleBlocks { get; }

    /// <summary>Instructions executed so far. Exact where instructions have one size, derived from block sizes elsewhere.</summary>
    public ulong Instructions => _bytes / (ulong)_bytesPerInstruction;

    /// <summary>The blocks met.</summary>
    public BlockSet Blocks => _blocks;

    /// <summary>Counts up with everything new that was seen; compare two readings to see progress.</summary>
    public long Progress { get; private set; }

    /// <summary>Why the last run was ended by the monitor.</summary>
    public MonitorVerdict Verdict { get; private set; }

    /// <summary>Told of every block that is executed; may be null. Slow: for short runs only.</summary>
    public Action<ulong>? BlockEntered { get; set; }

    /// <summary>Asked at every block, given address and size, whether the run ends before it because it is to go on elsewhere; may be null. Slow.</summary>
    public Func<ulong, uint, bool>? Divert { get; set; }

    /// <summary>Told of every block that is met for the first time: address, bytes, and the block before it; may be null.</summary>
    public Action<ulong, uint, ulong>? BlockMet { get; set; }

    /// <summary>Changes the budget; what was executed so far counts.</summary>
    /// <param name="maximumInstructions">Instructions in all.</param>
    public void SetMaximum(ulong maximumInstructions) =>
        _byteLimit = maximumInstructions > ulong.MaxValue / (ulong)_bytesPerInstruction
            ? ulong.MaxValue
            : maximumInstructions * (ulong)_bytesPerInstruction;

    /// <summary>Notes progress that is not a new block, such as a system call never made before.</summary>
    public void NoteProgress()
    {
        Progress++;
        _sinceProgress = 0;
    }

    /// <summary>Notes that the processor has translated as much as it can be trusted with: the next block ends the run.</summary>
    public void EndTranslation() => _isTranslationBudgetUsed = true;

    /// <summary>Notes that the process has unpacked more layers than it may: the next block ends the run.</summary>
    public void EndLayers() => _hasTooManyLayers = true;

    /// <summary>Forgets the blocks met: another program takes the place of the one they belonged to.</summary>
    public void ForgetBlocks()
    {
        _blocks = new BlockSet();
        NoteProgress();
    }

    /// <summary>Begins a run.</summary>
    public void Begin() => Verdict = MonitorVerdict.None;

    /// <summary>Takes note of a block that is about to be executed.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="size">Its bytes.</param>
    /// <returns>False where the run has to end before it.</returns>
    public bool Enter(ulong address, uint size)
    {
        _bytes += size;
        if (_blocks.Add(address))
        {
            Progress++;
            _sinceProgress = 0;
            BlockMet?.Invoke(address, size, _previous);
        }
        else
        {
            _sinceProgress++;
        }

        _previous = address;
        BlockEntered?.Invoke(address);
        if (Divert is { } divert && divert(address, size))
        {
            Verdict = MonitorVerdict.Diverted;
            return false;
        }

        if (_bytes <= _byteLimit && _sinceProgress < IdleBlocks && !_isTranslationBudgetUsed && !_hasTooManyLayers && !_cancellation.IsCancellationRequested)
        {
            return true;
        }

        Verdict = Judge();
        return false;
    }

    private MonitorVerdict Judge()
    {
        if (_cancellation.IsCancellationRequested)
        {
            return MonitorVerdict.Cancelled;
        }

        if (_bytes > _byteLimit)
        {
            return MonitorVerdict.InstructionBudget;
        }

        if (_hasTooManyLayers)
        {
            return MonitorVerdict.LayerLimit;
        }

        return _isTranslationBudgetUsed ? MonitorVerdict.TranslationBudget : MonitorVerdict.NoProgress;
    }
}
