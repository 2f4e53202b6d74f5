namespace MiraiToushi.Cli.Commands;

/// <summary>What the user of "extract" asked for.</summary>
internal sealed record ExtractRequest
{
    public required IReadOnlyList<string> Paths { get; init; }

    public bool Json { get; init; }

    public string? OutputPath { get; init; }

    public string? ProfilePath { get; init; }

    public ulong? MaximumInstructions { get; init; }

    public double? TimeoutSeconds { get; init; }

    public Verbosity Verbosity { get; init; } = Verbosity.Normal;

    public bool InProcess { get; init; }

    public bool NoColor { get; init; }
}
