namespace MiraiToushi.Reporting.Tests;

public sealed class HostileTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("GET / HTTP/1.1", "GET / HTTP/1.1")]
    [InlineData("[red]\"x\"[/] <b>&", "[red]\"x\"[/] <b>&")]
    [InlineData("\u001b[2J", @"\x1b[2J")]
    [InlineData("a\r\n\tb", @"a\x0d\x0a\x09b")]
    [InlineData("\0\a\b\u007f", @"\x00\x07\x08\x7f")]
    [InlineData("\u0080\u0085\u009b\u009f", @"\x80\x85\x9b\x9f")]
    [InlineData("\u00a0\u00ad", @"\xa0\xad")]
    [InlineData(@"\x1b", @"\\x1b")]
    [InlineData("\u202e\u2066\u200f\u061c", @"\u{202e}\u{2066}\u{200f}\u{061c}")]
    [InlineData("\u200b\u200d\ufeff\u2060", @"\u{200b}\u{200d}\u{feff}\u{2060}")]
    [InlineData("\u2028\u2029", @"\u{2028}\u{2029}")]
    [InlineData("\u3000\u2003\u3164\u2800", @"\u{3000}\u{2003}\u{3164}\u{2800}")]
    [InlineData("e\u0301\u20dd", @"e\u{0301}\u{20dd}")]
    [InlineData("\ue000\uffff\u0378", @"\u{e000}\u{ffff}\u{0378}")]
    [InlineData("\U000e0041", @"\u{e0041}")]
    [InlineData("\u65e5\u672c \u00e9 \U0001F600", "\u65e5\u672c \u00e9 \U0001F600")]
    public void What_is_not_plainly_visible_is_escaped(string text, string expected) => Assert.Equal(expected, HostileText.Escape(text));

    [Fact]
    public void Lone_surrogates_are_escaped()
    {
        // Not in the table above: test runners cannot pass them on.
        Assert.Equal(@"a\u{d800}", HostileText.Escape("a\ud800"));
        Assert.Equal(@"\u{dc00}\u{d83d}b", HostileText.Escape("\udc00\ud83db"));
    }

    [Theory]
    [InlineData("root", "root")]
    [InlineData("a \"b\"", "a \"b\"")]
    [InlineData("", "\"\"")]
    [InlineData("nameserver ", "\"nameserver \"")]
    [InlineData(" x", "\" x\"")]
    [InlineData("\"\"", "\"\"\"\"")]
    public void Ends_that_cannot_be_seen_are_quoted(string text, string expected) => Assert.Equal(expected, HostileText.Show(text));

    [Fact]
    public void Nothing_is_lost_and_nothing_dangerous_left()
    {
        var random = new Random(7);
        for (int round = 0; round < 5_000; round++)
        {
            string text = TestReports.Text(random);
            string escaped = HostileText.Escape(text);
            Assert.DoesNotContain(escaped, c => char.IsControl(c) || c is '\u2028' or '\u202e' or '\ufeff');
            Assert.Equal(text, Unescape(escaped));
        }
    }

    private static string Unescape(string text) => System.Text.RegularExpressions.Regex.Replace(
        text,
        @"\\(?:(\\)|x([0-9a-f]{2})|u\{([0-9a-f]+)\})",
        match =>
        {
            if (match.Groups[1].Success)
            {
                return "\\";
            }

            int value = Convert.ToInt32(match.Groups[2].Success ? match.Groups[2].Value : match.Groups[3].Value, 16);
            return value > 0xffff ? char.ConvertFromUtf32(value) : ((char)value).ToString();
        });
}
