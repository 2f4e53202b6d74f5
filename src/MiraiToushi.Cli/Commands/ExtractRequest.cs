namespace MiraiToushi.Cli.Commands;

/// <summary>What the user of "extract" asked for.</summary>
internal sealed record ExtractRequest
{
    public required IReadOnlyList<string> Paths { get; init; }

    public OutputFormat Format { get; init; }

    public string? OutputPath { get; init; }

    public string? ProfilePath { get; init; }

    public ulong? MaximumInstructions { get; init; }

    public long? MaximumMemory { get; init; }

    public int? MaximumLayers { get; init; }

    public double? TimeoutSeconds { get; init; }

    public Verbosity Verbosity { get; init; } = Verbosity.Normal;

    public bool AllowBoot { get; init; } = true;

    public bool AllowProbing { get; init; } = true;

    public bool InProcess { get; init; }

    public bool NoColor { get; init; }
}

/// <summary>What --format can be.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>Our own documents.</summary>
    Json,

    /// <summary>A folder of the files that mirai-toushi writes.</summary>
    Toushi,
}
