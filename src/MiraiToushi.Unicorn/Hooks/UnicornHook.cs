using System.Runtime.InteropServices;

namespace MiraiToushi.Unicorn;

/// <summary>A hook that is in place until it is disposed of, or its engine is.</summary>
public sealed class UnicornHook : IDisposable
{
    private readonly UnicornEngine _engine;
    private GCHandle<HookState> _user;

    internal UnicornHook(UnicornEngine engine, HookState state)
    {
        _engine = engine;
        State = state;
        _user = new GCHandle<HookState>(state);
    }

    internal HookState State { get; }

    internal nuint Native { get; set; }

    internal nint UserData => GCHandle<HookState>.ToIntPtr(_user);

    /// <summary>Removes the hook. May be called from a callback, more than once, and after the engine is gone.</summary>
    public void Dispose() => _engine.RemoveHook(this);

    /// <summary>Only once native code cannot call the hook any more.</summary>
    internal void ReleaseUserData() => _user.Dispose();
}
