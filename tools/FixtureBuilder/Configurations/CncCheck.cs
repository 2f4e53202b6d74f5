using System.Globalization;

namespace FixtureBuilder.Configurations;

/// <summary>Refuses a C2 that is no example, or that its table does not bear out.</summary>
internal static class CncCheck
{
    public static void Check(BotConfiguration configuration)
    {
        CncSettings cnc = configuration.Cnc;
        bool comesFromOutside = EndpointTruths.CommandLine(configuration) is not null;
        int hosts = cnc.Hosts.Count + cnc.Pairs.Count + (cnc.Host is null ? 0 : 1);
        ConfigurationReader.Require(comesFromOutside == (hosts == 0), "cnc: there is no host");
        ConfigurationReader.Require(cnc.Protocol is "tcp" or "udp" or "datagrams", $"cnc: there is no protocol {cnc.Protocol}");
        foreach (string host in (IEnumerable<string>)[.. cnc.Hosts, .. cnc.Pairs.Select(pair => pair.Address), .. cnc.Host is null ? (string[])[] : [cnc.Host]])
        {
            ConfigurationReader.CheckHost(host);
        }

        CheckEntries(configuration);
    }

    private static void CheckEntries(BotConfiguration configuration)
    {
        CncSettings cnc = configuration.Cnc;
        List<TableEntry> entries = configuration.Table.Entries;
        if (cnc.DomainId is int domain)
        {
            TableEntry? entry = entries.Find(entry => entry.Id == domain);
            ConfigurationReader.Require(entry is { Name: "cnc-domain" } && entry.Text == cnc.Host, "cnc: host and entry differ");
        }

        if (cnc.PortId is int port)
        {
            TableEntry? entry = entries.Find(entry => entry.Id == port);
            string? text = cnc.Port?.ToString(CultureInfo.InvariantCulture);
            ConfigurationReader.Require(
                entry is { Name: "cnc-port" } && (cnc.Via == "table-text-port" ? entry.Text == text : entry.Port == cnc.Port),
                "cnc: port and entry differ");
        }

        ConfigurationReader.Require(
            cnc.PortId is not null || !entries.Exists(entry => entry.Name == "cnc-port"), "cnc: an entry named cnc-port is not used");
        ConfigurationReader.Require(
            cnc.DomainIds.Count == 0 || cnc.DomainIds.Select(id => entries.Find(entry => entry.Id == id)?.Text).SequenceEqual(cnc.Hosts),
            "cnc: hosts and entries differ");
    }
}
