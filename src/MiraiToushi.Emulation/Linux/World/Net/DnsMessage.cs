using System.Buffers.Binary;
using System.Text;

namespace MiraiToushi.Emulation.Linux.World.Net;

/// <summary>A question to a name server, as a guest sent it.</summary>
/// <param name="Name">The name, without the final dot, one char a byte.</param>
/// <param name="Type">Its type: 1 A, 16 TXT, 28 AAAA.</param>
internal sealed record DnsMessage(string Name, int Type)
{
    /// <summary>A (RFC 1035).</summary>
    public const int AddressRecord = 1;

    /// <summary>TXT (RFC 1035).</summary>
    public const int TextRecord = 16;

    /// <summary>AAAA (RFC 3596).</summary>
    public const int Address6Record = 28;

    private const int HeaderSize = 12;
    private const int MaximumLabel = 63;
    private const int MaximumName = 255;
    private const int SecondsToLive = 300;
    private const ushort Answered = 0x8080;
    private const ushort Kept = 0x0100;

    private byte[] _question = [];
    private ushort _id;
    private ushort _flags;

    /// <summary>Reads a question. Compressed names are refused: a question has nothing to refer to.</summary>
    /// <param name="bytes">What was sent.</param>
    /// <returns>The first question, or null where it is not one.</returns>
    public static DnsMessage? Parse(ReadOnlySpan<byte> bytes)
    {
        const ushort IsAnswerOrOtherOperation = 0xF800;
        if (bytes.Length < HeaderSize)
        {
            return null;
        }

        ushort flags = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        int questions = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        if ((flags & IsAnswerOrOtherOperation) != 0 || questions == 0)
        {
            return null;
        }

        if (ReadName(bytes[HeaderSize..], out int length) is not { } name || HeaderSize + length + 4 > bytes.Length)
        {
            return null;
        }

        return new(name, BinaryPrimitives.ReadUInt16BigEndian(bytes[(HeaderSize + length)..]))
        {
            _question = bytes.Slice(HeaderSize, length + 4).ToArray(),
            _id = BinaryPrimitives.ReadUInt16BigEndian(bytes),
            _flags = flags,
        };
    }

    /// <summary>Writes the answer.</summary>
    /// <param name="data">What the one record of the type asked for holds, at most 65535 bytes; null for an answer without records.</param>
    public byte[] Answer(byte[]? data)
    {
        const int RecordHeaderSize = 12;
        const ushort FirstName = 0xC00C;
        byte[] result = new byte[HeaderSize + _question.Length + (data is null ? 0 : RecordHeaderSize + data.Length)];
        Span<byte> header = result;
        BinaryPrimitives.WriteUInt16BigEndian(header, _id);
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)(Answered | (_flags & Kept)));
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], 1);
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], (ushort)(data is null ? 0 : 1));
        _question.CopyTo(header[HeaderSize..]);
        if (data is not null)
        {
            Span<byte> record = header[(HeaderSize + _question.Length)..];
            BinaryPrimitives.WriteUInt16BigEndian(record, FirstName);
            BinaryPrimitives.WriteUInt16BigEndian(record[2..], (ushort)Type);
            BinaryPrimitives.WriteUInt16BigEndian(record[4..], 1);
            BinaryPrimitives.WriteUInt32BigEndian(record[6..], SecondsToLive);
            BinaryPrimitives.WriteUInt16BigEndian(record[10..], (ushort)data.Length);
            data.CopyTo(record[RecordHeaderSize..]);
        }

        return result;
    }

    private static string? ReadName(ReadOnlySpan<byte> bytes, out int length)
    {
        StringBuilder name = new();
        length = 0;
        while (length < bytes.Length && length < MaximumName)
        {
            int label = bytes[length++];
            if (label == 0)
            {
                return name.ToString();
            }

            if (label > MaximumLabel || length + label > bytes.Length)
            {
                return null;
            }

            name.Append(name.Length > 0 ? "." : "").Append(Encoding.Latin1.GetString(bytes.Slice(length, label)));
            length += label;
        }

        return null;
    }
}
