using MiraiToushi.Emulation.Cpu;

namespace MiraiToushi.Emulation.Tests.Cpu;

public sealed class BlockSetTests
{
    [Fact]
    public void AddsEachAddressOnce()
    {
        BlockSet set = new();

        Assert.True(set.Add(0x8048000));
        Assert.False(set.Add(0x8048000));
        Assert.True(set.Contains(0x8048000));
        Assert.False(set.Contains(0x8048001));
        Assert.Equal(1, set.Count);
    }

    [Fact]
    public void ZeroIsAnAddressToo()
    {
        BlockSet set = new();

        Assert.False(set.Contains(0));
        Assert.True(set.Add(0));
        Assert.False(set.Add(0));
        Assert.True(set.Contains(0));
        Assert.Equal([0UL], set.Enumerate());
        Assert.Equal(1, set.Count);
    }

    [Theory]
    [InlineData(4UL)]
    [InlineData(4096UL)]
    [InlineData(0x1_0000_0000UL)]
    public void GrowsWithoutLosingAny(ulong stride)
    {
        BlockSet set = new();
        for (ulong i = 0; i < 20_000; i++)
        {
            Assert.True(set.Add(i * stride));
        }

        Assert.Equal(20_000, set.Count);
        for (ulong i = 0; i < 20_000; i++)
        {
            Assert.True(set.Contains(i * stride));
            Assert.False(set.Contains((i * stride) + 1));
        }

        Assert.Equal(Enumerable.Range(0, 20_000).Select(i => (ulong)i * stride), set.Enumerate().Order());
    }

    [Fact]
    public void AgreesWithAnOrdinarySet()
    {
        BlockSet set = new();
        HashSet<ulong> expected = [];
        ulong state = 88172645463325252;
        for (int i = 0; i < 50_000; i++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            ulong address = state & 0x7FFF;
            Assert.Equal(expected.Add(address), set.Add(address));
        }

        Assert.Equal(expected.Count, set.Count);
        Assert.Equal(expected.Order(), set.Enumerate().Order());
    }
}
