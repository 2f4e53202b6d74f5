using System.Globalization;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Reporting.Json;

namespace MiraiToushi.Reporting.Text;

/// <summary>Says in which order an analyst reads a report, and in which words.</summary>
internal static class TextSections
{
    /// <summary>The parts of a report from top to bottom. What the sample does not have is not a part but a line in "not found".</summary>
    public static IReadOnlyList<TextSection> Build(ExtractionReport report, bool verbose)
    {
        var sections = new List<TextSection?>
        {
            SampleSection.Build(report, verbose),
            verbose ? StorySection.Build(report) : null,
            verbose ? PackedSection.Build(report.Packed) : null,
            EndpointSection.Build(report.Endpoints, verbose),
            BuildCredentials(report.Credentials, verbose),
            BuildAttacks(report, verbose),
            StringTableSection.Build(report.Table, verbose),
            StringTableSection.BuildKeys(report.Table),
            verbose ? BuildFunctions(report.Functions) : null,
            MissingSection.Build(report),

            // The story has all of them; what is wrong is said again where it cannot be overlooked.
            BuildDiagnostics([.. report.Diagnostics.Where(diagnostic => !verbose || diagnostic.Severity != DiagnosticSeverity.Information)]),
            BuildSystemCalls(report.SystemCalls),
        };
        return [.. sections.OfType<TextSection>()];
    }

    /// <summary>A number for people.</summary>
    public static string Number<T>(T value)
        where T : IFormattable
        => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>An address.</summary>
    public static string Address(ulong value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");

    /// <summary>A small number as it is.</summary>
    public static string Plain(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    /// <summary>Where a value comes from; nothing where that is not wanted.</summary>
    public static IReadOnlyList<string> Details(Provenance provenance, bool verbose)
    {
        if (!verbose)
        {
            return [];
        }

        string text = $"from {HostileText.Escape(provenance.Stage)}: {HostileText.Escape(provenance.Method)}";
        text += provenance.Function is { } function ? $"; function {Address(function)}" : "";
        text += provenance.Address is { } address ? $"; at {Address(address)}" : "";
        return [text + (provenance.Process is { } process ? $"; process {HostileText.Escape(process)}" : "")];
    }

    /// <summary>A list of facts: names and what is to be said.</summary>
    public static TextTable Facts(IEnumerable<(string Name, TextCell Value)> facts) =>
        new([new TextColumn(""), new TextColumn("")], [.. facts.Select(fact => new TextRow([new TextCell(fact.Name, TextStyle.Dim), fact.Value]))]);

    private static TextSection? BuildCredentials(CredentialFinding credentials, bool verbose)
    {
        if (credentials.Entries.Count == 0)
        {
            return null;
        }

        ProvenanceColumns from = new(credentials.Entries.Select(entry => entry.Provenance), verbose);
        var rows = credentials.Entries.Select(entry => new TextRow(
        [
            new TextCell(Plain(entry.Weight)),
            .. from.Cells(entry.Provenance),
            new TextCell(HostileText.Show(entry.User)),
            new TextCell(HostileText.Show(entry.Password)),
        ]));
        TextColumn[] columns = [new TextColumn("weight", Right: true), .. from.Columns, new TextColumn("user"), new TextColumn("password")];
        var table = new TextTable(columns, [.. rows]);
        string note = Join(
            credentials.TotalWeight is { } total ? $"total weight {Number(total)}" : null,
            credentials.Address is { } address ? $"array at {Address(address)}" : null,
            verbose && credentials.Key is { } key ? $"stored XOR 0x{key:x2}" : null);
        return new TextSection($"Credentials ({credentials.Entries.Count})", note, TextStyle.Strong, [table.WithoutEmptyColumns(), .. from.Legend]);
    }

    private static TextSection? BuildAttacks(ExtractionReport report, bool verbose)
    {
        AttackFinding attacks = report.Attacks;
        if (attacks.Vectors.Count == 0)
        {
            return null;
        }

        ProvenanceColumns from = new(attacks.Vectors.Select(vector => vector.Provenance), verbose);
        var rows = attacks.Vectors.Select(vector => new TextRow(
        [
            new TextCell(Plain(vector.Id)),
            new TextCell(Address(vector.Function)),
            new TextCell(HostileText.Escape(report.Functions.FirstOrDefault(function => function.Address == vector.Function)?.Symbol ?? "")),
            .. from.Cells(vector.Provenance),
        ]));
        TextColumn[] columns = [new TextColumn("vector", Right: true), new TextColumn("handler"), new TextColumn("symbol"), .. from.Columns];
        TextTable table = new TextTable(columns, [.. rows]).WithoutEmptyColumns();
        string note = attacks.Address is { } address ? $"array at {Address(address)}" : "";
        return new TextSection($"Attack vectors ({attacks.Vectors.Count})", note, TextStyle.Strong, [table, .. from.Legend]);
    }

    private static TextSection? BuildFunctions(IReadOnlyList<FunctionFinding> functions)
    {
        if (functions.Count == 0)
        {
            return null;
        }

        var rows = functions.Select(function => new TextRow(
        [
            new TextCell(Address(function.Address)),
            new TextCell(HostileText.Escape(function.Role ?? "")),
            new TextCell(HostileText.Escape(function.Symbol ?? "")),
        ]));
        TextColumn[] columns = [new TextColumn("address", Right: true), new TextColumn("role"), new TextColumn("symbol")];
        return new TextSection($"Functions ({functions.Count})", "", TextStyle.Normal, [new TextTable(columns, [.. rows]).WithoutEmptyColumns()]);
    }

    private static TextSection? BuildDiagnostics(IReadOnlyList<Diagnostic> diagnostics)
    {
        if (diagnostics.Count == 0)
        {
            return null;
        }

        var rows = diagnostics.Select(diagnostic => new TextRow(
        [
            new TextCell(ReportNames.Of(ReportNames.Severities, diagnostic.Severity), diagnostic.Severity switch
            {
                DiagnosticSeverity.Error => TextStyle.Bad,
                DiagnosticSeverity.Warning => TextStyle.Caution,
                _ => TextStyle.Normal,
            }),
            new TextCell(HostileText.Escape(diagnostic.Stage)),
            new TextCell(HostileText.Escape(diagnostic.Code ?? "")),
            new TextCell(HostileText.Escape(diagnostic.Message), TextStyle.Normal, Prose: true),
        ]));
        TextColumn[] columns = [new TextColumn("severity"), new TextColumn("stage"), new TextColumn("code"), new TextColumn("message")];
        return new TextSection($"Diagnostics ({diagnostics.Count})", "", TextStyle.Caution, [new TextTable(columns, [.. rows]).WithoutEmptyColumns()]);
    }

    private static TextSection? BuildSystemCalls(SystemCallSummary calls)
    {
        (string Name, IReadOnlyList<string> Calls)[] kinds = [("stubbed", calls.Stubbed), ("unknown", calls.Unknown)];
        var facts = kinds.Where(kind => kind.Calls.Count > 0)
            .Select(kind => (kind.Name, new TextCell(HostileText.Escape(string.Join(", ", kind.Calls)), TextStyle.Normal, Prose: true)))
            .ToList();
        return facts.Count == 0 ? null : new TextSection("System calls not answered in full", "", TextStyle.Normal, [Facts(facts)]);
    }

    /// <summary>Joins what there is to be said.</summary>
    public static string Join(params string?[] parts) => string.Join(", ", parts.Where(part => part is not null));
}
