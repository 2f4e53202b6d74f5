using System.Net;
using System.Text;

namespace FixtureBuilder.Configurations;

internal static class ConfigurationReader
{
    private static readonly string[] RequiredEntries = ["banner", "name-alphabet", "proc"];

    private static readonly IPNetwork[] DocumentationNetworks =
    [
        IPNetwork.Parse("192.0.2.0/24"),
        IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"),
        IPNetwork.Parse("2001:db8::/32"),
    ];

    public static IReadOnlyDictionary<string, BotConfiguration> ReadAll(FixtureFolder folder)
    {
        var all = new SortedDictionary<string, BotConfiguration>(StringComparer.Ordinal);
        foreach (string path in Directory.GetFiles(folder.Configurations, "*.yaml"))
        {
            var configuration = YamlFile.ReadDerived<BotConfiguration>(path);
            string name = Path.GetFileNameWithoutExtension(path);
            try
            {
                Check(configuration, name);
            }
            catch (FixtureException exception)
            {
                throw new FixtureException($"configuration {name}: {exception.Message}");
            }

            all.Add(name, configuration);
        }

        return all;
    }

    private static void Check(BotConfiguration configuration, string name)
    {
        Require(configuration.Name == name, "its name is not its file's");
        CheckTable(configuration);
        CncCheck.Check(configuration);
        CheckEndpoint(configuration, configuration.Report, "report");
        if (configuration.Stale is TableEndpoint stale)
        {
            CheckEndpoint(configuration, stale, "stale");
        }

        if (configuration.Decoy is Endpoint decoy)
        {
            CheckAddress(decoy.Address);
        }

        configuration.Program.Resolvers.ForEach(CheckAddress);
        CheckAddress(configuration.Program.Resolver);
        CheckAddress(configuration.Program.LocalAddressProbe);
        CheckCredentials(configuration.Scanner);
        Require(
            (configuration.Program.Scanner == "none") == (configuration.Scanner.Credentials.Count == 0),
            "credentials and a scanner belong together");
        foreach (GateSettings gate in configuration.Program.Gates.Where(gate => gate.Address is not null))
        {
            CheckAddress(gate.Address!);
        }

        Require(configuration.Vectors.DistinctBy(vector => vector.Id).Count() == configuration.Vectors.Count, "a vector id occurs twice");
        Require(
            configuration.Vectors.DistinctBy(vector => vector.Function).Count() == configuration.Vectors.Count,
            "a vector's function occurs twice");
    }

    private static void CheckTable(BotConfiguration configuration)
    {
        TableSettings table = configuration.Table;
        foreach (TableEntry entry in table.Entries)
        {
            Require(entry.Id >= 0 && entry.Id < table.Slots, $"entry {entry.Id} is outside the table");
            entry.Decoded();
        }

        Require(table.Entries.DistinctBy(entry => entry.Id).Count() == table.Entries.Count, "an entry id occurs twice");
        foreach (string required in RequiredEntries)
        {
            Require(table.Entries.Count(entry => entry.Name == required) == 1, $"there is no one entry named {required}");
        }
    }

    private static void CheckEndpoint(BotConfiguration configuration, TableEndpoint endpoint, string what)
    {
        List<TableEntry> entries = configuration.Table.Entries;
        Require(entries.Find(entry => entry.Id == endpoint.DomainId)?.Text == endpoint.Host, $"{what}: host and entry differ");
        Require(entries.Find(entry => entry.Id == endpoint.PortId)?.Port == endpoint.Port, $"{what}: port and entry differ");
        CheckName(endpoint.Host);
    }

    internal static void CheckHost(string host)
    {
        if (IPAddress.TryParse(host, out _))
        {
            CheckAddress(host);
        }
        else
        {
            CheckName(host);
        }
    }

    private static void CheckName(string host) =>
        Require(
            host.Split('.') is [.., "example", "com" or "net" or "org" or "edu"],
            $"{host} is not one of the example domains");

    private static void CheckAddress(string text)
    {
        Require(
            IPAddress.TryParse(text, out IPAddress? address) && DocumentationNetworks.Any(network => network.Contains(address)),
            $"{text} is not an address reserved for documentation");
    }

    /// <summary>The bot measures its encrypted credentials as C strings, so none of their bytes may become NUL.</summary>
    private static void CheckCredentials(ScannerSettings scanner)
    {
        byte fold = Cipher.Fold(scanner.Key);
        foreach (Credential credential in scanner.Credentials)
        {
            foreach (string text in (string[])[credential.User, credential.Password])
            {
                byte[] bytes = Encoding.UTF8.GetBytes(text);
                Require(!bytes.Contains(fold), $"credential {credential.User}/{credential.Password}: a character equals the key");
                Require(bytes.Length <= byte.MaxValue, $"credential {credential.User}/{credential.Password} is too long");
            }
        }

        Require(scanner.Credentials.Sum(credential => credential.Weight) <= ushort.MaxValue, "the weights' sum is too large");
    }

    internal static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new FixtureException(message);
        }
    }
}
