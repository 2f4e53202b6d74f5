namespace MiraiToushi.Extraction.Results;

/// <summary>Something that went wrong or is worth knowing.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Stage">Where it came up: "read", "load", "boot", "unlock", "watch", "probe", "harvest", "worker".</param>
/// <param name="Message">One or two sentences; may quote hostile text.</param>
/// <param name="Code">A stable word for programs, such as not-elf, malformed-elf, unsupported-architecture, engine-crash, timeout, memory-limit; null where none is needed.</param>
public sealed record Diagnostic(DiagnosticSeverity Severity, string Stage, string Message, string? Code = null);

/// <summary>How bad a diagnostic is.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Worth knowing.</summary>
    Information,

    /// <summary>Something may be missing from the report.</summary>
    Warning,

    /// <summary>Something is missing from the report.</summary>
    Error,
}
