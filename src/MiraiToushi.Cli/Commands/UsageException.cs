namespace MiraiToushi.Cli.Commands;

/// <summary>What was asked for cannot be done as asked; found out before any work. Each line is a message of its own.</summary>
internal sealed class UsageException(params string[] messages) : Exception(string.Join('\n', messages))
{
    public IReadOnlyList<string> Messages { get; } = messages;
}
