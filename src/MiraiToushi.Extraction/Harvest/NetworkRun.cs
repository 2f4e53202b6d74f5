using System.Net;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Extraction.Harvest;

/// <summary>What a guest did with the network in one run, and what it was told there.</summary>
internal sealed class NetworkRun
{
    private const int Ipv4Length = 4;
    private static readonly (uint Network, uint Mask)[] Groups =
        [(0xE000_0000, 0xF000_0000), (0xFFFF_FFFF, 0xFFFF_FFFF), (0xA9FE_0000, 0xFFFF_0000)];

    private readonly Dictionary<string, DnsEvent> _byAnswer = new(StringComparer.Ordinal);

    /// <summary>Takes the events of a run.</summary>
    /// <param name="events">The events, in order.</param>
    /// <param name="firstFlow">Place of the first event that counts as a flow; those before it only say what was asked.</param>
    public NetworkRun(IReadOnlyList<NetworkEvent> events, int firstFlow = 0)
    {
        Events = events;
        foreach (DnsEvent question in Questions)
        {
            if (question.Answer is { } answer)
            {
                _byAnswer.TryAdd(answer, question);
            }
        }

        Flows = [.. ReadFlows(events).Where(flow => flow.Index >= firstFlow)];
    }

    /// <summary>The events, in order.</summary>
    public IReadOnlyList<NetworkEvent> Events { get; }

    /// <summary>DNS questions.</summary>
    public IEnumerable<DnsEvent> Questions => Events.OfType<DnsEvent>();

    /// <summary>TCP connections and datagrams to other hosts, each target of a process once.</summary>
    public IReadOnlyList<Flow> Flows { get; }

    /// <summary>The question that an address was the answer to; null for others.</summary>
    public DnsEvent? QuestionFor(string address) => _byAnswer.GetValueOrDefault(address);

    /// <summary>The last answered question of a process, or of one it descends from, before an event.</summary>
    public DnsEvent? LastQuestion(string process, int before)
    {
        for (int i = Math.Min(before, Events.Count) - 1; i >= 0; i--)
        {
            if (Events[i] is DnsEvent { Answer: not null } question && IsWithin(process, question.Process))
            {
                return question;
            }
        }

        return null;
    }

    /// <summary>The first bytes sent to a target; null where nothing was.</summary>
    public byte[]? FirstSent(NetworkAddress target) =>
        Events.OfType<SendEvent>().FirstOrDefault(send => send.Target == target && send.Data.Length > 0)?.Data;

    /// <summary>Whether a process is another one or descends from it.</summary>
    public static bool IsWithin(string process, string ancestor) =>
        process == ancestor || process.StartsWith(ancestor + ".", StringComparison.Ordinal);

    /// <summary>Whether an address is that of one other host: not the device itself, not a group of hosts.</summary>
    public static bool IsOutside(string address)
    {
        if (!IPAddress.TryParse(address, out IPAddress? parsed) || IPAddress.IsLoopback(parsed)
            || parsed.Equals(IPAddress.Any) || parsed.Equals(IPAddress.IPv6Any) || parsed.IsIPv6Multicast || parsed.IsIPv6LinkLocal)
        {
            return false;
        }

        IPAddress plain = parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed;
        return plain.GetAddressBytes().Length != Ipv4Length || IsOutside(AddressTransform.Read(plain.ToString())!.Value);
    }

    private static bool IsOutside(uint address) => !Array.Exists(Groups, group => (address & group.Mask) == group.Network) && address >> 24 is not (0 or 127);

    private static IEnumerable<Flow> ReadFlows(IReadOnlyList<NetworkEvent> events)
    {
        HashSet<(string, NetworkAddress, string)> seen = [];
        for (int i = 0; i < events.Count; i++)
        {
            (NetworkAddress? target, string protocol, ulong? structure) = events[i] switch
            {
                ConnectEvent { Protocol: "tcp" } connect => (connect.Target, "tcp", connect.StructureAddress),
                SendEvent { Protocol: "udp" } send => (send.Target, "udp", send.StructureAddress),
                _ => ((NetworkAddress?)null, "", (ulong?)null),
            };
            if (target is { Port: not 0 } there && IsOutside(there.Address) && seen.Add((events[i].Process, there, protocol)))
            {
                yield return new Flow(events[i], i, there, protocol, structure);
            }
        }
    }
}

/// <summary>A TCP connection or a datagram to another host.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Index">Its place among the events of the run.</param>
/// <param name="Target">Where to.</param>
/// <param name="Protocol">"tcp" or "udp".</param>
/// <param name="Structure">Guest address of the sockaddr; null where it is not known.</param>
internal sealed record Flow(NetworkEvent Event, int Index, NetworkAddress Target, string Protocol, ulong? Structure);
