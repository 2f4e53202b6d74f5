using MiraiToushi.Extraction.Results;
using MiraiToushi.Reporting.Text;
using Spectre.Console;

namespace MiraiToushi.Reporting.Tests;

public sealed class TextReportTests
{
    public static TheoryData<string> Names => [.. TestReports.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Plain_text_is_as_expected(string name)
    {
        GoldenFiles.AssertEqual(name + ".txt", TextReportRenderer.RenderPlain(TestReports.All[name](), verbose: false));
        GoldenFiles.AssertEqual(name + "-verbose.txt", TextReportRenderer.RenderPlain(TestReports.All[name](), verbose: true));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Plain_text_holds_nothing_a_terminal_would_obey(string name)
    {
        string text = TextReportRenderer.RenderPlain(TestReports.All[name](), verbose: true);
        Assert.DoesNotContain(text, c => c != '\n' && (char.IsControl(c) || c is >= '\u2500' and <= '\u257f' or '\u202e' or '\u200b' or '\u2028'));
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
    }

    [Fact]
    public void Plain_text_of_an_ordinary_report_fits_80_columns()
    {
        Assert.All(TextReportRenderer.RenderPlain(TestReports.Full(), verbose: true).Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void The_cnc_comes_before_everything_else_and_the_decoy_says_what_it_is()
    {
        string text = TextReportRenderer.RenderPlain(TestReports.Full(), verbose: false);
        string[] order = ["Endpoints", "cnc.example.test:23", "[2001:db8::53]:53", "192.0.2.80:80", "Credentials", "Attack vectors", "String table", "XOR keys", "Diagnostics", "System calls"];
        var places = order.Select(word => text.IndexOf(word, StringComparison.Ordinal)).ToArray();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        Assert.Matches("decoy +192.0.2.80:80 .*\n +stored to mislead, not used", text);
    }

    [Fact]
    public void A_gap_is_named()
    {
        string text = TextReportRenderer.RenderPlain(TestReports.Partial(), verbose: false);
        Assert.Contains("no CNC was looked up or connected to", text, StringComparison.Ordinal);
        Assert.Matches("credentials +not found; nothing says that there are none", text);
        Assert.Matches("attack vectors +the sample has none", text);
        Assert.Contains("2 of 3 entries could not be decoded: 7, 9", text, StringComparison.Ordinal);
        Assert.Contains("stopped by fault: read of 4 bytes at 0x0", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Not found", TextReportRenderer.RenderPlain(TestReports.Full(), verbose: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_are_whole_on_one_line()
    {
        string longText = string.Concat(Enumerable.Repeat("Mozilla/5.0 (Windows NT 10.0) ", 40)) + "end";
        Assert.Contains(longText, TextReportRenderer.RenderPlain(WithText(longText), verbose: false), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("\u65e5\u672c\u8a9e", 6)]
    [InlineData("\u00e9", 1)]
    [InlineData("", 0)]
    public void Width_is_counted_in_cells(string text, int width) => Assert.Equal(width, TextWidth.Of(text));

    [Fact]
    public void Columns_stay_aligned_behind_wide_characters()
    {
        var report = TestReports.Full() with
        {
            Credentials = new CredentialFinding
            {
                Status = FindingStatus.Found,
                Entries =
                [
                    TestReports.Full().Credentials.Entries[0] with { User = "\u7ba1\u7406\u8005", Password = "PW" },
                    TestReports.Full().Credentials.Entries[0] with { User = "a\u001bb", Password = "PW" },
                ],
            },
        };
        string[] lines = [.. TextReportRenderer.RenderPlain(report, verbose: false).Split('\n').Where(line => line.EndsWith("PW", StringComparison.Ordinal))];
        Assert.Equal(2, lines.Length);
        Assert.Equal(TextWidth.Of(lines[0]), TextWidth.Of(lines[1]));
    }

    [Theory]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("one", 1, "one")]
    [InlineData("unbreakable x", 4, "unbreakable|x")]
    [InlineData("", 4, "")]
    public void Sentences_are_broken_between_words(string text, int width, string lines) => Assert.Equal(lines.Split('|'), TextWidth.Wrap(text, width));

    [Fact]
    public void A_terminal_gets_colours_and_frames()
    {
        string text = Console(80, ansi: true, TestReports.Full());
        Assert.Contains("\u001b[", text, StringComparison.Ordinal);
        Assert.Contains('\u2502', text);
        Assert.Contains("cnc.example.test", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Anything_else_gets_plain_text() =>
        Assert.Equal(TextReportRenderer.RenderPlain(TestReports.Full(), verbose: true), Console(80, ansi: false, TestReports.Full(), verbose: true));

    [Fact]
    public void A_terminal_obeys_nothing_that_comes_from_the_sample()
    {
        string text = Console(200, ansi: true, TestReports.Hostile(), verbose: true);
        Assert.Contains(@"\x1b[31m[red]x[/]", text, StringComparison.Ordinal);

        // Our own colours are the only sequences left.
        string withoutColours = System.Text.RegularExpressions.Regex.Replace(text, "\u001b\\[[0-9;]*m", "");
        Assert.DoesNotContain(withoutColours, c => c != '\n' && char.IsControl(c));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(80)]
    [InlineData(40)]
    [InlineData(20)]
    public void A_terminal_of_any_width_shows_values_whole(int width)
    {
        string text = Console(width, ansi: true, WithText(new string('~', 500)));
        Assert.Equal(500, text.Count(c => c == '~'));
        Assert.DoesNotContain('\u2026', text);
    }

    [Fact]
    public void Twice_the_same_report_gives_the_same_text() =>
        Assert.Equal(Console(100, ansi: true, TestReports.Full()), Console(100, ansi: true, TestReports.Full()));

    private static ExtractionReport WithText(string text)
    {
        var report = TestReports.Full();
        return report with { Table = report.Table with { Entries = [report.Table.Entries[0] with { Text = text }] } };
    }

    private static string Console(int width, bool ansi, ExtractionReport report, bool verbose = false)
    {
        var writer = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = ansi ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ansi ? ColorSystemSupport.TrueColor : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(writer),
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        TextReportRenderer.WriteTo(console, report, verbose);
        return writer.ToString();
    }

    [Theory]
    [InlineData(PackedVerdict.Packed, null, "yes, 2 layers, entered at 0x40190")]
    [InlineData(PackedVerdict.NotPacked, "UPX", "marks of UPX, but it ran nothing that it had unpacked")]
    [InlineData(PackedVerdict.Unknown, "UPX", "marks of UPX, but it was not run")]
    [InlineData(PackedVerdict.NotPacked, null, null)]
    public void Packing_is_said_in_the_head(PackedVerdict verdict, string? packer, string? words)
    {
        PackedFinding packed = TestReports.Full().Packed with { Verdict = verdict, Packer = packer };
        string text = TextReportRenderer.RenderPlain(TestReports.Full() with { Packed = packed }, verbose: false);
        string? line = text.Split('\n').FirstOrDefault(line => line.StartsWith("  packed ", StringComparison.Ordinal));
        Assert.Equal(words, line?["  packed        ".Length..]);
    }
}
