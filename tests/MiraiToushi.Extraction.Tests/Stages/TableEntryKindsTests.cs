using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Stages;

namespace MiraiToushi.Extraction.Tests.Stages;

public sealed class TableEntryKindsTests
{
    private static readonly HashSet<int> NoPorts = [];

    [Theory]
    [InlineData("7368656c6c00", TableEntryKind.Text)]
    // without its NUL
    [InlineData("7368656c6c", TableEntryKind.Text)]
    // noise behind the NUL
    [InlineData("736800ff01", TableEntryKind.Text)]
    // UTF-8
    [InlineData("c39c626572", TableEntryKind.Text)]
    // an empty text is its NUL alone
    [InlineData("00", TableEntryKind.Text)]
    [InlineData("000102", TableEntryKind.Bytes)]
    [InlineData("5c78a0ff00", TableEntryKind.Bytes)]
    [InlineData("0102030400", TableEntryKind.Bytes)]
    [InlineData("", TableEntryKind.Bytes)]
    public void It_tells_texts_from_bytes(string decoded, TableEntryKind kind) =>
        Assert.Equal(kind, TableEntryKinds.Of(Convert.FromHexString(decoded), endsWithNul: true, NoPorts));

    [Theory]
    [InlineData("0017", true, TableEntryKind.Port)]
    [InlineData("bbe5", true, TableEntryKind.Port)]
    // two letters: where texts have a NUL this is 24930
    [InlineData("6162", true, TableEntryKind.Port)]
    [InlineData("6162", false, TableEntryKind.Text)]
    // "x" with its NUL
    [InlineData("7800", true, TableEntryKind.Text)]
    public void Two_bytes_are_a_port_unless_they_are_a_text(string decoded, bool endsWithNul, TableEntryKind kind) =>
        Assert.Equal(kind, TableEntryKinds.Of(Convert.FromHexString(decoded), endsWithNul, NoPorts));

    [Fact]
    public void A_port_that_the_sample_used_is_a_port() =>
        Assert.Equal(TableEntryKind.Port, TableEntryKinds.Of([0x78, 0x00], endsWithNul: true, new HashSet<int> { 0x7800 }));

    [Fact]
    public void What_could_not_be_decoded_is_bytes() =>
        Assert.Equal(TableEntryKind.Bytes, TableEntryKinds.Of(null, endsWithNul: true, NoPorts));
}
