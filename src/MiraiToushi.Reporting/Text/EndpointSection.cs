using System.Globalization;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Reporting.Json;

namespace MiraiToushi.Reporting.Text;

/// <summary>The endpoints, those that matter most first.</summary>
internal static class EndpointSection
{
    private static readonly EndpointRole[] Order =
        [EndpointRole.Cnc, EndpointRole.Report, EndpointRole.Other, EndpointRole.Resolver, EndpointRole.Decoy];

    /// <summary>Builds the section; null where there is no endpoint.</summary>
    public static TextSection? Build(IReadOnlyList<EndpointFinding> endpoints, bool verbose)
    {
        if (endpoints.Count == 0)
        {
            return null;
        }

        var rows = endpoints.OrderBy(endpoint => Array.IndexOf(Order, endpoint.Role)).Select(endpoint => Row(endpoint, verbose));
        var table = new TextTable(
            [new TextColumn("role"), new TextColumn("endpoint"), new TextColumn("seen as")],
            [.. rows]);
        return new TextSection($"Endpoints ({endpoints.Count})", "", TextStyle.Strong, [table.WithoutEmptyColumns()]);
    }

    private static TextRow Row(EndpointFinding endpoint, bool verbose)
    {
        var style = endpoint.Role switch
        {
            EndpointRole.Cnc => TextStyle.Strong,
            EndpointRole.Decoy => TextStyle.Dim,
            _ => TextStyle.Normal,
        };
        return new TextRow(
            [
                new TextCell(ReportNames.Of(ReportNames.Roles, endpoint.Role), style),
                new TextCell(Describe(endpoint), style),
                new TextCell(HostileText.Escape(string.Join(", ", endpoint.Sources))),
            ],
            [.. Notes(endpoint), .. endpoint.Provenances.SelectMany(provenance => TextSections.Details(provenance, verbose))]);
    }

    private static IEnumerable<string> Notes(EndpointFinding endpoint)
    {
        if (endpoint.Format is { } format)
        {
            yield return $"supplied on the command line: {HostileText.Escape(format)}";
        }

        if (endpoint.Transform is { } transform)
        {
            yield return $"not what the name resolves to: {HostileText.Escape(transform)}";
        }

        if (endpoint.Pool is { } pool)
        {
            string drawn = endpoint.Drawn ? "; this one was drawn" : "";
            yield return string.Create(CultureInfo.InvariantCulture, $"one of pool {pool}, picked at random{drawn}");
        }

        if (endpoint.DnsTypes.Any(type => type != "A"))
        {
            yield return $"asked for by DNS questions of type {HostileText.Escape(string.Join(", ", endpoint.DnsTypes))}";
        }

        if (endpoint.TableEntries.Count > 0)
        {
            yield return $"in the string table: {string.Join(", ", endpoint.TableEntries.Select(id => TextSections.Plain(id)))}";
        }

        if ((endpoint.Reason ?? (endpoint.Role == EndpointRole.Decoy ? "stored to mislead, not used" : null)) is { } reason)
        {
            yield return HostileText.Escape(reason);
        }
    }

    private static string Describe(EndpointFinding endpoint)
    {
        string text = endpoint.Host is { } host ? HostileText.Show(host) : "(command line)";
        if (endpoint.Port is { } port)
        {
            text = text.Contains(':', StringComparison.Ordinal) ? $"[{text}]:{TextSections.Plain(port)}" : $"{text}:{TextSections.Plain(port)}";
        }

        return endpoint.Protocol is null ? text : $"{text}/{HostileText.Escape(endpoint.Protocol)}";
    }
}
