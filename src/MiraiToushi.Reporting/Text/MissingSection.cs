using System.Globalization;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Reporting.Text;

/// <summary>What the report does not hold, and why: a gap that is not named would pass for "there is none".</summary>
internal static class MissingSection
{
    /// <summary>Stop reasons that are the usual end of a bot's process.</summary>
    private static readonly string[] UsualEnds = ["exited", "idle", "returned", "completed"];

    /// <summary>Builds the section; null where nothing is missing.</summary>
    public static TextSection? Build(ExtractionReport report)
    {
        var facts = new List<(string Name, TextCell Value)>();
        Add(facts, "command and control", report.Endpoints.Any(endpoint => endpoint.Role == EndpointRole.Cnc) ? null : "no CNC was looked up or connected to");
        Add(facts, "credentials", Sentence(report.Credentials.Status, report.Credentials.Entries.Count));
        Add(facts, "attack vectors", Sentence(report.Attacks.Status, report.Attacks.Vectors.Count));
        Add(facts, "string table", TableSentence(report.Table));
        if (facts.Count == 0)
        {
            return null;
        }

        foreach (var stage in report.Emulation.Stages.Where(stage => !UsualEnds.Contains(stage.StopReason)))
        {
            string text = "stopped by " + stage.StopReason + (stage.Detail is null ? "" : ": " + stage.Detail);
            Add(facts, HostileText.Escape(stage.Name), HostileText.Escape(text));
        }

        return new TextSection("Not found", "", TextStyle.Caution, [TextSections.Facts(facts)]);
    }

    private static void Add(List<(string Name, TextCell Value)> facts, string name, string? text)
    {
        if (text is not null)
        {
            facts.Add((name, new TextCell(text, TextStyle.Normal, Prose: true)));
        }
    }

    private static string? Sentence(FindingStatus status, int count) => status switch
    {
        FindingStatus.Found => count > 0 ? null : "found, but there is nothing in it",
        FindingStatus.Absent => "the sample has none",
        _ => "not found; nothing says that there are none",
    };

    private static string? TableSentence(TableFinding table)
    {
        int[] undecoded = [.. table.Entries.Where(entry => entry.Decoded is null).Select(entry => entry.Id)];
        return table.Status switch
        {
            TableStatus.Decoded when table.Entries.Count == 0 => "found, but there is nothing in it",
            TableStatus.Decoded when undecoded.Length == 0 => null,
            TableStatus.Decoded => string.Create(
                CultureInfo.InvariantCulture,
                $"{undecoded.Length} of {table.Entries.Count} entries could not be decoded: {string.Join(", ", undecoded)}"),
            TableStatus.Encrypted => "found, but what the entries say could not be made out",
            TableStatus.Absent => "the sample has none",
            _ => "not found; nothing says that there is none",
        };
    }
}
