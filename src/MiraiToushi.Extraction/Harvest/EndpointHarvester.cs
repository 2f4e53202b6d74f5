using System.Globalization;
using System.Net;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Stages;

namespace MiraiToushi.Extraction.Harvest;

/// <summary>An endpoint that stood in a sockaddr of the guest.</summary>
/// <param name="Address">The address in its usual text form.</param>
/// <param name="Port">The port.</param>
/// <param name="StructureAddress">Where the sockaddr is.</param>
/// <param name="Process">The process it was seen in.</param>
internal readonly record struct StoredEndpoint(string Address, int Port, ulong StructureAddress, string Process);

/// <summary>
/// Makes endpoints of what the sample did with the network: what it connected to, by the name it had asked for; who it asked;
/// and what stood earlier in the very structure that it later connected with, which is the decoy.
/// </summary>
internal sealed class EndpointHarvester
{
    private const int DnsPort = 53;
    private readonly Boot _boot;
    private readonly IReadOnlyList<StoredEndpoint> _abandoned;
    private readonly bool _isBot;
    private readonly List<EndpointFinding> _result = [];
    private readonly Dictionary<string, string> _names;

    private EndpointHarvester(Boot boot, IReadOnlyList<StoredEndpoint> abandoned, bool isBot)
    {
        _boot = boot;
        _abandoned = abandoned;
        _isBot = isBot;
        _names = [];
        foreach (DnsEvent dns in Events<DnsEvent>())
        {
            if (dns.Answer is { } answer)
            {
                _names[answer] = dns.Name;
            }
        }
    }

    /// <summary>Harvests a boot.</summary>
    /// <param name="boot">The boot.</param>
    /// <param name="abandoned">What boots connected to that were given up for this one.</param>
    /// <param name="isBot">Whether anything else of a bot was found: an ordinary program's connections are no CNC.</param>
    public static IReadOnlyList<EndpointFinding> Harvest(Boot boot, IReadOnlyList<StoredEndpoint> abandoned, bool isBot) =>
        new EndpointHarvester(boot, abandoned, isBot).Harvest();

    /// <summary>What a boot connected to by TCP, as the structures held it.</summary>
    public static IEnumerable<StoredEndpoint> Connected(Boot boot) =>
        boot.Machine.Trace.Network.OfType<ConnectEvent>().Where(IsOutbound)
            .Select(connect => new StoredEndpoint(connect.Target.Address, connect.Target.Port, connect.StructureAddress, connect.Process));

    /// <summary>Whether a connect goes by TCP to somewhere that is not the device itself.</summary>
    public static bool IsOutbound(ConnectEvent connect) =>
        connect.Protocol == "tcp" && connect.Target.Port != 0 && !IsLocal(connect.Target.Address);

    private static bool IsLocal(string address) =>
        !IPAddress.TryParse(address, out IPAddress? parsed) || IPAddress.IsLoopback(parsed)
        || parsed.Equals(IPAddress.Any) || parsed.Equals(IPAddress.IPv6Any);

    private IEnumerable<T> Events<T>()
        where T : NetworkEvent => _boot.Machine.Trace.Network.OfType<T>();

    private List<EndpointFinding> Harvest()
    {
        AddConnections();
        AddNamesWithoutConnection();
        AddDecoys();
        AddResolvers();
        AddLocal();
        return _result;
    }

    private void AddConnections()
    {
        bool isMisled = _boot.HasSilentTrapHandler;
        foreach (ConnectEvent connect in Events<ConnectEvent>().Where(IsOutbound))
        {
            bool hasName = _names.TryGetValue(connect.Target.Address, out string? name);
            bool isDecoy = _isBot && isMisled && !hasName;
            EndpointRole role = !_isBot ? EndpointRole.Other : isDecoy ? EndpointRole.Decoy : EndpointRole.Cnc;
            string? reason = !_isBot ? "connected to by a program in which nothing of a bot was found"
                : isDecoy ? "stored before the SIGTRAP handler that switches to the real one could run" : null;
            Add(role, name ?? connect.Target.Address, connect.Target.Port, "tcp", hasName ? ["dns-question", "connect"] : ["connect"], reason, new Provenance
            {
                Stage = "boot",
                Method = hasName ? "connected to the address that its own DNS question was answered with" : "connected to the address",
                Address = connect.Site,
                Process = connect.Process,
            });
        }
    }

    private void AddNamesWithoutConnection()
    {
        foreach (DnsEvent dns in Events<DnsEvent>())
        {
            if (_result.Any(endpoint => endpoint.Host == dns.Name))
            {
                continue;
            }

            bool isCnc = _isBot && _result.All(endpoint => endpoint.Role != EndpointRole.Cnc);
            Add(isCnc ? EndpointRole.Cnc : EndpointRole.Other, dns.Name, null, null, ["dns-question"], "asked for, but never connected to", new Provenance
            {
                Stage = "boot",
                Method = $"DNS question of type {dns.Type.ToString(CultureInfo.InvariantCulture)} to {dns.Server.Address}",
                Address = dns.Site,
                Process = dns.Process,
            });
        }
    }

    private void AddDecoys()
    {
        if (!_isBot)
        {
            return;
        }

        ConnectEvent[] connects = [.. Events<ConnectEvent>().Where(IsOutbound)];
        HashSet<(string, int)> used = [.. connects.Select(connect => (connect.Target.Address, connect.Target.Port))];
        foreach (ConnectEvent connect in connects.DistinctBy(connect => connect.StructureAddress))
        {
            foreach ((string process, MemorySnapshot memory) in Snapshots())
            {
                StoredEndpoint? stored = ReadStructure(memory, connect.StructureAddress, process);
                if (stored is { } decoy && !used.Contains((decoy.Address, decoy.Port)) && !_names.ContainsKey(decoy.Address))
                {
                    AddDecoy(decoy, "stored in the structure that later held the real one, never connected to");
                }
            }
        }

        foreach (StoredEndpoint endpoint in _abandoned)
        {
            if (!used.Contains((endpoint.Address, endpoint.Port)) && !IsAnswer(endpoint.Address))
            {
                AddDecoy(endpoint, "connected to only while the sample's gate was closed");
            }
        }
    }

    // The pretended DNS answers from one network, so an address of a boot given up may be one that this boot never saw.
    private bool IsAnswer(string address)
    {
        string network = _boot.Machine.Configuration.Network.AnswerNetwork;
        return _names.ContainsKey(address) || address.StartsWith(network[..(network.LastIndexOf('.') + 1)], StringComparison.Ordinal);
    }

    private IEnumerable<(string Process, MemorySnapshot Memory)> Snapshots() =>
        _boot.Machine.Milestones.Select(milestone => (milestone.Process, milestone.Memory))
            .Concat(_boot.Machine.Ended.Select(ended => (ended.Path, ended.Memory)));

    private StoredEndpoint? ReadStructure(MemorySnapshot memory, ulong address, string process)
    {
        const int Inet = 2;
        byte[]? bytes = memory.ReadBytes(address, 8);
        if (bytes is null || GuestEndian.Decode(bytes.AsSpan(0, 2), _boot.Machine.Architecture.ByteOrder) != Inet)
        {
            return null;
        }

        int port = (bytes[2] << 8) | bytes[3];
        string text = new IPAddress(bytes.AsSpan(4, 4)).ToString();
        return port != 0 && !IsLocal(text) ? new StoredEndpoint(text, port, address, process) : null;
    }

    private void AddDecoy(StoredEndpoint decoy, string reason) =>
        Add(EndpointRole.Decoy, decoy.Address, decoy.Port, null, ["stored-address"], reason, new Provenance
        {
            Stage = "boot",
            Method = "read from the sockaddr that the sample connects with",
            Address = decoy.StructureAddress,
            Process = decoy.Process,
        });

    private void AddResolvers()
    {
        foreach (DnsEvent dns in Events<DnsEvent>())
        {
            Add(EndpointRole.Resolver, dns.Server.Address, dns.Server.Port, "udp", ["dns-question"], null, new Provenance
            {
                Stage = "boot",
                Method = "DNS questions were sent to it",
                Address = dns.Site,
                Process = dns.Process,
            });
        }
    }

    private void AddLocal()
    {
        foreach (ConnectEvent connect in Events<ConnectEvent>())
        {
            if (connect.Protocol != "udp" || IsLocal(connect.Target.Address) || connect.Target.Port == 0
                || _result.Any(endpoint => endpoint.Host == connect.Target.Address && endpoint.Port == connect.Target.Port))
            {
                continue;
            }

            bool isLocalAddressCheck = !Events<SendEvent>().Any(send => send.Target == connect.Target);
            Add(EndpointRole.Other, connect.Target.Address, connect.Target.Port, "udp", ["connect"],
                isLocalAddressCheck ? "nothing was sent: this is how a bot learns its own address" : connect.Target.Port == DnsPort ? "a name server" : null,
                new Provenance { Stage = "boot", Method = "datagram socket connected to the address", Address = connect.Site, Process = connect.Process });
        }

        foreach (BindEvent bind in Events<BindEvent>())
        {
            if (bind.Protocol == "tcp" && bind.Local.Port != 0)
            {
                Add(EndpointRole.Other, bind.Local.Address, bind.Local.Port, "tcp", ["bind"], "bound by the sample itself: how a bot keeps to a single instance", new Provenance
                {
                    Stage = "boot",
                    Method = "bind",
                    Address = bind.Site,
                    Process = bind.Process,
                });
            }
        }
    }

    private void Add(EndpointRole role, string host, int? port, string? protocol, IReadOnlyList<string> sources, string? reason, Provenance provenance)
    {
        if (_result.Any(endpoint => endpoint.Host == host && endpoint.Port == port && (endpoint.Role == role || role == EndpointRole.Other)))
        {
            return;
        }

        _result.Add(new EndpointFinding
        {
            Role = role,
            Host = host,
            Port = port,
            Protocol = protocol,
            Sources = sources,
            Reason = reason,
            Provenance = provenance,
        });
    }
}
