using MiraiToushi.Extraction.Results;
using MiraiToushi.Reporting.Json;

namespace MiraiToushi.Reporting.Text;

/// <summary>
/// What happened, in the order in which it did: what each stage had to say, its processes as a tree with why each stopped, and
/// what was probed.
/// </summary>
internal static class StorySection
{
    private static readonly string[] Order = ["read", "load", "boot", "probe", "unlock", "watch", "harvest", "worker"];

    /// <summary>Builds the section.</summary>
    public static TextSection Build(ExtractionReport report)
    {
        EmulationSummary emulation = report.Emulation;
        var notes = report.Diagnostics.Select(diagnostic => (diagnostic.Stage, Path: Array.Empty<int>(), Row: Note(diagnostic)));
        var stages = emulation.Stages.Select(stage => (Stage: NameOf(stage), Path: PathOf(stage), Row: Describe(stage)));
        IEnumerable<TextRow> rows = notes.Concat(stages)
            .OrderBy(part => Rank(part.Stage))
            .ThenBy(part => part.Path, Comparer<int[]>.Create(Compare))
            .Select(part => part.Row);
        TextColumn[] columns = [new TextColumn("stage"), new TextColumn("ended by"), new TextColumn("instructions", Right: true), new TextColumn("what")];
        TextTable table = new TextTable(columns, [.. rows]).WithoutEmptyColumns();
        string note = $"{TextSections.Number(emulation.Instructions)} instructions, processes: {TextSections.Number(emulation.Processes)}";
        return new TextSection("What happened", note, TextStyle.Normal, table.Rows.Count == 0 ? [] : [table]);
    }

    private static TextRow Note(Diagnostic diagnostic)
    {
        string word = ReportNames.Of(ReportNames.Severities, diagnostic.Severity);
        (string mark, TextStyle style) = diagnostic.Severity switch
        {
            DiagnosticSeverity.Error => (word + ": ", TextStyle.Bad),
            DiagnosticSeverity.Warning => (word + ": ", TextStyle.Caution),
            _ => ("", TextStyle.Normal),
        };
        return new TextRow(
        [
            new TextCell(HostileText.Escape(diagnostic.Stage)), new TextCell(""), new TextCell(""),
            new TextCell(mark + HostileText.Escape(diagnostic.Message), style, Prose: true),
        ]);
    }

    private static TextRow Describe(StageSummary stage)
    {
        int depth = Math.Min(PathOf(stage).Length, 8);
        string indentation = new(' ', 2 * Math.Max(0, depth - 1));
        return new TextRow(
        [
            new TextCell(indentation + HostileText.Escape(stage.Name)),
            new TextCell(HostileText.Escape(stage.StopReason)),
            new TextCell(TextSections.Number(stage.Instructions)),
            new TextCell(HostileText.Escape(stage.Detail ?? ""), TextStyle.Normal, Prose: true),
        ]);
    }

    private static string NameOf(StageSummary stage) => stage.Name.Split(':')[0];

    /// <summary>"boot:1.2" is 1, 2: processes stand below their parent, the oldest child first.</summary>
    private static int[] PathOf(StageSummary stage)
    {
        int colon = stage.Name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? [] : [.. stage.Name[(colon + 1)..].Split('.').Select(part => int.TryParse(part, out int number) ? number : int.MaxValue)];
    }

    private static int Rank(string stage)
    {
        int rank = Array.IndexOf(Order, stage);
        return rank < 0 ? Order.Length : rank;
    }

    private static int Compare(int[]? left, int[]? right)
    {
        (left, right) = (left ?? [], right ?? []);
        return left.AsSpan().SequenceCompareTo(right);
    }
}
