using Spectre.Console;
using Spectre.Console.Rendering;
using ConsoleText = Spectre.Console.Text;

namespace MiraiToushi.Reporting.Text;

/// <summary>
/// Writes sections to a terminal. Text goes in as <see cref="ConsoleText"/> and <see cref="Paragraph"/>, which know no
/// markup, so that square brackets in a sample's strings stay square brackets.
/// </summary>
internal static class ConsoleTextWriter
{
    /// <summary>Writes the sections with an empty line between them.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<TextSection> sections)
    {
        bool first = true;
        foreach (var section in sections)
        {
            if (!first)
            {
                console.WriteLine();
            }

            first = false;
            var heading = new Paragraph().Append(section.Heading, StyleOf(section.Style).Decoration(Decoration.Bold));
            if (section.Note.Length > 0)
            {
                heading.Append("  " + section.Note, StyleOf(TextStyle.Dim));
            }

            console.Write(heading);
            console.WriteLine();
            foreach (var table in section.Tables)
            {
                console.Write(table.IsFacts ? RenderFacts(table) : RenderTable(table));
            }
        }
    }

    private static Grid RenderFacts(TextTable table)
    {
        var grid = new Grid();
        grid.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(2, 0, 2, 0) });
        grid.AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        foreach (var row in table.Rows)
        {
            grid.AddRow([.. row.Cells.Select(cell => RenderCell(cell, []))]);
        }

        return grid;
    }

    private static Table RenderTable(TextTable source)
    {
        var table = new Table { Border = TableBorder.Rounded, BorderStyle = StyleOf(TextStyle.Dim) };
        foreach (var column in source.Columns)
        {
            table.AddColumn(new TableColumn(new ConsoleText(column.Header, StyleOf(TextStyle.Dim)))
            {
                Alignment = column.Right ? Justify.Right : Justify.Left,
            });
        }

        foreach (var row in source.Rows)
        {
            int last = row.Cells.Count - 1;
            table.AddRow(row.Cells.Select((cell, i) => RenderCell(cell, i == last ? row.Details : [])));
        }

        return table;
    }

    private static IRenderable RenderCell(TextCell cell, IReadOnlyList<string> details)
    {
        // Fold, never ellipsis: a value that is cut is a value that is wrong.
        var paragraph = new Paragraph { Overflow = Overflow.Fold };
        paragraph.Append(cell.Text, StyleOf(cell.Style));
        foreach (string detail in details)
        {
            paragraph.Append("\n" + detail, StyleOf(TextStyle.Dim));
        }

        return paragraph;
    }

    private static Style StyleOf(TextStyle style) => style switch
    {
        TextStyle.Strong => new Style(Color.Aqua),
        TextStyle.Good => new Style(Color.Green),
        TextStyle.Caution => new Style(Color.Yellow),
        TextStyle.Bad => new Style(Color.Red),
        TextStyle.Dim => new Style(Color.Grey),
        _ => Style.Plain,
    };
}
