namespace FixtureBuilder.Configurations;

/// <summary>Where the C2 is, and how the program comes by it.</summary>
internal sealed class CncSettings
{
    /// <summary>A file of sources/bot/cnc, without its suffix.</summary>
    public string Via { get; set; } = "table";

    /// <summary>The entry that holds the host; null where it is elsewhere.</summary>
    public int? DomainId { get; set; }

    /// <summary>The entry that holds the port; null where it is elsewhere.</summary>
    public int? PortId { get; set; }

    /// <summary>A name or an address; null where there are several, or where it comes from outside.</summary>
    public string? Host { get; set; }

    public ushort? Port { get; set; }

    /// <summary>tcp, udp, or datagrams: UDP without connect.</summary>
    public string Protocol { get; set; } = "tcp";

    /// <summary>All of which one is drawn, together with the one port.</summary>
    public List<string> Hosts { get; set; } = [];

    /// <summary>The entries that hold the hosts, in the same order.</summary>
    public List<int> DomainIds { get; set; } = [];

    /// <summary>All of which one is drawn, together with the one host.</summary>
    public List<ushort> Ports { get; set; } = [];

    /// <summary>Hosts with ports of their own, of which one is drawn.</summary>
    public List<Endpoint> Pairs { get; set; } = [];

    /// <summary>What the answer of a name server is XORed with, in the order of the address's digits.</summary>
    public uint? Xor { get; set; }
}
