using System.Buffers.Binary;
using System.Text;

namespace MiraiToushi.Emulation.Library;

/// <summary>Questions to name servers and what they answer, as RFC 1035 has them.</summary>
internal static class ResolverQuestion
{
    /// <summary>A.</summary>
    public const int Address = 1;

    /// <summary>AAAA.</summary>
    public const int Address6 = 28;

    private const int HeaderSize = 12;
    private const int MaximumLabel = 63;
    private const int MaximumName = 253;
    private const int MaximumRecords = 64;

    /// <summary>Writes a question that wants recursion.</summary>
    /// <param name="name">The name.</param>
    /// <param name="type">The type of record.</param>
    /// <param name="id">Its number.</param>
    /// <returns>The message; null where the name is none.</returns>
    public static byte[]? Write(string name, int type, ushort id)
    {
        string plain = name.EndsWith('.') ? name[..^1] : name;
        string[] labels = plain.Split('.');
        if (plain.Length is 0 or > MaximumName || Array.Exists(labels, label => label.Length is 0 or > MaximumLabel))
        {
            return null;
        }

        List<byte> message = [(byte)(id >> 8), (byte)id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        foreach (string label in labels)
        {
            message.Add((byte)label.Length);
            message.AddRange(Encoding.Latin1.GetBytes(label));
        }

        return [.. message, 0, (byte)(type >> 8), (byte)type, 0, 1];
    }

    /// <summary>The addresses in an answer.</summary>
    /// <param name="message">The answer.</param>
    /// <param name="type">The type of record that counts.</param>
    public static IReadOnlyList<byte[]> ReadAddresses(ReadOnlySpan<byte> message, int type)
    {
        List<byte[]> found = [];
        if (message.Length < HeaderSize)
        {
            return found;
        }

        int at = HeaderSize;
        for (int i = BinaryPrimitives.ReadUInt16BigEndian(message[4..]); i > 0 && at < message.Length; i--)
        {
            at = SkipName(message, at) + 4;
        }

        int records = Math.Min(MaximumRecords, (int)BinaryPrimitives.ReadUInt16BigEndian(message[6..]));
        for (int i = 0; i < records; i++)
        {
            at = SkipName(message, at);
            if (at + 10 > message.Length)
            {
                break;
            }

            int kind = BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
            int length = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]);
            at += 10;
            if (kind == type && length == (type == Address ? 4 : 16) && at + length <= message.Length)
            {
                found.Add(message.Slice(at, length).ToArray());
            }

            at += length;
        }

        return found;
    }

    private static int SkipName(ReadOnlySpan<byte> message, int at)
    {
        const int Reference = 0xC0;
        while (at < message.Length && message[at] != 0)
        {
            if (message[at] >= Reference)
            {
                return at + 2;
            }

            at += message[at] + 1;
        }

        return at + 1;
    }
}
