using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MiraiToushi.Cli.Output;

namespace MiraiToushi.Cli.Commands;

/// <summary>Lays out rows, and writes a listing to standard output.</summary>
internal static class Listing
{
    private const string Gap = "  ";
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    // Nothing of it is ever put into a page: an apostrophe may stay one.
    private static readonly JsonWriterOptions JsonOptions = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Rows with columns below each other.</summary>
    /// <param name="rows">The rows, with as many cells as the first has.</param>
    public static string Align(IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        StringBuilder text = new();
        foreach (string[] row in rows)
        {
            text.Append(string.Join(Gap, row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Rows as CSV, quoted where it has to be.</summary>
    /// <param name="rows">The rows; the first is the header.</param>
    public static string Csv(IEnumerable<string[]> rows)
    {
        StringBuilder text = new();
        foreach (string[] row in rows)
        {
            text.AppendJoin(',', row.Select(Quote)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A JSON document.</summary>
    /// <param name="write">Writes its only value.</param>
    public static string Json(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, JsonOptions))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    /// <summary>Writes to standard output.</summary>
    /// <param name="text">All there is to write.</param>
    /// <returns>The exit code.</returns>
    public static int Print(string text)
    {
        try
        {
            using StandardOutputTarget target = new();
            target.Write(Encoding.UTF8.GetBytes(text));
            return ExitCodes.Complete;
        }
        catch (OutputClosedException)
        {
            return ExitCodes.OutputClosed;
        }
        catch (IOException exception)
        {
            Console.Error.WriteLine($"miraitoushi: the results cannot be written: {exception.Message}");
            return ExitCodes.InternalError;
        }
    }

    private static string Quote(string cell) =>
        cell.AsSpan().ContainsAny(Quoted) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
