using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Reporting.Text;

/// <summary>The head of the report: what was looked at, and how it went.</summary>
internal static class SampleSection
{
    private const string NotElf = "not-elf";

    /// <summary>Builds the section.</summary>
    public static TextSection Build(ExtractionReport report, bool verbose)
    {
        var (word, style) = report.Outcome switch
        {
            Outcome.Complete => ("complete", TextStyle.Good),
            Outcome.Partial => ("partial", TextStyle.Caution),
            _ => ("none, no configuration found", TextStyle.Bad),
        };
        var facts = new List<(string Name, TextCell Value)> { ("outcome", new TextCell(word, style)) };
        facts.AddRange(report.OutcomeReasons.Select(reason => ("", new TextCell(HostileText.Escape(reason), TextStyle.Normal, Prose: true))));
        facts.Add(("sha256", new TextCell(HostileText.Escape(report.Sample.Sha256))));
        facts.Add(("size", new TextCell(TextSections.Number(report.Sample.Size) + " bytes")));
        facts.Add(("architecture", new TextCell(HostileText.Escape(Architecture(report)))));
        string linkage = HostileText.Escape(Linkage(report.Sample));
        if (linkage.Length > 0)
        {
            facts.Add(("linkage", new TextCell(linkage)));
        }

        if (verbose && report.Sample.Image is { } image)
        {
            string bias = image.LoadBias == 0 ? "" : $", loaded {TextSections.Address(image.LoadBias)} higher";
            facts.Add(("image", new TextCell($"{TextSections.Address(image.Base)} to {TextSections.Address(image.Last)}{bias}")));
        }

        if (PackedSection.Summary(report.Packed) is { } packed)
        {
            facts.Add(("packed", packed));
        }

        facts.Add(("profile", new TextCell(HostileText.Show(report.Profile))));
        return new TextSection(HostileText.Show(report.Sample.Name), "", TextStyle.Strong, [TextSections.Facts(facts)]);
    }

    private static string Architecture(ExtractionReport report)
    {
        // A broken ELF is one all the same, and of a worker that died early nothing is known.
        SampleFacts sample = report.Sample;
        return sample.Architecture is not null
            ? TextSections.Join(
                sample.Architecture,
                sample.WordSize is { } bits ? $"{bits}-bit" : null,
                sample.ByteOrder is { } order ? $"{order} endian" : null,
                sample.Abi is { } abi ? $"ABI {abi}" : null)
            : report.Diagnostics.Any(diagnostic => diagnostic.Code == NotElf) ? "not an ELF file" : "not known";
    }

    private static string Linkage(SampleFacts sample) =>
        TextSections.Join(sample.Linkage, sample.Stripped switch { true => "stripped", false => "with symbols", null => null });
}
