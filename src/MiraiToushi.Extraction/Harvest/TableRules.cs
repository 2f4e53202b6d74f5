using System.Globalization;
using System.Net;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Harvest;

/// <summary>Brings endpoints and the entries of the string table together.</summary>
internal static class TableRules
{
    // Where the leak keeps them: TABLE_CNC_DOMAIN 3 and TABLE_CNC_PORT 4.
    private const int LeakHostId = 3;

    /// <summary>Notes which entries hold what the CNC is made of.</summary>
    public static void AddSources(EndpointSet set, TableFinding table)
    {
        if (table.Entries.Count > 0)
        {
            set.Change(finding => finding.Role == EndpointRole.Cnc ? WithEntries(finding, table) : finding);
        }
    }

    /// <summary>Adds a host that stands where the CNC would, in the table of a sample that connects elsewhere.</summary>
    public static void AddDecoy(EndpointSet set, TableFinding table)
    {
        EndpointFinding[] cncs = [.. set.Findings.Where(finding => finding is { Role: EndpointRole.Cnc, Host: not null })];
        List<(TableEntry Host, TableEntry Port)> pairs = [.. Pairs(table).Where(pair => !set.HasHost(pair.Host.Text!))];
        bool isUsed = table.Entries.Any(entry => IsHostEntry(entry) && cncs.Any(cnc => cnc.TableEntries.Contains(entry.Id)));
        if (cncs.Length == 0 || pairs.Count == 0 || isUsed)
        {
            return;
        }

        int mixed = pairs.FindIndex(pair => cncs.Any(cnc => cnc.TableEntries.Contains(pair.Port.Id)));
        bool isInPlace = pairs[0].Host.Id == LeakHostId || pairs.Count > 1;
        int at = mixed >= 0 ? mixed : isInPlace ? 0 : -1;
        if (at < 0)
        {
            // One host alone may as well be where scan results go.
            return;
        }

        (TableEntry host, TableEntry port) = pairs[at];
        string cnc = cncs[0].Port is { } number ? $"{cncs[0].Host}:{number.ToString(CultureInfo.InvariantCulture)}" : cncs[0].Host!;
        string why = mixed >= 0 ? "beside the port that is used" : "where the CNC stands in the leak's order";
        set.Add(new EndpointFinding
        {
            Role = EndpointRole.Decoy,
            Host = host.Text!,
            Port = PortOf(port),
            Sources = ["table"],
            Reason = $"in the table {why}, never asked for or connected to; the code connects to {cnc}",
            TableEntries = [host.Id, port.Id],
            Provenance = host.Provenance,
            Provenances = [host.Provenance, port.Provenance],
        });
    }

    /// <summary>Whether a name is an entry that is followed by a port.</summary>
    public static bool HasPort(TableFinding table, string name) =>
        Pairs(table).Any(pair => pair.Host.Text!.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static EndpointFinding WithEntries(EndpointFinding finding, TableFinding table)
    {
        TableEntry[] hosts = [.. table.Entries.Where(entry => HoldsHost(entry, finding.Host, finding.Port))];
        TableEntry[] ports = [.. table.Entries.Where(entry => finding.Port is { } port && PortOf(entry) == port)];
        if (hosts.Length > 0 && ports.Length > 1)
        {
            // The same number may stand for other things elsewhere; what belongs to the host stands next to it.
            ports = [ports.MinBy(port => hosts.Min(host => Math.Abs(host.Id - port.Id)))!];
        }

        if (finding.Port is null && finding.Format is null && Pairs(table).FirstOrDefault(pair => hosts.Contains(pair.Host)).Port is { } behind)
        {
            finding = finding with { Port = PortOf(behind), Reason = $"{finding.Reason}; the port is that of the entry behind it in the table" };
            ports = [behind];
        }

        foreach (TableEntry entry in hosts.Concat(ports))
        {
            finding = EndpointSet.With(finding, "table", entry.Provenance) with { TableEntries = [.. finding.TableEntries.Union([entry.Id]).Order()] };
        }

        return finding;
    }

    private static bool HoldsHost(TableEntry entry, string? host, int? port)
    {
        if (host is null)
        {
            return false;
        }

        if (entry.Kind == TableEntryKind.Text && entry.Text is { } text)
        {
            string both = port is { } number ? $"{host}:{number.ToString(CultureInfo.InvariantCulture)}" : host;
            return text.Equals(host, StringComparison.OrdinalIgnoreCase) || text.Equals(both, StringComparison.OrdinalIgnoreCase);
        }

        return entry.Decoded is { Length: 4 or 16 } bytes && IPAddress.TryParse(host, out IPAddress? address)
            && address.GetAddressBytes().AsSpan().SequenceEqual(bytes);
    }

    /// <summary>A host and the port that follows it.</summary>
    private static IEnumerable<(TableEntry Host, TableEntry Port)> Pairs(TableFinding table)
    {
        TableEntry[] entries = [.. table.Entries.OrderBy(entry => entry.Id)];
        for (int i = 0; i + 1 < entries.Length; i++)
        {
            if (IsHostEntry(entries[i]) && entries[i + 1].Id == entries[i].Id + 1 && PortOf(entries[i + 1]) is not null)
            {
                yield return (entries[i], entries[i + 1]);
            }
        }
    }

    private static int? PortOf(TableEntry entry)
    {
        if (entry is { Kind: TableEntryKind.Port, Number: > 0 })
        {
            return entry.Number;
        }

        return entry is { Kind: TableEntryKind.Text, Text: { } text }
            && ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort value) && value > 0 ? value : null;
    }

    private static bool IsHostEntry(TableEntry entry) =>
        entry is { Kind: TableEntryKind.Text, Text: { Length: <= 253 } text } && (IsHostName(text) || IPAddress.TryParse(text, out _) && text.Contains('.', StringComparison.Ordinal));

    // Labels of letters, digits and hyphens, the last of them letters (RFC 1123, section 2.1).
    private static bool IsHostName(string text)
    {
        string[] labels = text.Split('.');
        return labels.Length > 1 && labels.All(IsLabel) && labels[^1].Length > 1 && labels[^1].All(char.IsAsciiLetter);
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');
}
