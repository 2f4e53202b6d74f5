namespace MiraiToushi.Extraction.Results;

/// <summary>
/// The document: everything one sample yielded. Renderers know only this; it is immutable and holds no time, no host path
/// and nothing else that differs between two runs over the same bytes.
/// </summary>
public sealed record ExtractionReport
{
    /// <summary>The version of the document's shape, the value of <see cref="Schema"/>.</summary>
    public const string SchemaName = "miraitoushi-report/1";

    /// <summary>Always <see cref="SchemaName"/>.</summary>
    public string Schema { get; init; } = SchemaName;

    /// <summary>What the file is, before anything ran.</summary>
    public required SampleFacts Sample { get; init; }

    /// <summary>The name of the emulation profile used.</summary>
    public required string Profile { get; init; }

    /// <summary>How much of a configuration was found.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Why the outcome is not complete, one sentence each; empty when it is.</summary>
    public IReadOnlyList<string> OutcomeReasons { get; init; } = [];

    /// <summary>What the sample unpacked and ran, and what its file shows of a packer.</summary>
    public PackedFinding Packed { get; init; } = new();

    /// <summary>The string table.</summary>
    public TableFinding Table { get; init; } = new();

    /// <summary>The credential list (auth table) of the scanner.</summary>
    public CredentialFinding Credentials { get; init; } = new();

    /// <summary>The attack vectors.</summary>
    public AttackFinding Attacks { get; init; } = new();

    /// <summary>CNC, decoys and other endpoints the sample itself looked up, stored or connected to.</summary>
    public IReadOnlyList<EndpointFinding> Endpoints { get; init; } = [];

    /// <summary>The functions that the report mentions and that have a role or a symbol, by ascending address.</summary>
    public IReadOnlyList<FunctionFinding> Functions { get; init; } = [];

    /// <summary>What went wrong or is worth knowing, in the order it came up.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>System calls that were answered with a stub or not known at all.</summary>
    public SystemCallSummary SystemCalls { get; init; } = new();

    /// <summary>What ran and why it stopped.</summary>
    public EmulationSummary Emulation { get; init; } = new();
}

/// <summary>How much of a configuration was found.</summary>
public enum Outcome
{
    /// <summary>Nothing of a Mirai configuration was found.</summary>
    None,

    /// <summary>Some of table, credentials, attack vectors and CNC was found, not all.</summary>
    Partial,

    /// <summary>Table decoded, and credentials, attack vectors and CNC found or absent by design.</summary>
    Complete,
}
