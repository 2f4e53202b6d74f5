using System.Text;

namespace MiraiToushi.Reporting.Text;

/// <summary>
/// Writes sections as aligned text for files and pipes: no escape sequences, no box drawing. Sentences are broken at 80
/// columns; a value is always on one line and whole, however long it is.
/// </summary>
internal static class PlainTextWriter
{
    private const int Width = 80;
    private const int NarrowestProse = 32;
    private const string Indentation = "  ";
    private const string Gap = "  ";

    /// <summary>Writes the sections with an empty line between them.</summary>
    public static string Write(IReadOnlyList<TextSection> sections)
    {
        var text = new StringBuilder();
        foreach (var section in sections)
        {
            if (text.Length > 0)
            {
                text.Append('\n');
            }

            WriteLine(text, section.Heading + (section.Note.Length == 0 ? "" : ": " + section.Note));
            foreach (var table in section.Tables)
            {
                WriteTable(text, table);
            }
        }

        return text.ToString();
    }

    private static void WriteTable(StringBuilder text, TextTable table)
    {
        int[] widths = [.. table.Columns.Select((column, i) => table.Rows
            .Select(row => TextWidth.Of(row.Cells[i].Text))
            .Append(TextWidth.Of(column.Header))
            .Max())];
        if (!table.IsFacts)
        {
            WriteRow(text, table, widths, new TextRow([.. table.Columns.Select(column => new TextCell(column.Header))]));
        }

        foreach (var row in table.Rows)
        {
            WriteRow(text, table, widths, row);
        }
    }

    private static void WriteRow(StringBuilder text, TextTable table, int[] widths, TextRow row)
    {
        string line = Indentation;
        int last = row.Cells.Count - 1;
        for (int i = 0; i < last; i++)
        {
            line += TextWidth.Pad(row.Cells[i].Text, widths[i], table.Columns[i].Right) + Gap;
        }

        var end = row.Cells[last];
        int start = TextWidth.Of(line);
        if (end.Prose)
        {
            foreach (string part in TextWidth.Wrap(end.Text, Math.Max(NarrowestProse, Width - start)))
            {
                WriteLine(text, line + part);
                line = new string(' ', start);
            }
        }
        else
        {
            WriteLine(text, line + TextWidth.Pad(end.Text, table.Columns[last].Right ? widths[last] : 0, right: true));
        }

        string below = Indentation + Indentation + Indentation;
        foreach (string part in row.Details.SelectMany(detail => TextWidth.Wrap(detail, Width - below.Length)))
        {
            WriteLine(text, below + part);
        }
    }

    private static void WriteLine(StringBuilder text, string line) => text.Append(line.TrimEnd(' ')).Append('\n');
}
