using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Harvest;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Tests.Harvest.Endpoints;

/// <summary>Network events and contexts made by hand.</summary>
internal static class Events
{
    public const ulong Structure = 0x2a000;
    public const string Server = "198.51.100.53";

    public static ConnectEvent Tcp(string address, int port, string process = "1.1", ulong structure = Structure) => new()
    {
        Process = process,
        Site = 0x1000,
        Target = new NetworkAddress(address, port),
        Protocol = "tcp",
        StructureAddress = structure,
    };

    public static ConnectEvent Udp(string address, int port, string process = "1") =>
        Tcp(address, port, process) with { Protocol = "udp" };

    public static SendEvent Send(string address, int port, byte[]? data = null, string protocol = "tcp", string process = "1.1") => new()
    {
        Process = process,
        Site = 0x1004,
        Target = new NetworkAddress(address, port),
        Protocol = protocol,
        Data = data ?? [0, 0, 0, 1],
    };

    public static DnsEvent Asked(string name, string? answer, int type = 1, string server = Server, string process = "1.1") => new()
    {
        Process = process,
        Site = 0x1008,
        Name = name,
        Type = type,
        Server = new NetworkAddress(server, 53),
        Answer = answer,
    };

    public static BindEvent Bound(string address, int port) =>
        new() { Process = "1", Site = 0x100c, Local = new NetworkAddress(address, port), Protocol = "tcp" };

    public static EndpointContext Bot(params NetworkEvent[] events) => new() { Run = new NetworkRun(events), IsBot = true };

    public static NetworkRun Run(params NetworkEvent[] events) => new(events);

    public static TableEntry Text(int id, string text) => Entry(id, TableEntryKind.Text) with { Text = text };

    public static TableEntry Port(int id, int port) => Entry(id, TableEntryKind.Port) with { Number = port };

    public static TableFinding Table(params TableEntry[] entries) => new() { Status = TableStatus.Decoded, Entries = entries };

    /// <summary>All findings, one line each.</summary>
    public static string[] Lines(EndpointContext context) => [.. EndpointHarvester.Harvest(context).Select(Line)];

    public static EndpointFinding Only(EndpointContext context, EndpointRole role) =>
        Assert.Single(EndpointHarvester.Harvest(context), finding => finding.Role == role);

    private static string Line(EndpointFinding finding) => $"{finding.Role} {finding.Host ?? "-"}:{finding.Port?.ToString() ?? "-"} {finding.Protocol ?? "-"}";

    private static TableEntry Entry(int id, TableEntryKind kind) => new()
    {
        Id = id,
        Kind = kind,
        Length = 2,
        Encrypted = [],
        Address = 0x3000,
        Provenance = new Provenance { Stage = "unlock", Method = $"entry {id}" },
    };
}
