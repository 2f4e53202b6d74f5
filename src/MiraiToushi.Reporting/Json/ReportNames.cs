using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Reporting.Json;

/// <summary>The words of the document for the values of enumerations. They are part of the format: never rename one.</summary>
internal static class ReportNames
{
    public static readonly IReadOnlyList<(Outcome Value, string Name)> Outcomes =
        [(Outcome.Complete, "complete"), (Outcome.Partial, "partial"), (Outcome.None, "none")];

    public static readonly IReadOnlyList<(TableStatus Value, string Name)> TableStatuses =
    [
        (TableStatus.Decoded, "decoded"), (TableStatus.Encrypted, "encrypted"), (TableStatus.Absent, "absent"), (TableStatus.NotFound, "not-found"),
    ];

    public static readonly IReadOnlyList<(FindingStatus Value, string Name)> FindingStatuses =
        [(FindingStatus.Found, "found"), (FindingStatus.Absent, "absent"), (FindingStatus.NotFound, "not-found")];

    public static readonly IReadOnlyList<(TableEntryKind Value, string Name)> EntryKinds =
        [(TableEntryKind.Text, "text"), (TableEntryKind.Port, "port"), (TableEntryKind.Bytes, "bytes")];

    public static readonly IReadOnlyList<(EndpointRole Value, string Name)> Roles =
    [
        (EndpointRole.Cnc, "cnc"), (EndpointRole.Report, "report"), (EndpointRole.Decoy, "decoy"), (EndpointRole.Resolver, "resolver"),
        (EndpointRole.Other, "other"),
    ];

    public static readonly IReadOnlyList<(DiagnosticSeverity Value, string Name)> Severities =
    [
        (DiagnosticSeverity.Information, "information"), (DiagnosticSeverity.Warning, "warning"), (DiagnosticSeverity.Error, "error"),
    ];

    public static readonly IReadOnlyList<(PackedVerdict Value, string Name)> PackedVerdicts =
        [(PackedVerdict.Packed, "packed"), (PackedVerdict.NotPacked, "not-packed"), (PackedVerdict.Unknown, "unknown")];

    public static readonly IReadOnlyList<(PackedLayerKind Value, string Name)> LayerKinds =
        [(PackedLayerKind.InPlace, "in-place"), (PackedLayerKind.Mapped, "mapped"), (PackedLayerKind.Executed, "executed")];

    /// <summary>The word for a value.</summary>
    public static string Of<T>(IReadOnlyList<(T Value, string Name)> names, T value)
        where T : struct, Enum
    {
        foreach (var pair in names)
        {
            if (EqualityComparer<T>.Default.Equals(pair.Value, value))
            {
                return pair.Name;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(value), value, "The format has no word for it.");
    }
}
