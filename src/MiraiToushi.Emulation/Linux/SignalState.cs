namespace MiraiToushi.Emulation.Linux;

/// <summary>What a process does on a signal.</summary>
/// <param name="Handler">Address of the handler; 0 is SIG_DFL, 1 is SIG_IGN.</param>
/// <param name="Flags">SA_ flags, with the ABI's values.</param>
/// <param name="Restorer">Where the handler returns to; 0 for the kernel's own trampoline.</param>
/// <param name="Mask">Signals blocked while it runs; bit n-1 is signal n.</param>
public readonly record struct SignalAction(ulong Handler, ulong Flags, ulong Restorer, ulong Mask)
{
    /// <summary>SIG_DFL.</summary>
    public const ulong Default = 0;

    /// <summary>SIG_IGN.</summary>
    public const ulong Ignore = 1;

    /// <summary>Whether there is code to run.</summary>
    public bool HasHandler => Handler > Ignore;
}

/// <summary>Handlers, masks and pending signals of a process. Signals are numbered as the guest's ABI does, 1 to 64.</summary>
public sealed class SignalState
{
    private readonly SignalAction[] _actions = new SignalAction[65];

    /// <summary>Blocked signals; bit n-1 is signal n.</summary>
    public ulong Blocked { get; set; }

    /// <summary>The mask that sigsuspend has put aside; null outside of it.</summary>
    public ulong? SetAside { get; set; }

    /// <summary>Pending signals; bit n-1 is signal n.</summary>
    public ulong Pending { get; set; }

    /// <summary>Start of the alternate stack; 0 for none.</summary>
    public ulong AlternateStack { get; set; }

    /// <summary>Bytes of the alternate stack.</summary>
    public ulong AlternateStackSize { get; set; }

    /// <summary>The action of a signal.</summary>
    /// <param name="signal">1 to 64.</param>
    public SignalAction this[int signal]
    {
        get => _actions[signal];
        set => _actions[signal] = value;
    }

    /// <summary>Marks a signal as pending.</summary>
    /// <param name="signal">1 to 64.</param>
    public void Raise(int signal) => Pending |= 1UL << (signal - 1);

    /// <summary>Whether a signal is blocked.</summary>
    /// <param name="signal">1 to 64.</param>
    public bool IsBlocked(int signal) => (Blocked & (1UL << (signal - 1))) != 0;

    /// <summary>The lowest signal that is pending and not blocked, or 0.</summary>
    public int Next()
    {
        ulong ready = Pending & ~Blocked;
        return ready == 0 ? 0 : System.Numerics.BitOperations.TrailingZeroCount(ready) + 1;
    }

    /// <summary>Takes a pending signal.</summary>
    /// <param name="signal">1 to 64.</param>
    public void Take(int signal) => Pending &= ~(1UL << (signal - 1));

    /// <summary>What exec leaves: handlers are gone, what is ignored stays so, and there is no other stack.</summary>
    public void ResetForExec()
    {
        for (int signal = 1; signal < _actions.Length; signal++)
        {
            _actions[signal] = _actions[signal].Handler == SignalAction.Ignore ? new SignalAction(SignalAction.Ignore, 0, 0, 0) : default;
        }

        AlternateStack = 0;
        AlternateStackSize = 0;
        SetAside = null;
    }

    /// <summary>What a child starts with: the same actions and mask, nothing pending.</summary>
    public SignalState CloneForChild()
    {
        SignalState copy = new() { Blocked = Blocked, AlternateStack = AlternateStack, AlternateStackSize = AlternateStackSize };
        _actions.CopyTo(copy._actions, 0);
        return copy;
    }
}
