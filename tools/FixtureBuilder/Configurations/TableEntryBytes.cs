using System.Buffers.Binary;
using System.Text;

namespace FixtureBuilder.Configurations;

internal static class TableEntryBytes
{
    /// <summary>What the bot has in memory once it unlocked the entry: as many bytes as the declared length says.</summary>
    public static byte[] Decoded(this TableEntry entry)
    {
        byte[] literal = Literal(entry);
        byte[] trailing = entry.Trailing is null ? [] : Bytes(entry, entry.Trailing);
        byte[] all = [.. literal, .. trailing];

        if (entry.Trailing is not null != entry.Length is not null)
        {
            throw new FixtureException($"entry {entry.Id}: length and trailing belong together");
        }

        if (entry.Length is int length && length != all.Length)
        {
            throw new FixtureException($"entry {entry.Id}: length is {length}, but literal and trailing bytes are {all.Length}");
        }

        return all.Length is > 0 and <= ushort.MaxValue
            ? all
            : throw new FixtureException($"entry {entry.Id}: {all.Length} bytes do not fit");
    }

    private static byte[] Literal(TableEntry entry)
    {
        switch (entry)
        {
            case { Text: string text, Port: null, Hex: null }:
                return [.. Encoding.UTF8.GetBytes(text), .. entry.Terminated ? new byte[1] : []];
            case { Text: null, Port: ushort port, Hex: null }:
                byte[] bytes = new byte[2];
                BinaryPrimitives.WriteUInt16BigEndian(bytes, port);
                return bytes;
            case { Text: null, Port: null, Hex: string hex }:
                return Bytes(entry, hex);
            default:
                throw new FixtureException($"entry {entry.Id}: needs exactly one of text, port and hex");
        }
    }

    private static byte[] Bytes(TableEntry entry, string hex)
    {
        try
        {
            return Convert.FromHexString(hex);
        }
        catch (FormatException)
        {
            throw new FixtureException($"entry {entry.Id}: '{hex}' is not hexadecimal");
        }
    }
}
