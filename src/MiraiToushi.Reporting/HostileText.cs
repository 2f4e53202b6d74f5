using System.Globalization;
using System.Text;

namespace MiraiToushi.Reporting;

/// <summary>
/// Makes text from a sample harmless to look at. What could move the cursor, change colours, reorder or hide neighbouring
/// text is shown as <c>\xNN</c> or <c>\u{NNNN}</c>, and a backslash as two, so that nothing is lost and nothing is
/// ambiguous.
/// </summary>
public static class HostileText
{
    /// <summary>Replaces everything that is not plainly visible.</summary>
    /// <param name="text">Text of any origin.</param>
    /// <returns>Text of visible characters and single spaces (U+0020).</returns>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder? result = null;
        int index = 0;
        while (index < text.Length)
        {
            bool whole = Rune.TryGetRuneAt(text, index, out var rune);
            int length = whole ? rune.Utf16SequenceLength : 1;
            if (whole && IsPlain(rune))
            {
                result?.Append(text, index, length);
            }
            else
            {
                result ??= new StringBuilder(text, 0, index, text.Length + 16);
                AppendEscaped(result, whole ? rune.Value : text[index]);
            }

            index += length;
        }

        return result?.ToString() ?? text;
    }

    /// <summary>
    /// Like <see cref="Escape"/>, and in quotation marks where the ends of the text could not be seen otherwise: when it is
    /// empty, or begins or ends with a space, or begins with a quotation mark.
    /// </summary>
    /// <param name="text">Text of any origin.</param>
    public static string Show(string text)
    {
        string escaped = Escape(text);
        return escaped.Length == 0 || escaped[0] is ' ' or '"' || escaped[^1] == ' ' ? "\"" + escaped + "\"" : escaped;
    }

    private static void AppendEscaped(StringBuilder result, int value)
    {
        if (value == '\\')
        {
            result.Append(@"\\");
        }
        else if (value < 0x100)
        {
            result.Append(CultureInfo.InvariantCulture, $@"\x{value:x2}");
        }
        else
        {
            result.Append(CultureInfo.InvariantCulture, $@"\u{{{value:x4}}}");
        }
    }

    private static bool IsPlain(Rune rune)
    {
        if (rune.IsAscii)
        {
            return rune.Value is >= 0x20 and < 0x7f and not '\\';
        }

        // Marks that pile up on the character before them could overprint what stands around a value. The letters named
        // here are blank in most fonts although Unicode calls them letters and symbols.
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate => false,
            UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => false,
            UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator => false,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark => false,
            _ => rune.Value is not (0x115f or 0x1160 or 0x2800 or 0x3164 or 0xffa0),
        };
    }
}
