using MiraiToushi.Elf;
using MiraiToushi.Emulation;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>
/// Names the functions of a report: by what they were seen to do, and by what the file calls them. A symbol that the published
/// source has too is taken for the role as well; symbols are hints, so a role that was seen comes first.
/// </summary>
internal static class FunctionNames
{
    private static readonly string[] Roles =
    [
        FunctionRoles.Main, FunctionRoles.TableInit, FunctionRoles.TableUnlock, FunctionRoles.Resolver, FunctionRoles.AddCredential,
        FunctionRoles.ScannerInit, FunctionRoles.AttackInit,
    ];

    /// <summary>Adds the functions to a report.</summary>
    /// <param name="report">A report.</param>
    /// <param name="file">The image.</param>
    /// <param name="machine">The machine that ran it.</param>
    /// <param name="seen">Functions whose roles were seen.</param>
    public static ExtractionReport Apply(ExtractionReport report, ElfImage file, Machine machine, IReadOnlyList<FunctionFinding> seen)
    {
        IReadOnlyDictionary<ulong, string> symbols = ImageSymbols.Functions(file, machine);
        Dictionary<ulong, string> roles = [];
        foreach (FunctionFinding known in seen)
        {
            if (known.Role is { } role)
            {
                roles[known.Address] = role;
            }
        }

        if (report.Table.UnlockFunction is { } unlock)
        {
            roles[unlock] = FunctionRoles.TableUnlock;
        }

        foreach ((ulong address, string symbol) in symbols.OrderBy(pair => pair.Key))
        {
            if (Roles.Contains(symbol) && !roles.ContainsValue(symbol))
            {
                roles.TryAdd(address, symbol);
            }
        }

        IEnumerable<FunctionFinding> functions = Mentioned(report).Concat(roles.Keys).Distinct().Order()
            .Select(address => new FunctionFinding(address, roles.GetValueOrDefault(address), symbols.GetValueOrDefault(address)))
            .Where(function => function.Role is not null || function.Symbol is not null);
        return report with { Functions = [.. functions] };
    }

    private static IEnumerable<ulong> Mentioned(ExtractionReport report) =>
        report.Table.Entries.SelectMany(entry => entry.References.Select(reference => reference.Function))
            .Concat(report.Attacks.Vectors.Select(vector => vector.Function))
            .Concat(Provenances(report).Select(provenance => provenance.Function).OfType<ulong>());

    private static IEnumerable<Provenance> Provenances(ExtractionReport report) =>
        report.Table.Entries.Select(entry => entry.Provenance)
            .Concat(report.Credentials.Entries.Select(entry => entry.Provenance))
            .Concat(report.Attacks.Vectors.Select(vector => vector.Provenance))
            .Concat(report.Endpoints.Select(endpoint => endpoint.Provenance));
}
