using System.Net;
using System.Text;
using MiraiToushi.Emulation.Linux.World.Net;

namespace MiraiToushi.Emulation.Library;

/// <summary>What a resolver reads before it asks: /etc/hosts, /etc/resolv.conf.</summary>
internal static class ResolverFiles
{
    private const int MaximumFile = 0x4000;
    private const ulong Chunk = 0x400;
    private static readonly char[] Blanks = [' ', '\t', '\r'];

    /// <summary>The first name server; the host itself where none is named, as resolv.conf(5) says.</summary>
    public static byte[] NameServer(LibraryCall call)
    {
        foreach (string[] words in Lines(call, "/etc/resolv.conf"))
        {
            if (words is ["nameserver", var text, ..] && ParseAddress(text, AddressFamily.Internet) is { } address)
            {
                return address;
            }
        }

        return [127, 0, 0, 1];
    }

    /// <summary>The addresses of a name in /etc/hosts.</summary>
    public static IReadOnlyList<byte[]> Hosts(LibraryCall call, string name, AddressFamily family)
    {
        List<byte[]> found = [];
        foreach (string[] words in Lines(call, "/etc/hosts"))
        {
            bool isNamed = words.Skip(1).Any(word => word.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (isNamed && ParseAddress(words[0], family) is { } address)
            {
                found.Add(address);
            }
        }

        return found;
    }

    /// <summary>An address from text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="family">The family wanted.</param>
    /// <returns>Its bytes in the network's order; null where it is none.</returns>
    public static byte[]? ParseAddress(string text, AddressFamily family)
    {
        bool isPlausible = family == AddressFamily.Internet
            ? text.Count(static c => c == '.') == 3 && text.All(static c => char.IsAsciiDigit(c) || c == '.')
            : text.Contains(':', StringComparison.Ordinal) && !text.Contains('%', StringComparison.Ordinal);
        return isPlausible && IPAddress.TryParse(text, out IPAddress? address) && address.GetAddressBytes() is var bytes
            && bytes.Length == (family == AddressFamily.Internet ? 4 : 16) ? bytes : null;
    }

    private static IEnumerable<string[]> Lines(LibraryCall call, string path)
    {
        foreach (string line in Read(call, path).Split('\n'))
        {
            string[] words = line.Split('#')[0].Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 1)
            {
                yield return words;
            }
        }
    }

    private static string Read(LibraryCall call, string path)
    {
        long descriptor = call.AskPath("open", path, 0, 0);
        if (descriptor < 0)
        {
            return "";
        }

        StringBuilder text = new();
        ulong place = call.Data + LibraryData.Scratch;
        while (text.Length < MaximumFile && call.Ask("read", (ulong)descriptor, place, Chunk) is > 0 and var length
            && call.Memory.ReadBytes(place, (int)length) is { } bytes)
        {
            text.Append(Encoding.Latin1.GetString(bytes));
        }

        call.Ask("close", (ulong)descriptor);
        return text.ToString();
    }
}
