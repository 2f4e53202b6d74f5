using System.Globalization;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Reporting.Json;

namespace MiraiToushi.Reporting.Text;

/// <summary>The string table and its keys.</summary>
internal static class StringTableSection
{
    /// <summary>Builds the table; null where there are no entries.</summary>
    public static TextSection? Build(TableFinding table, bool verbose)
    {
        if (table.Entries.Count == 0)
        {
            return null;
        }

        ProvenanceColumns from = new(table.Entries.Select(entry => entry.Provenance), verbose);
        var rows = table.Entries.Select(entry => new TextRow(
        [
            new TextCell(TextSections.Plain(entry.Id)), Kind(entry), new TextCell(TextSections.Plain(entry.Length)),
            .. from.Cells(entry.Provenance), Value(entry),
        ],
            verbose ? [.. entry.References.Select(Ask)] : []));
        TextColumn[] columns =
        [
            new TextColumn("id", Right: true), new TextColumn("kind"), new TextColumn("length", Right: true), .. from.Columns, new TextColumn("value"),
        ];
        string note = TextSections.Join(
            ReportNames.Of(ReportNames.TableStatuses, table.Status),
            table.Address is { } address ? $"at {TextSections.Address(address)}" : null,
            table.Stride is { } stride ? $"stride {TextSections.Plain(stride)}" : null,
            table.UnlockFunction is { } function ? $"unlocked by {TextSections.Address(function)}" : null);
        return new TextSection($"String table ({table.Entries.Count})", note, TextStyle.Strong, [new TextTable(columns, [.. rows]).WithoutEmptyColumns(), .. from.Legend]);
    }

    /// <summary>Builds the keys; null where there are none.</summary>
    public static TextSection? BuildKeys(TableFinding table)
    {
        if (table.Keys.Count == 0)
        {
            return null;
        }

        var rows = table.Keys.Select(key => new TextRow(
        [
            new TextCell(string.Create(CultureInfo.InvariantCulture, $"0x{key.Byte:x2}")),
            new TextCell(key.Word is { } word ? string.Create(CultureInfo.InvariantCulture, $"0x{word:x8}") : ""),
            new TextCell(TextSections.Plain(key.Entries)),
        ]));
        TextColumn[] columns = [new TextColumn("byte"), new TextColumn("word"), new TextColumn("entries", Right: true)];
        var keys = new TextTable(columns, [.. rows]).WithoutEmptyColumns();
        return new TextSection($"XOR keys ({table.Keys.Count})", "derived from bytes before and after", TextStyle.Normal, [keys]);
    }

    private static string Ask(TableReference reference) =>
        $"asked for at {TextSections.Address(reference.CallSite)} in {(reference.Name is { } name ? HostileText.Escape(name) + ", " : "")}{TextSections.Address(reference.Function)}";

    /// <summary>The word stands in a column of its own, so that no text of the sample can pass for undecoded bytes or the reverse.</summary>
    private static TextCell Kind(TableEntry entry) => entry.Decoded is null
        ? new TextCell("encrypted", TextStyle.Caution)
        : new TextCell(ReportNames.Of(ReportNames.EntryKinds, entry.Kind), TextStyle.Dim);

    private static TextCell Value(TableEntry entry) => entry switch
    {
        { Decoded: null } => new TextCell(Convert.ToHexStringLower(entry.Encrypted), TextStyle.Caution),
        { Kind: TableEntryKind.Text, Text: { } text } => new TextCell(HostileText.Show(text)),
        { Kind: TableEntryKind.Port, Number: { } number } => new TextCell(TextSections.Plain(number)),
        _ => new TextCell(Convert.ToHexStringLower(entry.Decoded)),
    };
}
