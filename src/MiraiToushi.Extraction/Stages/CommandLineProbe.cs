using System.Buffers.Binary;
using System.Globalization;
using MiraiToushi.Extraction.Harvest;

namespace MiraiToushi.Extraction.Stages;

/// <summary>What of an endpoint came from the command line.</summary>
/// <param name="HasHost">Whether the host did.</param>
/// <param name="HasPort">Whether the port did.</param>
/// <param name="Format">What the sample expects where, such as "argv[1] = host, argv[2] = port".</param>
internal sealed record CommandLineUse(bool HasHost, bool HasPort, string Format);

/// <summary>
/// Some samples are told their CNC on the command line. This gives them arguments of ours that can be told from everything
/// else, and tells in what they do which of it is ours. Each argument is a different one, so the format follows.
/// </summary>
internal static class CommandLineProbe
{
    // Hosts of 203.0.113.0/24, a network for documentation (RFC 5737), and ports that no usual service has.
    private const string Network = "203.0.113.";
    private const int FirstHost = 210;
    private const int FirstPort = 48620;
    private static readonly char[] Separators = [':', ',', '|', '/', ' ', ';', '@'];

    /// <summary>The argument lists to try, the most usual first.</summary>
    /// <param name="name">argv[0].</param>
    public static IReadOnlyList<IReadOnlyList<string>> ArgumentLists(string name) =>
    [
        [name, Host(1), Port(2)],
        [name, $"{Host(1)}:{Port(1)}"],
        [name, Host(1)],
        // Descendants of the leak take a lone argument for the bot id, and wipe it.
        [name, $"{Host(1)}:{Port(1)}", "device"],
        [name, "device", Host(2), Port(3)],
        [name, Port(1), Host(2)],
    ];

    /// <summary>Says what of an endpoint is an argument that the sample was given.</summary>
    /// <param name="arguments">argv of the run.</param>
    /// <param name="host">The host; null where there is none.</param>
    /// <param name="port">The port; null where there is none.</param>
    /// <returns>What is, or null where nothing is.</returns>
    public static CommandLineUse? Recognise(IReadOnlyList<string> arguments, string? host, int? port)
    {
        List<string> parts = [];
        bool hasHost = false;
        bool hasPort = false;
        for (int i = 1; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            bool isHost = !hasHost && IsHost(argument, host);
            bool isPort = !hasPort && IsPort(argument, port);
            if (isHost || isPort)
            {
                parts.Add($"argv[{i}] = {(isHost ? "host" : "port")}");
            }
            else if (!hasHost && Split(argument) is var (left, separator, right) && IsHost(left, host))
            {
                isHost = true;
                isPort = IsPort(right, port);
                parts.Add($"argv[{i}] = host{separator}{(isPort ? "port" : "...")}");
            }

            hasHost |= isHost;
            hasPort |= isPort;
        }

        return parts.Count == 0 ? null : new CommandLineUse(hasHost, hasPort, string.Join(", ", parts));
    }

    private static string Host(int place) => Network + (FirstHost + place).ToString(CultureInfo.InvariantCulture);

    private static string Port(int place) => (FirstPort + place).ToString(CultureInfo.InvariantCulture);

    private static (string Left, char Separator, string Right)? Split(string argument)
    {
        int at = argument.IndexOfAny(Separators);
        return at > 0 ? (argument[..at], argument[at], argument[(at + 1)..]) : null;
    }

    // Written by code that forgets htonl or htons it is still what we gave.
    private static bool IsHost(string argument, string? host)
    {
        if (host is null || argument.Length == 0)
        {
            return false;
        }

        bool isReversed = AddressTransform.Read(argument) is { } address && AddressTransform.Read(host) == BinaryPrimitives.ReverseEndianness(address);
        return isReversed || string.Equals(argument, host, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsPort(string argument, int? port) =>
        port is { } number && ushort.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out ushort value)
        && (value == number || BinaryPrimitives.ReverseEndianness(value) == number);
}
