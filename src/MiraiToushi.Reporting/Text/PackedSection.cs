using System.Globalization;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Reporting.Json;

namespace MiraiToushi.Reporting.Text;

/// <summary>What the sample unpacked, and what its file shows of a packer.</summary>
internal static class PackedSection
{
    /// <summary>One line for the head of the report; null where nothing points to packing.</summary>
    public static TextCell? Summary(PackedFinding packed)
    {
        string marks = packed.Packer is { } packer ? $"marks of {HostileText.Escape(packer)}" : "";
        if (packed.Verdict == PackedVerdict.Packed)
        {
            string layers = packed.Layers.Count == 1 ? "1 layer" : $"{TextSections.Plain(packed.Layers.Count)} layers";
            string entry = packed.Layers.Count > 0 ? $"entered at {TextSections.Address(packed.Layers[^1].EntryPoint)}" : "";
            return new TextCell($"yes, {layers}{Comma(entry)}{Comma(marks)}", TextStyle.Caution);
        }

        string verdict = packed.Verdict == PackedVerdict.NotPacked ? "it ran nothing that it had unpacked" : "it was not run";
        return marks.Length > 0 ? new TextCell($"{marks}, but {verdict}", TextStyle.Caution) : null;
    }

    /// <summary>Builds the section; null where there is nothing to say.</summary>
    public static TextSection? Build(PackedFinding packed)
    {
        TextTable[] tables = [.. new[] { Layers(packed), Marks(packed), Segments(packed) }.OfType<TextTable>()];
        return tables.Length == 0 ? null : new TextSection("Packing", ReportNames.Of(ReportNames.PackedVerdicts, packed.Verdict), TextStyle.Normal, tables);
    }

    private static string Comma(string text) => text.Length == 0 ? "" : ", " + text;

    private static TextTable? Layers(PackedFinding packed)
    {
        if (packed.Layers.Count == 0)
        {
            return null;
        }

        var rows = packed.Layers.Select(layer => new TextRow(
        [
            new TextCell(HostileText.Escape(layer.Process)),
            new TextCell(ReportNames.Of(ReportNames.LayerKinds, layer.Kind)),
            new TextCell($"{TextSections.Address(layer.Start)} to {TextSections.Address(layer.End)}"),
            new TextCell(layer.From is { } from ? TextSections.Address(from) : "exec"),
            new TextCell(TextSections.Address(layer.EntryPoint)),
            new TextCell(TextSections.Number(layer.Instructions)),
        ]));
        TextColumn[] columns =
        [
            new TextColumn("process"), new TextColumn("layer"), new TextColumn("lies at"), new TextColumn("entered from"), new TextColumn("entry point"),
            new TextColumn("instructions", Right: true),
        ];
        return new TextTable(columns, [.. rows]);
    }

    private static TextTable? Marks(PackedFinding packed) => packed.Marks.Count == 0 ? null
        : TextSections.Facts(packed.Marks.Select((mark, at) =>
            (at == 0 ? HostileText.Escape(packed.Packer ?? "") : "", new TextCell(HostileText.Escape(mark), TextStyle.Normal, Prose: true))));

    private static TextTable? Segments(PackedFinding packed)
    {
        if (packed.Segments.Count == 0)
        {
            return null;
        }

        var rows = packed.Segments.Select(segment => new TextRow(
        [
            new TextCell(TextSections.Address(segment.Address)),
            new TextCell(TextSections.Number(segment.Size)),
            new TextCell(segment.Entropy.ToString("F2", CultureInfo.InvariantCulture)),
        ]));
        return new TextTable([new TextColumn("segment"), new TextColumn("bytes", Right: true), new TextColumn("bits per byte", Right: true)], [.. rows]);
    }
}
