using System.Globalization;

namespace MiraiToushi.Extraction.Harvest;

/// <summary>Names of the DNS's numbers.</summary>
internal static class DnsNames
{
    /// <summary>The name of a record type (RFC 1035, RFC 3596, RFC 2782), or "TYPE" and the number (RFC 3597).</summary>
    public static string OfType(int type) => type switch
    {
        1 => "A",
        2 => "NS",
        5 => "CNAME",
        15 => "MX",
        16 => "TXT",
        28 => "AAAA",
        33 => "SRV",
        255 => "ANY",
        _ => "TYPE" + type.ToString(CultureInfo.InvariantCulture),
    };
}
