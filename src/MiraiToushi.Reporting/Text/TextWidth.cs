using System.Text;
using Spectre.Console.Rendering;

namespace MiraiToushi.Reporting.Text;

/// <summary>Widths in terminal cells, where an ideograph takes two.</summary>
internal static class TextWidth
{
    /// <summary>The cells a text takes.</summary>
    public static int Of(string text) => Ascii.IsValid(text) ? text.Length : new Segment(text).CellCount();

    /// <summary>A text with spaces up to a width.</summary>
    public static string Pad(string text, int width, bool right)
    {
        string padding = new(' ', Math.Max(0, width - Of(text)));
        return right ? padding + text : text + padding;
    }

    /// <summary>Breaks sentences between words; a word that is too long stays whole.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && Of(line) + 1 + Of(word) > width)
            {
                yield return line;
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : line + " " + word;
            }
        }

        yield return line;
    }
}
