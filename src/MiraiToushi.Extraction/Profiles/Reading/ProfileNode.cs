namespace MiraiToushi.Extraction.Profiles.Reading;

/// <summary>A piece of a YAML document with its place in the text.</summary>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Column">The column, counted from 1.</param>
internal abstract record ProfileNode(int Line, int Column)
{
    /// <summary>What it is, for messages.</summary>
    public abstract string Kind { get; }
}

/// <summary>A single value.</summary>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Column">The column, counted from 1.</param>
/// <param name="Value">The text.</param>
/// <param name="Plain">True where it is written without quotes, so that it may also be a number, a truth value or nothing.</param>
internal sealed record ScalarNode(int Line, int Column, string Value, bool Plain) : ProfileNode(Line, Column)
{
    /// <summary>True where a key has nothing behind it.</summary>
    public bool IsNothing => Plain && Value is "" or "~" or "null";

    /// <inheritdoc/>
    public override string Kind => IsNothing ? "nothing" : ProfileErrors.Quote(Value);
}

/// <summary>A list.</summary>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Column">The column, counted from 1.</param>
/// <param name="Items">The items in order.</param>
internal sealed record ListNode(int Line, int Column, IReadOnlyList<ProfileNode> Items) : ProfileNode(Line, Column)
{
    /// <inheritdoc/>
    public override string Kind => "a list";
}

/// <summary>Keys with values.</summary>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Column">The column, counted from 1.</param>
/// <param name="Entries">The pairs in order; no key occurs twice.</param>
internal sealed record MapNode(int Line, int Column, IReadOnlyList<MapEntry> Entries) : ProfileNode(Line, Column)
{
    /// <inheritdoc/>
    public override string Kind => "keys with values";
}

/// <summary>One key and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
internal readonly record struct MapEntry(ScalarNode Key, ProfileNode Value);
