using MiraiToushi.Emulation.Cpu;

namespace MiraiToushi.Emulation;

/// <summary>
/// The registers that a walk goes into each block with: those that the block before left where control goes on to it, else
/// those of a jump to it that was seen, else those that the block before had begun with.
/// </summary>
internal sealed class WalkStates : IDisposable
{
    private readonly ICpu _cpu;
    private readonly Dictionary<ulong, CpuContext> _jumps = [];
    private CpuContext? _before;
    private readonly HashSet<ulong> _targets = [];
    private bool _continues = true;
    private bool _isReached = true;

    public WalkStates(ICpu cpu) => _cpu = cpu;

    /// <summary>Blocks since the last one that control was seen to go to.</summary>
    public int Lost { get; private set; }

    /// <summary>Gets ready for a block.</summary>
    public void Arrive(ulong address)
    {
        _isReached = _targets.Contains(address) || (_continues && _isReached);
        Lost = _isReached ? 0 : Lost + 1;
        if (!_continues && _jumps.TryGetValue(address, out CpuContext? seen))
        {
            _cpu.RestoreContext(seen);
        }

        _before?.Dispose();
        _before = _cpu.SaveContext();
    }

    /// <summary>Control goes on to the next block.</summary>
    public void Continue() => _continues = true;

    /// <summary>Control goes to a block of the same function; the next one is looked at as if it did not.</summary>
    public void Jump(ulong target)
    {
        if (!_jumps.ContainsKey(target))
        {
            _jumps.Add(target, _cpu.SaveContext());
        }

        if (_isReached)
        {
            _targets.Add(target);
        }

        _continues = false;
    }

    /// <summary>Control leaves the function: the next block is looked at as if this one had never been executed.</summary>
    public void Back()
    {
        _cpu.RestoreContext(_before!);
        _continues = false;
    }

    public void Dispose()
    {
        _before?.Dispose();
        foreach (CpuContext context in _jumps.Values)
        {
            context.Dispose();
        }
    }
}
