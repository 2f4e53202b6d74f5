namespace MiraiToushi.Unicorn;

public sealed unsafe partial class UnicornEngine
{
    private readonly List<UnicornHook> _hooks = [];
    private readonly List<UnicornHook> _removedHooks = [];
    private StoppingCallbacks? _stopping;

    /// <summary>Asks to be called. By default for all addresses: that is what a begin above the end means to the library.</summary>
    /// <param name="kind">For what; bits can be combined if they end in the same method.</param>
    /// <param name="callbacks">Who is called.</param>
    /// <param name="begin">First guest address of interest.</param>
    /// <param name="end">Last guest address of interest, inclusive.</param>
    /// <exception cref="ArgumentException">The combination of bits has no common method.</exception>
    public UnicornHook AddHook(UnicornHookKind kind, UnicornCallbacks callbacks, ulong begin = 1, ulong end = 0)
    {
        if (kind == UnicornHookKind.Instruction)
        {
            throw new ArgumentException($"Use {nameof(AddInstructionHook)}, which says for what instruction.", nameof(kind));
        }

        return AddHook(kind, callbacks, begin, end, instruction: null);
    }

    /// <summary>Asks to be called at every instance of an x86 instruction.</summary>
    /// <param name="instruction">A number of <see cref="X86Instruction"/>. Others have callbacks of another form.</param>
    /// <param name="callbacks">Whose <see cref="UnicornCallbacks.OnInstruction"/> is called.</param>
    public UnicornHook AddInstructionHook(int instruction, UnicornCallbacks callbacks)
    {
        if (instruction is not ((int)X86Instruction.Syscall or (int)X86Instruction.Sysenter))
        {
            throw new ArgumentOutOfRangeException(nameof(instruction), instruction, "Only SYSCALL and SYSENTER can be hooked.");
        }

        return AddHook(UnicornHookKind.Instruction, callbacks, begin: 1, end: 0, instruction);
    }

    /// <summary>Idempotent, and fine during a run: then native code may still be on its way to the hook.</summary>
    internal void RemoveHook(UnicornHook hook)
    {
        if (!_hooks.Remove(hook))
        {
            return;
        }

        _ = NativeMethods.HookDelete(_engine, hook.Native);
        if (IsRunning)
        {
            _removedHooks.Add(hook);
        }
        else
        {
            hook.ReleaseUserData();
        }
    }

    private UnicornHook AddHook(UnicornHookKind kind, UnicornCallbacks callbacks, ulong begin, ulong end, int? instruction)
    {
        ArgumentNullException.ThrowIfNull(callbacks);
        ThrowIfDisposed();
        void* thunk = HookThunks.For(kind);
        if (thunk == null)
        {
            throw new ArgumentException($"{kind} does not end in one method.", nameof(kind));
        }

        UnicornHook hook = new(this, new HookState(this, callbacks));
        UnicornError error = instruction is int number
            ? NativeMethods.HookAddInstruction(_engine, out nuint native, (int)kind, thunk, hook.UserData, begin, end, number)
            : NativeMethods.HookAdd(_engine, out native, (int)kind, thunk, hook.UserData, begin, end);
        if (error != UnicornError.Ok)
        {
            hook.ReleaseUserData();
            throw new UnicornException(error, $"a hook for {kind}");
        }

        hook.Native = native;
        _hooks.Add(hook);
        return hook;
    }

    private void SilenceCallbacks()
    {
        _stopping ??= new StoppingCallbacks(this);
        _hooks.ForEach(hook => hook.State.Active = _stopping);
    }

    private void ReinstateCallbacks() => _hooks.ForEach(hook => hook.State.Active = hook.State.Callbacks);

    private void ReleaseRemovedHooks()
    {
        _removedHooks.ForEach(hook => hook.ReleaseUserData());
        _removedHooks.Clear();
    }

    private void ReleaseAllHooks()
    {
        ReleaseRemovedHooks();
        _hooks.ForEach(hook => hook.ReleaseUserData());
        _hooks.Clear();
    }
}
