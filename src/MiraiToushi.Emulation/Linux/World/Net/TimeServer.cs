using System.Buffers.Binary;

namespace MiraiToushi.Emulation.Linux.World.Net;

/// <summary>Answers NTP questions from the virtual clock.</summary>
internal static class TimeServer
{
    private const int MessageSize = 48;
    private const long SecondsFrom1900To1970 = 2_208_988_800;

    /// <summary>Answers a question.</summary>
    /// <param name="question">What was sent.</param>
    /// <param name="clock">The clock.</param>
    /// <returns>The answer, or null where it is not a question.</returns>
    public static byte[]? Answer(ReadOnlySpan<byte> question, VirtualClock clock)
    {
        const int VersionBits = 0x38;
        const int ServerMode = 4;
        if (question.Length < MessageSize)
        {
            return null;
        }

        byte[] answer = new byte[MessageSize];
        answer[0] = (byte)((question[0] & VersionBits) | ServerMode);
        answer[1] = 2;
        answer[2] = 6;
        answer[3] = 0xEC;
        Span<byte> body = answer;
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], 0x0000_0100);
        BinaryPrimitives.WriteUInt32BigEndian(body[8..], 0x0000_0100);
        BinaryPrimitives.WriteUInt32BigEndian(body[12..], 0xC000_0201);
        question.Slice(40, 8).CopyTo(body[24..]);
        ulong now = ((ulong)(uint)(clock.Seconds + SecondsFrom1900To1970) << 32) | (((ulong)clock.Nanoseconds << 32) / 1_000_000_000);
        foreach (int offset in (ReadOnlySpan<int>)[16, 32, 40])
        {
            BinaryPrimitives.WriteUInt64BigEndian(body[offset..], now);
        }

        return answer;
    }
}
