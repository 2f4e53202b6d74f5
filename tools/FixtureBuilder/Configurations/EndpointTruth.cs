using System.Net;

namespace FixtureBuilder.Configurations;

/// <summary>
/// An endpoint that a look-alike has. Role: cnc, report, decoy, resolver, other. Sources: where it stands (table, text,
/// integer) and what is done with it (dns-a, dns-txt, connect, datagram, bind, stored). Pool: of the endpoints with the same
/// word one is drawn at random. Transform: what happens to the name server's answer before use. Purpose: why it is
/// not the C2, in one word.
/// </summary>
internal sealed record EndpointTruth(
    string Role,
    string Host,
    int? Port,
    string? Protocol,
    IReadOnlyList<string> Sources,
    string? Pool = null,
    string? Transform = null,
    string? Purpose = null);

/// <summary>What can be known about a configuration's endpoints, from its settings alone.</summary>
internal static class EndpointTruths
{
    private const string Loopback = "127.0.0.1";

    public static IReadOnlyList<EndpointTruth> Of(BotConfiguration configuration) =>
    [
        .. Cncs(configuration.Cnc),
        new("report", configuration.Report.Host, configuration.Report.Port, null, ["table"]),
        .. configuration.Stale is { } stale
            ? (EndpointTruth[])[new("decoy", stale.Host, stale.Port, null, ["table"], Purpose: "stale")]
            : [],
        .. configuration.Decoy is { } decoy
            ? (EndpointTruth[])[new("decoy", decoy.Address, decoy.Port, "tcp", ["integer", "stored"], Purpose: "replaced")]
            : [],
        .. Resolvers(configuration),
        new("other", configuration.Program.LocalAddressProbe, 53, "udp", ["integer", "connect"], Purpose: "local-address"),
        .. configuration.Program.Gates.SelectMany(Gate),
        new("other", Loopback, configuration.Program.SingleInstancePort, "tcp", ["integer", "bind"], Purpose: "single-instance"),
    ];

    /// <summary>How the C2 has to be given on the command line; null where it is in the file.</summary>
    public static string? CommandLine(BotConfiguration configuration) => configuration.Cnc.Via switch
    {
        "arguments" => "argv[1] = host, argv[2] = port",
        "argument-joined" => "argv[1] = host:port",
        _ => null,
    };

    private static IEnumerable<EndpointTruth> Cncs(CncSettings cnc)
    {
        if (cnc.Via is "arguments" or "argument-joined")
        {
            return [];
        }

        string[] use = [cnc.Protocol == "datagrams" ? "datagram" : "connect"];
        string protocol = cnc.Protocol == "tcp" ? "tcp" : "udp";
        string? transform = cnc.Via switch
        {
            "dns-swapped" => "halves swapped",
            "dns-xor" => $"xor 0x{cnc.Xor:x8}",
            "dns-text-coded" => $"base64, xor 0x{cnc.Xor:x8}",
            _ => null,
        };
        string[] asked = cnc.Via switch
        {
            "dns-text" or "dns-text-coded" => ["dns-txt"],
            _ => ["dns-a"],
        };
        if (cnc.Pairs.Count > 0)
        {
            return cnc.Pairs.Select(pair => new EndpointTruth("cnc", pair.Address, pair.Port, protocol, ["integer", .. use], "cnc"));
        }

        string[] hosts = cnc.Hosts.Count > 0 ? [.. cnc.Hosts] : [cnc.Host!];
        int?[] ports = cnc.Ports.Count > 0 ? [.. cnc.Ports.Select(port => (int?)port)] : [cnc.Port];
        string? pool = hosts.Length * ports.Length > 1 ? "cnc" : null;
        return
            from host in hosts
            from port in ports
            let isName = !IPAddress.TryParse(host, out _)
            let place = Where(cnc, isName)
            select new EndpointTruth("cnc", host, port, protocol, [.. place, .. isName ? asked : [], .. use], pool, transform);
    }

    private static string[] Where(CncSettings cnc, bool isName) => cnc switch
    {
        { Via: "twice" } => ["table", "integer", "stored"],
        { DomainId: not null } or { DomainIds.Count: > 0 } => ["table"],
        { Via: "text-address" } => ["text"],
        { Via: "main-integer" or "main-htonl" } => ["integer", "stored"],
        _ => isName ? ["text"] : ["integer"],
    };

    private static IEnumerable<EndpointTruth> Resolvers(BotConfiguration configuration)
    {
        ProgramSettings program = configuration.Program;
        bool asks = Cncs(configuration.Cnc).Any(cnc => cnc.Sources.Any(source => source is "dns-a" or "dns-txt"))
            || program.Gates.Exists(gate => gate.Check == "reach-name");
        if (!asks)
        {
            return [];
        }

        return program.Resolvers.Count > 0
            ? program.Resolvers.Select(address => new EndpointTruth("resolver", address, 53, "udp", ["integer", "connect"], "resolver"))
            : [new EndpointTruth("resolver", program.Resolver, 53, "udp", ["integer", "connect"])];
    }

    private static IEnumerable<EndpointTruth> Gate(GateSettings gate) => gate.Check switch
    {
        "reach-connect" => [new("other", gate.Address!, gate.Port, "tcp", ["integer", "connect"], Purpose: "reachability")],
        "reach-name" => [new("other", gate.Name!, null, null, ["text", "dns-a"], Purpose: "reachability")],
        "network-time" => [new("other", gate.Address!, 123, "udp", ["integer", "connect"], Purpose: "time")],
        "bind-once" => [new("other", Loopback, gate.Port, "tcp", ["integer", "bind"], Purpose: "single-instance")],
        "bind-foreign" =>
        [
            new("other", gate.Address!, gate.Port, "tcp", ["integer", "bind"], Purpose: "single-instance"),
            new("other", "0.0.0.0", gate.Port, "tcp", ["integer", "bind"], Purpose: "single-instance"),
        ],
        "bind-twice" =>
        [
            new("other", Loopback, gate.Port, "tcp", ["integer", "bind"], Purpose: "single-instance"),
            new("other", Loopback, gate.Port + 1, "tcp", ["integer", "bind"], Purpose: "single-instance"),
        ],
        _ => [],
    };
}
