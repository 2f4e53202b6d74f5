using System.Text;

namespace MiraiToushi.Extraction.Harvest;

/// <summary>Bytes of a guest as text.</summary>
internal static class GuestText
{
    private static readonly UTF8Encoding Strict = new(false, true);

    /// <summary>UTF-8 where the bytes are that, else one char a byte, so that nothing is lost.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    /// <summary>The bytes before the first NUL.</summary>
    public static ReadOnlySpan<byte> UntilNul(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return end < 0 ? bytes : bytes[..end];
    }

    /// <summary>Whether bytes are text a person could have typed: printable, with the usual line breaks, or valid UTF-8 beyond ASCII.</summary>
    public static bool IsPrintable(ReadOnlySpan<byte> bytes)
    {
        bool isAscii = true;
        foreach (byte value in bytes)
        {
            if (value is < 0x20 and not (byte)'\t' and not (byte)'\r' and not (byte)'\n' and not 0x1B and not 0x07 or 0x7F)
            {
                return false;
            }

            isAscii &= value < 0x80;
        }

        return isAscii || IsUtf8(bytes);
    }

    private static bool IsUtf8(ReadOnlySpan<byte> bytes)
    {
        try
        {
            Strict.GetCharCount(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
