using System.Text;
using MiraiToushi.Extraction.Harvest;

namespace MiraiToushi.Extraction.Tests.Harvest;

public sealed class GuestTextTests
{
    [Theory]
    [InlineData("616263", "abc")]
    [InlineData("c39c", "Ü")]
    // not UTF-8: nothing is lost, one character a byte
    [InlineData("41ff80", "A\u00ff\u0080")]
    [InlineData("", "")]
    public void It_decodes(string bytes, string text) => Assert.Equal(text, GuestText.Decode(Convert.FromHexString(bytes)));

    [Theory]
    [InlineData("61620063", "6162")]
    [InlineData("6162", "6162")]
    [InlineData("0061", "")]
    public void It_ends_at_the_first_NUL(string bytes, string expected) =>
        Assert.Equal(expected, Convert.ToHexStringLower(GuestText.UntilNul(Convert.FromHexString(bytes))));

    [Theory]
    [InlineData("line\r\n\tmore", true)]
    [InlineData("\u001b[31m", true)]
    [InlineData("\u0001", false)]
    [InlineData("\u007f", false)]
    [InlineData("Überfahrt £4", true)]
    public void It_knows_what_people_type(string text, bool isPrintable) =>
        Assert.Equal(isPrintable, GuestText.IsPrintable(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Bytes_above_ASCII_that_are_no_UTF8_are_noise() => Assert.False(GuestText.IsPrintable([0x41, 0xFF]));
}
