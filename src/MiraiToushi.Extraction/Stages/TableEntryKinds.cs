using MiraiToushi.Extraction.Harvest;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>Tells what an entry holds from its bytes.</summary>
internal static class TableEntryKinds
{
    private const int PortLength = 2;

    /// <summary>Judges an entry.</summary>
    /// <param name="decoded">The decoded bytes; null where there are none.</param>
    /// <param name="endsWithNul">Whether the table's texts are stored with their NUL.</param>
    /// <param name="ports">Ports that the sample used.</param>
    public static TableEntryKind Of(byte[]? decoded, bool endsWithNul, IReadOnlySet<int> ports)
    {
        if (decoded is null || decoded.Length == 0)
        {
            return TableEntryKind.Bytes;
        }

        if (decoded.Length == PortLength)
        {
            return OfTwoBytes(decoded, endsWithNul, ports);
        }

        ReadOnlySpan<byte> text = GuestText.UntilNul(decoded);
        bool isText = GuestText.IsPrintable(text) && (text.Length > 0 || decoded.Length == 1);
        return isText ? TableEntryKind.Text : TableEntryKind.Bytes;
    }

    private static TableEntryKind OfTwoBytes(byte[] decoded, bool endsWithNul, IReadOnlySet<int> ports)
    {
        if (ports.Contains((decoded[0] << 8) | decoded[1]))
        {
            return TableEntryKind.Port;
        }

        // "x" with its NUL would be a port that is a multiple of 256; two letters would be a text without one.
        bool isText = endsWithNul
            ? decoded[1] == 0 && decoded[0] is > 0x20 and < 0x7F
            : GuestText.IsPrintable(decoded);
        return isText ? TableEntryKind.Text : TableEntryKind.Port;
    }
}
