namespace MiraiToushi.Unicorn.Tests;

public sealed class HostMemoryTests
{
    private static readonly ulong Page = HostMemory.PageSize;

    [Fact]
    public void UntouchedPagesAreNotResidentTouchedOnesAre()
    {
        using HostMemory memory = new(16 * Page);
        memory.Span(3 * Page, 1)[0] = 1;
        memory.Span(9 * Page + 7, 1)[0] = 1;

        Assert.Equal("0001000001000000", Residency(memory, 0, 16));
        Assert.Equal("1000", Residency(memory, 3, 4));
    }

    [Fact]
    public void DiscardedPagesReadZeroAndAreNotResident()
    {
        using HostMemory memory = new(8 * Page);
        memory.Span(0, (int)(8 * Page)).Fill(0xaa);
        Assert.Equal("11111111", Residency(memory, 0, 8));

        memory.Discard(2 * Page, 3 * Page);

        Assert.Equal("11000111", Residency(memory, 0, 8));
        Assert.Equal(-1, memory.Span(2 * Page, (int)(3 * Page)).IndexOfAnyExcept((byte)0));
        Assert.Equal(0xaa, memory.Span(5 * Page, 1)[0]);
    }

    // The way that is taken while the machine has anything in swap.
    [Fact]
    public void ThePageMapAgrees()
    {
        using HostMemory memory = new(8 * Page);
        memory.Span(6 * Page, 1)[0] = 1;
        byte[] pages = new byte[8];

        PageMap.AddSwappedPages((ulong)memory.Pointer / Page, pages);

        Assert.Equal("00000010", Text(pages));
    }

    [Fact]
    public void FourGigabytesCostNothingUntilTouched()
    {
        using HostMemory memory = new(HostMemory.MaximumSize);
        memory.Span(HostMemory.MaximumSize - 1, 1)[0] = 1;
        byte[] pages = new byte[HostMemory.MaximumSize / Page];

        memory.ResidentPages(0, HostMemory.MaximumSize, pages);

        Assert.Equal(pages.Length - 1, pages.AsSpan().IndexOf((byte)1));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(HostMemory.MaximumSize + 0x10000)]
    public void ImpossibleSizesAreRefused(ulong size) =>
        Assert.ThrowsAny<ArgumentOutOfRangeException>(() => new HostMemory(size).Dispose());

    [Theory]
    [InlineData(3UL, 2UL)]
    [InlineData(5UL, 0UL)]
    [InlineData(ulong.MaxValue / 4096, 1UL)]
    public void RangesOutsideAreRefused(ulong firstPage, ulong pageCount)
    {
        using HostMemory memory = new(4 * Page);

        Assert.Throws<ArgumentOutOfRangeException>(() => memory.Discard(firstPage * Page, pageCount * Page));
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.Span(firstPage * Page, (int)(pageCount * Page)).Length);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => memory.ResidentPages(firstPage * Page, pageCount * Page, new byte[8]));
    }

    [Fact]
    public void HalfPagesAndShortSpansAreRefused()
    {
        using HostMemory memory = new(4 * Page);

        Assert.Throws<ArgumentOutOfRangeException>(() => memory.Discard(1, Page));
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.Discard(0, 1));
        Assert.Throws<ArgumentException>(() => memory.ResidentPages(0, 4 * Page, new byte[3]));
    }

    [Fact]
    public void DisposedMemorySaysSo()
    {
        HostMemory memory = new(Page);
        memory.Dispose();
        memory.Dispose();

        Assert.Throws<ObjectDisposedException>(() => memory.Pointer);
        Assert.Throws<ObjectDisposedException>(() => memory.Span(0, 1).Length);
    }

    private static string Residency(HostMemory memory, ulong firstPage, int count)
    {
        byte[] pages = new byte[count];
        memory.ResidentPages(firstPage * Page, (ulong)count * Page, pages);
        return Text(pages);
    }

    private static string Text(byte[] pages) => string.Concat(pages);
}
