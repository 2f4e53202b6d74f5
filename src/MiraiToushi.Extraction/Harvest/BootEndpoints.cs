using System.Net;
using System.Text;
using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Stages;

namespace MiraiToushi.Extraction.Harvest;

/// <summary>What a boot has to say about endpoints, as the rules want it.</summary>
internal static class BootEndpoints
{
    private const int DnsPort = 53;
    private const int NtpPort = 123;

    /// <summary>Describes a boot.</summary>
    /// <param name="boot">The boot.</param>
    /// <param name="abandoned">What boots connected to that were given up for this one.</param>
    /// <param name="isBot">Whether anything else of a bot was found.</param>
    /// <param name="table">The string table.</param>
    /// <param name="verification">What other runs showed; null for nothing.</param>
    public static EndpointContext Describe(
        Boot boot,
        IReadOnlyList<StoredEndpoint> abandoned,
        bool isBot,
        TableFinding table,
        EndpointVerification? verification)
    {
        return new EndpointContext
        {
            Run = new NetworkRun(boot.Machine.Trace.Network),
            IsBot = isBot,
            IsMisled = boot.HasSilentTrapHandler,
            Arguments = boot.Arguments,
            Table = table,
            HandedOutResolvers = HandedOut(boot.Machine.Configuration),
            Abandoned = abandoned,
            Stored = structure => ReadStructures(boot, structure),
            StoredEarly = structure => ReadEarly(boot, structure),
            StoredAnywhere = () => ScanStructures(boot),
            FindText = text => FindText(boot, text),
            Verification = verification ?? new EndpointVerification(),
        };
    }

    /// <summary>What a boot connected to by TCP, as the structures held it, without what came from us.</summary>
    public static IEnumerable<StoredEndpoint> Connected(Boot boot)
    {
        NetworkRun run = new(boot.Machine.Trace.Network);
        HostResolver hosts = new(run, []);
        return run.Flows
            .Where(flow => flow.Structure is not null && hosts.Resolve(run, flow).Question is null)
            .Where(flow => CommandLineProbe.Recognise(boot.Arguments, flow.Target.Address, null) is null)
            .Select(flow => new StoredEndpoint(flow.Target.Address, flow.Target.Port, flow.Structure!.Value, flow.Event.Process));
    }

    /// <summary>Whether a boot connected by TCP to another host, or sent it datagrams that are no questions for a name or the time.</summary>
    public static bool HasFlows(Boot boot) => new NetworkRun(boot.Machine.Trace.Network).Flows
        .Any(flow => flow.Protocol == "tcp" || flow.Target.Port is not (DnsPort or NtpPort));

    /// <summary>The name servers in the /etc/resolv.conf that the guest was given.</summary>
    private static HashSet<string> HandedOut(MachineConfiguration configuration)
    {
        HashSet<string> servers = [];
        foreach (VirtualFileDeclaration file in configuration.Files.Where(file => file.Path == "/etc/resolv.conf"))
        {
            foreach (string line in Encoding.UTF8.GetString(file.Content.Span).Split('\n'))
            {
                string[] words = line.Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
                if (words is ["nameserver", var address, ..])
                {
                    servers.Add(address);
                }
            }
        }

        return servers;
    }

    private static IEnumerable<(string Process, MemorySnapshot Memory)> Moments(Boot boot) =>
        boot.Machine.Milestones.Select(milestone => (milestone.Process, milestone.Memory))
            .Concat(boot.Machine.Ended.Select(ended => (ended.Path, ended.Memory)));

    private static IEnumerable<StoredEndpoint> ReadStructures(Boot boot, ulong address)
    {
        if (IsStack(boot, address))
        {
            // At any other moment something else lies there.
            yield break;
        }

        foreach ((string process, MemorySnapshot memory) in Moments(boot))
        {
            if (ReadStructure(boot, memory, address) is { } stored)
            {
                yield return stored with { Process = process };
            }
        }
    }

    private static IEnumerable<StoredEndpoint> ReadEarly(Boot boot, ulong address)
    {
        foreach (Milestone milestone in boot.Machine.Milestones.TakeWhile(milestone => milestone.Event is not "connect" || milestone.Process == "1"))
        {
            if (milestone.Event == "fork" && !IsStack(boot, address) && ReadStructure(boot, milestone.Memory, address) is { } stored)
            {
                yield return stored with { Process = milestone.Process };
            }
        }
    }

    private static bool IsStack(Boot boot, ulong address)
    {
        ulong top = boot.Machine.Architecture.Addresses.StackTop;
        return address < top && address >= top - (ulong)boot.Machine.Configuration.Budgets.StackSize;
    }

    /// <summary>Looks for sockaddr_in: AF_INET, a port, an address, and eight bytes of zero.</summary>
    private static IEnumerable<StoredEndpoint> ScanStructures(Boot boot)
    {
        const int Size = 16;
        HashSet<(ulong, string)> seen = [];
        foreach (EndedProcess process in boot.Machine.Ended)
        {
            foreach ((ulong start, byte[] bytes) in new SnapshotView(boot.Machine, process.Memory).Static)
            {
                int step = Math.Min(4, boot.Machine.Architecture.MaximumAlignment);
                for (int at = (int)((ulong)-(long)start % (ulong)step); at + Size <= bytes.Length; at += step)
                {
                    bool isPadded = bytes.AsSpan(at + 8, 8).IndexOfAnyExcept((byte)0) < 0 && (bytes[at] | bytes[at + 1]) == 2;
                    if (isPadded && ReadStructure(boot, process.Memory, start + (ulong)at) is { } stored && seen.Add((stored.StructureAddress, stored.Address)))
                    {
                        yield return stored with { Process = process.Path };
                    }
                }
            }
        }
    }

    private static StoredEndpoint? ReadStructure(Boot boot, MemorySnapshot memory, ulong address)
    {
        const int Inet = 2;
        byte[]? bytes = memory.ReadBytes(address, 8);
        if (bytes is null || GuestEndian.Decode(bytes.AsSpan(0, 2), boot.Machine.Architecture.ByteOrder) != Inet)
        {
            return null;
        }

        int port = (bytes[2] << 8) | bytes[3];
        string text = new IPAddress(bytes.AsSpan(4, 4)).ToString();
        return port != 0 && NetworkRun.IsOutside(text) ? new StoredEndpoint(text, port, address, "") : null;
    }

    // The stack does not count: libc's own conversions leave texts of addresses there.
    private static StoredText? FindText(Boot boot, string text)
    {
        byte[] wanted = [.. Encoding.ASCII.GetBytes(text), 0];
        foreach (EndedProcess process in boot.Machine.Ended)
        {
            foreach (MemoryRegion region in process.Memory.Regions)
            {
                byte[]? bytes = IsStack(boot, region.Start) ? null : process.Memory.ReadBytes(region.Start, (int)Math.Min(region.End - region.Start, int.MaxValue));
                int at = bytes.AsSpan().IndexOf(wanted);
                if (at >= 0 && (at == 0 || bytes![at - 1] is < (byte)'0' or > (byte)'9'))
                {
                    return new StoredText(region.Start + (ulong)at, process.Path);
                }
            }
        }

        return null;
    }
}
