using MiraiToushi.Extraction.Results;
using MiraiToushi.Reporting.ToushiFormat;

namespace MiraiToushi.Reporting.Tests.ToushiFormat;

/// <summary>Values against the rules of getDecodeData and getDecodeString, hashes against ones made with printf and sha256sum.</summary>
public sealed class ToushiValueTests
{
    [Theory]
    [InlineData("cnc.example.test\0", "cnc.example.test")]
    [InlineData("", "")]
    [InlineData("\0", "")]
    [InlineData("say \"no\"\0", "say \"no\"")]
    [InlineData("\\x41 stays\0", "\\x41 stays")]
    [InlineData("tab\there\n\0", @"tab\x09here\x0a")]
    [InlineData(" ~\u007f\0", @" ~\x7f")]
    [InlineData("港é\0", @"\xe6\xb8\xaf\xc3\xa9")]
    public void Text_has_its_escapes(string decoded, string expected) => Assert.Equal(expected, ToushiValue.Text(ToushiReports.Entry(1, decoded)));

    [Theory]
    [InlineData(new byte[] { 0xff, 0xff, 0x54, 0x00, 0x80 }, @"\xff\xffT\x80")]
    [InlineData(new byte[] { 0x00, 0x01, 0x1f, 0x20 }, @"\x01\x1f ")]
    public void Bytes_lose_their_zeros(byte[] decoded, string expected) =>
        Assert.Equal(expected, ToushiValue.Text(ToushiReports.Entry(1, TableEntryKind.Bytes, decoded)));

    /// <summary>Two bytes are a number unless the second is the end of a text.</summary>
    [Theory]
    [InlineData(new byte[] { 0x00, 0x17 }, 23)]
    [InlineData(new byte[] { 0xbb, 0xe5 }, 48101)]
    [InlineData(new byte[] { 0xff, 0xff }, 65535)]
    [InlineData(new byte[] { 0x61, 0x00 }, null)]
    [InlineData(new byte[] { 0x1f, 0x00 }, null)]
    [InlineData(new byte[] { 0x17 }, null)]
    [InlineData(new byte[] { 0, 0, 0x17 }, null)]
    [InlineData(new byte[0], null)]
    public void Two_bytes_are_a_number(byte[] decoded, int? expected) =>
        Assert.Equal(expected, ToushiValue.Number(ToushiReports.Entry(1, TableEntryKind.Bytes, decoded)));

    [Fact]
    public void Two_letters_and_their_zero_are_a_text() => Assert.Null(ToushiValue.Number(ToushiReports.Entry(1, "sh\0")));

    /// <summary>The leak stores lengths that reach into the next literal; the literal ends at a zero that nobody encrypted.</summary>
    [Fact]
    public void What_lies_behind_the_end_of_a_literal_is_left_out()
    {
        TableEntry text = ToushiReports.Entry(1, "one\0\"next");
        Assert.Equal("one", ToushiValue.Text(text));
        Assert.Equal("one", ToushiValue.Text(text with { Kind = TableEntryKind.Bytes }));
    }

    [Fact]
    public void A_character_that_is_the_key_does_not_end_a_text() =>
        Assert.Equal("a\"b", ToushiValue.Text(ToushiReports.Entry(1, TableEntryKind.Bytes, [.. "a\"b\0"u8])));

    [Fact]
    public void Of_one_text_1024_bytes_count() =>
        Assert.Equal(new string('a', 1024), ToushiValue.Text(ToushiReports.Entry(1, new string('a', 1025))));

    // printf '%s' 'strcnc.example.testint23strsay "no" \ C:\x41str\xff\x80\x0a\x7fstr\xe6\xb8\xaf' | sha256sum
    [Fact]
    public void The_hash_of_a_table_is_that_of_types_and_values() => Assert.Equal(
        "8d612aaa34922a9d0470194630bee20de2a7c8f2bca2baf3ab84ec8d66f036a2",
        ToushiValue.Hash(ToushiReports.Full().Table.Entries.Where(entry => entry.Decoded is not null)));

    // printf '%s' 'rootorchard10root5ad"min\\x09\xc3\xbc2' | sha256sum
    [Fact]
    public void The_hash_of_a_list_is_that_of_users_passwords_and_weights() => Assert.Equal(
        "0dd9b468a0dd290b0966596021637cc9ccc9cacad13d3c03302ef2f9dfecd60f",
        ToushiValue.Hash(ToushiReports.Full().Credentials.Entries));

    // printf '%s' '' | sha256sum
    [Fact]
    public void The_hash_of_nothing_is_that_of_nothing() => Assert.Equal(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ToushiValue.Hash(Array.Empty<Credential>()));
}
