using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Reporting.ToushiFormat;

/// <summary>Values and hashes as mirai-toushi's getDecodeData, getTablesSHA256 and getAuthTablesSHA256 give them.</summary>
internal static class ToushiValue
{
    /// <summary>It reads no more than this of one text.</summary>
    private const int MaximumBytes = 1024;

    /// <summary>
    /// The bytes of an entry that belong to it. There an entry is read from where table_init copies it, up to the zero that ends
    /// the C string; a stored length that reaches beyond (the leak has some) adds what lies behind it. So text ends at its zero,
    /// and other bytes at a zero that was never encrypted behind one that was.
    /// </summary>
    public static ReadOnlySpan<byte> Data(TableEntry entry)
    {
        ReadOnlySpan<byte> decoded = entry.Decoded;
        if (entry.Kind == TableEntryKind.Text)
        {
            int end = decoded.IndexOf((byte)0);
            return end < 0 ? decoded : decoded[..(end + 1)];
        }

        for (int i = 1; i < Math.Min(decoded.Length, entry.Encrypted.Length); i++)
        {
            if (decoded[i - 1] == 0 && entry.Encrypted[i] == 0)
            {
                return decoded[..i];
            }
        }

        return decoded;
    }

    /// <summary>
    /// The number of an entry of two bytes, high byte first; null for a text. Two bytes of which the last is zero are a text
    /// of one character there, whatever the entry is used for, and so they are here: the hash depends on it.
    /// </summary>
    public static int? Number(TableEntry entry) => Data(entry) is [var high, not 0 and var low] ? (high << 8) | low : null;

    /// <summary>Printable ASCII as it is, backslashes and quotes too, zeros left out, everything else as \xNN.</summary>
    public static string Text(ReadOnlySpan<byte> decoded)
    {
        StringBuilder text = new();
        foreach (byte one in decoded[..Math.Min(decoded.Length, MaximumBytes)])
        {
            if (one is >= 0x20 and <= 0x7e)
            {
                text.Append((char)one);
            }
            else if (one != 0)
            {
                text.Append(CultureInfo.InvariantCulture, $@"\x{one:x2}");
            }
        }

        return text.ToString();
    }

    /// <summary>The same for an entry of the table.</summary>
    public static string Text(TableEntry entry) => Text(Data(entry));

    /// <summary>The same for text of a credential.</summary>
    public static string Text(string text) => Text(Encoding.UTF8.GetBytes(text));

    /// <summary>tables_sha256: type and value of each entry, one after the other, without anything between.</summary>
    public static string Hash(IEnumerable<TableEntry> entries) => Hash(entries.Select(entry =>
        Number(entry) is { } number ? string.Create(CultureInfo.InvariantCulture, $"int{number}") : "str" + Text(entry)));

    /// <summary>auth_tables_sha256: user, password and weight of each pair; nothing where a pair has no weight.</summary>
    public static string Hash(IEnumerable<Credential> pairs) => Hash(pairs.Select(pair =>
        Text(pair.User) + Text(pair.Password) + pair.Weight?.ToString(CultureInfo.InvariantCulture)));

    private static string Hash(IEnumerable<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(parts))));
}
