using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Reporting.Text;

/// <summary>
/// Where the values of a table come from, for verbose reports: in columns, with what many rows have in common said once below
/// the table. A sentence under each of sixty rows is not read by anybody.
/// </summary>
internal sealed class ProvenanceColumns
{
    private readonly List<(string Stage, string Method)> _ways = [];
    private readonly bool _verbose;

    /// <summary>Makes the columns.</summary>
    /// <param name="provenances">Of all rows.</param>
    /// <param name="verbose">False for no columns at all.</param>
    public ProvenanceColumns(IEnumerable<Provenance> provenances, bool verbose)
    {
        _verbose = verbose;
        _ways.AddRange(provenances.Select(Way).Distinct());
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<TextColumn> Columns => _verbose
        ? [new TextColumn("from"), new TextColumn("function", Right: true), new TextColumn("at", Right: true), new TextColumn("process")]
        : [];

    /// <summary>What the numbers in the first column stand for.</summary>
    public IReadOnlyList<TextTable> Legend => _verbose && _ways.Count > 0
        ? [TextSections.Facts(_ways.Select((way, i) => (
            Mark(i),
            new TextCell($"{HostileText.Escape(way.Stage)}: {HostileText.Escape(way.Method)}", TextStyle.Dim, Prose: true))))]
        : [];

    /// <summary>The cells of one row.</summary>
    public IReadOnlyList<TextCell> Cells(Provenance provenance) => _verbose
        ?
        [
            new TextCell(Mark(_ways.IndexOf(Way(provenance))), TextStyle.Dim),
            new TextCell(Address(provenance.Function), TextStyle.Dim),
            new TextCell(Address(provenance.Address), TextStyle.Dim),
            new TextCell(HostileText.Escape(provenance.Process ?? ""), TextStyle.Dim),
        ]
        : [];

    private static string Mark(int index) => $"({TextSections.Plain(index + 1)})";

    private static string Address(ulong? address) => address is { } value ? TextSections.Address(value) : "";

    private static (string Stage, string Method) Way(Provenance provenance) => (provenance.Stage, provenance.Method);
}
