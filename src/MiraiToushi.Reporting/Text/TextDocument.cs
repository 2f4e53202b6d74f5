namespace MiraiToushi.Reporting.Text;

/// <summary>How much a piece of text should stand out where there are colours.</summary>
internal enum TextStyle
{
    /// <summary>As everything else.</summary>
    Normal,

    /// <summary>What the reader came for.</summary>
    Strong,

    /// <summary>All is well.</summary>
    Good,

    /// <summary>Something may be missing or misleading.</summary>
    Caution,

    /// <summary>Something is missing.</summary>
    Bad,

    /// <summary>Background.</summary>
    Dim,
}

/// <summary>One value. Its text is harmless already: whoever makes a cell has escaped what came from the sample.</summary>
/// <param name="Text">The text, without line ends.</param>
/// <param name="Style">How much it stands out.</param>
/// <param name="Prose">True for sentences, which may be broken between words; values never are.</param>
internal readonly record struct TextCell(string Text, TextStyle Style = TextStyle.Normal, bool Prose = false);

/// <summary>One column.</summary>
/// <param name="Header">Its name; empty in a list of facts.</param>
/// <param name="Right">True for numbers.</param>
internal readonly record struct TextColumn(string Header, bool Right = false);

/// <summary>One line of a table.</summary>
/// <param name="Cells">One cell for each column.</param>
/// <param name="Details">Sentences that stand below it.</param>
internal sealed record TextRow(IReadOnlyList<TextCell> Cells, params IReadOnlyList<string> Details);

/// <summary>Rows under columns; without headers it is a list of facts.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The rows.</param>
internal sealed record TextTable(IReadOnlyList<TextColumn> Columns, IReadOnlyList<TextRow> Rows)
{
    /// <summary>True for a list of facts.</summary>
    public bool IsFacts => Columns.All(column => column.Header.Length == 0);

    /// <summary>The same without columns in which no row has anything.</summary>
    public TextTable WithoutEmptyColumns()
    {
        int[] kept = [.. Enumerable.Range(0, Columns.Count).Where(i => Rows.Any(row => row.Cells[i].Text.Length > 0))];
        return new TextTable(
            [.. kept.Select(i => Columns[i])],
            [.. Rows.Select(row => row with { Cells = [.. kept.Select(i => row.Cells[i])] })]);
    }
}

/// <summary>One part of the report.</summary>
/// <param name="Heading">What it is about.</param>
/// <param name="Note">What is to be said about the whole of it; may be empty.</param>
/// <param name="Style">How the heading stands out.</param>
/// <param name="Tables">What it consists of.</param>
internal sealed record TextSection(string Heading, string Note, TextStyle Style, IReadOnlyList<TextTable> Tables);
