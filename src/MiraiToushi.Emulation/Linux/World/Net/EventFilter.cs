using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Linux.World.Net;

/// <summary>Keeps floods out of the trace: a scanner's thousand targets must not crowd out the one address that matters.</summary>
internal sealed class EventFilter
{
    private const int MaximumPerPort = 64;
    private const int MaximumPerSite = 512;
    private const int MaximumAlike = 3;
    private const int MaximumKeys = 20_000;
    private readonly Dictionary<(string Process, ulong Site, string Kind), int> _perSite = [];
    private readonly Dictionary<(string Process, ulong Site, string Kind, string Protocol, int Port), int> _perPort = [];
    private readonly Dictionary<(string Process, ulong Site, NetworkAddress? Target, ulong Hash), int> _alike = [];

    /// <summary>Whether an event is worth keeping.</summary>
    /// <param name="networkEvent">The event.</param>
    public bool Accepts(NetworkEvent networkEvent)
    {
        if (networkEvent is SendEvent send && !Count(_alike, (send.Process, send.Site, send.Target, Hash(send.Data)), MaximumAlike))
        {
            return false;
        }

        string process = networkEvent.Process;
        ulong site = networkEvent.Site;
        string kind = networkEvent.GetType().Name;

        // A static libc makes all of its calls from one site, so the port has to tell a scanner from the rest.
        (string Protocol, int Port)? port = networkEvent switch
        {
            ConnectEvent connect => (connect.Protocol, connect.Target.Port),
            SendEvent sent => (sent.Protocol, sent.Target?.Port ?? 0),
            _ => null,
        };
        bool isWelcome = port is not { } flow || Count(_perPort, (process, site, kind, flow.Protocol, flow.Port), MaximumPerPort);
        return isWelcome && Count(_perSite, (process, site, kind), MaximumPerSite);
    }

    private static bool Count<TKey>(Dictionary<TKey, int> counts, TKey key, int maximum)
        where TKey : notnull
    {
        int count = counts.GetValueOrDefault(key);
        if (count >= maximum || (count == 0 && counts.Count >= MaximumKeys))
        {
            return false;
        }

        counts[key] = count + 1;
        return true;
    }

    private static ulong Hash(byte[] bytes)
    {
        ulong hash = 14695981039346656037;
        foreach (byte value in bytes)
        {
            hash = (hash ^ value) * 1099511628211;
        }

        return hash;
    }
}
