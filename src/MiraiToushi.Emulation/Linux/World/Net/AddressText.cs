using System.Globalization;
using System.Text;

namespace MiraiToushi.Emulation.Linux.World.Net;

/// <summary>Addresses as text.</summary>
internal static class AddressText
{
    /// <summary>Dotted text.</summary>
    /// <param name="address">The address.</param>
    public static string FormatInternet(uint address) => string.Create(
        CultureInfo.InvariantCulture,
        $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}");

    /// <summary>Reads dotted text.</summary>
    /// <param name="text">Four numbers with dots between them.</param>
    /// <returns>The address, or null for anything else.</returns>
    public static uint? ParseInternet(string text)
    {
        string[] parts = text.Split('.');
        uint result = 0;
        foreach (string part in parts)
        {
            if (!byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out byte value))
            {
                return null;
            }

            result = (result << 8) | value;
        }

        return parts.Length == 4 ? result : null;
    }

    /// <summary>Text as RFC 5952 wants it.</summary>
    /// <param name="address">The address.</param>
    public static string FormatInternet6(UInt128 address)
    {
        if (address >> 32 == 0xFFFF)
        {
            return "::ffff:" + FormatInternet((uint)address);
        }

        ushort[] groups = new ushort[8];
        for (int i = 0; i < 8; i++)
        {
            groups[i] = (ushort)(address >> (112 - (16 * i)));
        }

        (int start, int length) = LongestZeros(groups);
        StringBuilder text = new();
        for (int i = 0; i < 8; i++)
        {
            if (i == start && length > 1)
            {
                text.Append("::");
                i += length - 1;
                continue;
            }

            if (text.Length > 0 && text[^1] != ':')
            {
                text.Append(':');
            }

            text.Append(groups[i].ToString("x", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private static (int Start, int Length) LongestZeros(ushort[] groups)
    {
        (int Start, int Length) best = (0, 0);
        int run = 0;
        for (int i = 0; i < groups.Length; i++)
        {
            run = groups[i] == 0 ? run + 1 : 0;
            if (run > best.Length)
            {
                best = (i - run + 1, run);
            }
        }

        return best;
    }
}
