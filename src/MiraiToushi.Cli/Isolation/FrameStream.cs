using System.Buffers.Binary;

namespace MiraiToushi.Cli.Isolation;

/// <summary>Frames on a stream: kind (1 byte), length (4 bytes, little endian), payload.</summary>
internal static class FrameStream
{
    /// <summary>Changes with every change of a frame's form.</summary>
    public const byte Version = 3;

    private const int HeaderSize = 5;
    private const int MaximumPayload = 256 << 20;

    /// <summary>Writes one frame whose payload is in two parts.</summary>
    public static void Write(Stream stream, FrameKind kind, ReadOnlySpan<byte> payload = default, ReadOnlySpan<byte> rest = default)
    {
        // Header and payload in one write: a worker's last frame is either wholly in the pipe or visibly cut.
        byte[] frame = new byte[HeaderSize + payload.Length];
        frame[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(1), checked(payload.Length + rest.Length));
        payload.CopyTo(frame.AsSpan(HeaderSize));
        stream.Write(frame);
        if (!rest.IsEmpty)
        {
            stream.Write(rest);
        }

        stream.Flush();
    }

    /// <summary>Reads one frame.</summary>
    /// <returns>Null at the end of the stream, also when it ends within a frame.</returns>
    /// <exception cref="InvalidDataException">What came is no frame.</exception>
    public static Frame? Read(Stream stream)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        if (stream.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize)
        {
            return null;
        }

        var kind = (FrameKind)header[0];
        int length = BinaryPrimitives.ReadInt32LittleEndian(header[1..]);
        if (!Enum.IsDefined(kind) || length is < 0 or > MaximumPayload)
        {
            throw new InvalidDataException($"frame of kind {header[0]} and length {length}");
        }

        byte[] payload = new byte[length];
        return stream.ReadAtLeast(payload, length, throwOnEndOfStream: false) < length ? null : new Frame(kind, payload);
    }
}
