namespace MiraiToushi.Unicorn;

/// <summary>What the user data pointer of a hook leads to.</summary>
internal sealed class HookState(UnicornEngine engine, UnicornCallbacks callbacks)
{
    internal readonly UnicornEngine Engine = engine;

    internal readonly UnicornCallbacks Callbacks = callbacks;

    /// <summary>Who is called: <see cref="Callbacks"/>, until one of the engine's callbacks throws.</summary>
    internal UnicornCallbacks Active = callbacks;
}
