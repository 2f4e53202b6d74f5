using MiraiToushi.Extraction.Harvest;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>Measures whether decoding made text of what was none: a function that scrambles a list of words does the opposite.</summary>
internal static class TextGain
{
    private const int ShortestText = 3;

    /// <summary>Entries that became text less those that were text before.</summary>
    /// <param name="table">A decoded table.</param>
    public static int Of(TableFinding table)
    {
        int gain = 0;
        foreach (TableEntry entry in table.Entries)
        {
            gain += entry.Decoded is { } decoded ? Step(entry.Encrypted, decoded) : 0;
        }

        return gain;
    }

    /// <summary>1 where text came of noise, -1 where noise came of text, 0 where neither can be told.</summary>
    /// <param name="stored">The bytes as stored.</param>
    /// <param name="decoded">The bytes after decoding.</param>
    public static int Step(ReadOnlySpan<byte> stored, ReadOnlySpan<byte> decoded)
    {
        int before = Clarity(stored);
        int after = Clarity(decoded);
        return after.CompareTo(before);
    }

    /// <summary>2 for printable text with its NUL, 1 for printable bytes, 0 for anything else; entries too short to tell give 0.</summary>
    private static int Clarity(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> text = GuestText.UntilNul(bytes);
        if (bytes.Length < ShortestText || text.IsEmpty || !GuestText.IsPrintable(text))
        {
            return 0;
        }

        return text.Length < bytes.Length ? 2 : 1;
    }
}
