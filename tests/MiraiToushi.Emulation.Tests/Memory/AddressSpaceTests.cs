using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Tests.Memory;

public sealed class AddressSpaceTests : IDisposable
{
    private const ulong Page = AddressSpace.PageSize;
    private const Permissions ReadWrite = Permissions.Read | Permissions.Write;
    private readonly AddressSpace _space = new(1UL << 32, 1 << 20);

    [Theory]
    [InlineData(0UL, 0UL, 0UL)]
    [InlineData(1UL, 0UL, 4096UL)]
    [InlineData(4095UL, 0UL, 4096UL)]
    [InlineData(4096UL, 4096UL, 4096UL)]
    [InlineData(4097UL, 4096UL, 8192UL)]
    public void RoundsToPages(ulong value, ulong down, ulong up)
    {
        Assert.Equal(down, AddressSpace.PageDown(value));
        Assert.Equal(up, AddressSpace.PageUp(value));
    }

    [Fact]
    public void MapsAndFinds()
    {
        Assert.True(_space.TryMap(0x10000, 3 * Page, ReadWrite, "a"));

        Assert.Equal([new MemoryRegion(0x10000, 0x13000, ReadWrite, "a")], _space.Regions);
        Assert.Equal(3 * Page, _space.MappedBytes);
        Assert.False(_space.TryFind(0xFFFF, out _));
        Assert.True(_space.TryFind(0x10000, out MemoryRegion first));
        Assert.True(_space.TryFind(0x12FFF, out MemoryRegion last));
        Assert.False(_space.TryFind(0x13000, out _));
        Assert.Equal(first, last);
        Assert.True(first.Contains(0x12FFF));
        Assert.False(first.Contains(0x13000));
    }

    [Theory]
    [InlineData(0x10001UL, 0x1000UL)]
    [InlineData(0x10000UL, 0UL)]
    [InlineData(0xFFFFF000UL, 0x2000UL)]
    [InlineData(0x100000000UL, 0x1000UL)]
    [InlineData(0xFFFFFFFFFFFFF000UL, 0x2000UL)]
    [InlineData(0x10000UL, 0xFFFFFFFFFFFFFFFFUL)]
    [InlineData(0x10000UL, 0x101000UL)]
    public void RefusesBadRanges(ulong start, ulong size)
    {
        Assert.False(_space.TryMap(start, size, ReadWrite, "a"));

        Assert.Empty(_space.Regions);
        Assert.Equal(0UL, _space.MappedBytes);
    }

    [Fact]
    public void LastPageBelowTheLimitCanBeMapped() => Assert.True(_space.TryMap(0xFFFFF000, Page, ReadWrite, "top"));

    [Fact]
    public void SizesAreRoundedUp()
    {
        Assert.True(_space.TryMap(0x10000, 1, ReadWrite, "a"));

        Assert.Equal(Page, _space.MappedBytes);
    }

    [Fact]
    public void MemoryIsLimited()
    {
        Assert.True(_space.TryMap(0x10000, 255 * Page, ReadWrite, "a"));
        Assert.True(_space.TryMap(0x800000, Page, ReadWrite, "b"));
        Assert.False(_space.TryMap(0x900000, Page, ReadWrite, "c"));

        _space.Unmap(0x10000, Page);

        Assert.True(_space.TryMap(0x900000, Page, ReadWrite, "c"));
    }

    [Fact]
    public void RegionsAreLimited()
    {
        int made = 0;
        for (ulong at = 0; made < 2000 && _space.TryMap(at, Page, made % 2 == 0 ? ReadWrite : Permissions.Read, "a"); at += Page)
        {
            made++;
            if (made == 250)
            {
                break;
            }
        }

        // 250 pages fit into the memory limit; what counts here is that splits stop before the engine's own limit.
        Assert.Equal(250, made);
        using AddressSpace large = new(1UL << 32, 1UL << 32);
        while (large.TryMap((ulong)large.Regions.Count * 2 * Page, Page, ReadWrite, "a"))
        {
        }

        Assert.InRange(large.Regions.Count, 300, 450);
        Assert.False(large.TryProtect(0, Page, Permissions.Read));
    }

    [Fact]
    public void UnmappingDoesNotPassTheLimitOfRegions()
    {
        using AddressSpace large = new(1UL << 32, 1UL << 32);
        Assert.True(large.TryMap(0x10000, 2000 * Page, ReadWrite, "large"));
        for (ulong page = 1; page < 1999; page += 2)
        {
            large.Unmap(0x10000 + (page * Page), Page);
        }

        Assert.InRange(large.Regions.Count, 300, 400);
        Assert.False(large.Unmap(0x10000 + (1001 * Page), Page));
        Assert.True(large.IsMapped(0x10000 + (1001 * Page), Page));
        Assert.True(large.Unmap(0x10000, 2000 * Page));
        Assert.Empty(large.Regions);
    }

    [Fact]
    public void MappingOverReplacesAndZeroes()
    {
        _space.TryMap(0x10000, 4 * Page, ReadWrite, "a");
        _space.HostSpan(0x10000, (int)(4 * Page)).Fill(7);

        Assert.True(_space.TryMap(0x11000, 2 * Page, Permissions.Read, "b"));

        Assert.Equal(
            [
                new MemoryRegion(0x10000, 0x11000, ReadWrite, "a"),
                new MemoryRegion(0x11000, 0x13000, Permissions.Read, "b"),
                new MemoryRegion(0x13000, 0x14000, ReadWrite, "a"),
            ],
            _space.Regions);
        Assert.Equal(4 * Page, _space.MappedBytes);
        Assert.Equal(7, _space.HostSpan(0x10FFF, 1)[0]);
        Assert.Equal(-1, _space.HostSpan(0x11000, (int)(2 * Page)).IndexOfAnyExcept((byte)0));
        Assert.Equal(7, _space.HostSpan(0x13000, 1)[0]);
    }

    [Fact]
    public void UnmappingSplitsAndForgets()
    {
        _space.TryMap(0x10000, 3 * Page, ReadWrite, "a");
        _space.HostSpan(0x11000, 1)[0] = 7;
        int version = _space.Version;

        _space.Unmap(0x11000, Page);

        Assert.Equal(2, _space.Regions.Count);
        Assert.Equal(2 * Page, _space.MappedBytes);
        Assert.NotEqual(version, _space.Version);
        _space.TryMap(0x11000, Page, ReadWrite, "a");
        Assert.Single(_space.Regions);
        Assert.Equal(0, _space.HostSpan(0x11000, 1)[0]);
    }

    [Fact]
    public void UnmappingNothingChangesNothing()
    {
        _space.TryMap(0x10000, Page, ReadWrite, "a");
        int version = _space.Version;

        _space.Unmap(0x20000, 16 * Page);

        Assert.Equal(version, _space.Version);
        Assert.Single(_space.Regions);
    }

    [Fact]
    public void EqualNeighboursBecomeOne()
    {
        _space.TryMap(0x10000, Page, ReadWrite, "a");
        _space.TryMap(0x12000, Page, ReadWrite, "a");
        Assert.Equal(2, _space.Regions.Count);

        _space.TryMap(0x11000, Page, ReadWrite, "a");

        Assert.Equal(new MemoryRegion(0x10000, 0x13000, ReadWrite, "a"), Assert.Single(_space.Regions));
        _space.TryMap(0x13000, Page, Permissions.Read, "a");
        _space.TryMap(0x14000, Page, Permissions.Read, "b");
        Assert.Equal(3, _space.Regions.Count);
    }

    [Fact]
    public void ProtectsAPart()
    {
        _space.TryMap(0x10000, 4 * Page, ReadWrite, "a");

        Assert.True(_space.TryProtect(0x11000, Page, Permissions.Read));

        Assert.Equal([ReadWrite, Permissions.Read, ReadWrite], _space.Regions.Select(region => region.Permissions));
        Assert.True(_space.IsMapped(0x10000, 4 * Page));
        Assert.True(_space.IsMapped(0x10000, 4 * Page, Permissions.Read));
        Assert.False(_space.IsMapped(0x10000, 4 * Page, Permissions.Write));
        Assert.True(_space.IsMapped(0x12000, 2 * Page, ReadWrite));
        Assert.True(_space.TryProtect(0x11000, Page, ReadWrite));
        Assert.Single(_space.Regions);
    }

    [Fact]
    public void ProtectingAcrossAHoleChangesNothing()
    {
        _space.TryMap(0x10000, Page, ReadWrite, "a");
        _space.TryMap(0x12000, Page, ReadWrite, "a");

        Assert.False(_space.TryProtect(0x10000, 3 * Page, Permissions.Read));
        Assert.False(_space.TryProtect(0x20000, Page, Permissions.Read));
        Assert.False(_space.TryProtect(0x10000, ulong.MaxValue, Permissions.Read));

        Assert.All(_space.Regions, region => Assert.Equal(ReadWrite, region.Permissions));
    }

    [Theory]
    [InlineData(0x10000UL, 0x3000UL, true)]
    [InlineData(0x12FFFUL, 1UL, true)]
    [InlineData(0x12FFFUL, 2UL, false)]
    [InlineData(0xFFFFUL, 1UL, false)]
    [InlineData(0x10000UL, 0xFFFFFFFFFFFFFFFFUL, false)]
    public void KnowsWhatIsMapped(ulong start, ulong size, bool expected)
    {
        _space.TryMap(0x10000, 2 * Page, ReadWrite, "a");
        _space.TryMap(0x12000, Page, Permissions.Read, "b");

        Assert.Equal(expected, _space.IsMapped(start, size));
    }

    [Fact]
    public void FindsRoomFromTheTop()
    {
        Assert.Equal(0x1F000UL, _space.FindFree(Page, 0x20000, 0x10000));
        _space.TryMap(0x1E000, Page, ReadWrite, "a");

        Assert.Equal(0x1F000UL, _space.FindFree(Page, 0x20000, 0x10000));
        Assert.Equal(0x1C000UL, _space.FindFree(2 * Page, 0x20000, 0x10000));
        Assert.Equal(0x10000UL, _space.FindFree(14 * Page, 0x20000, 0x10000));
        Assert.Null(_space.FindFree(15 * Page, 0x20000, 0x10000));
        Assert.Null(_space.FindFree(0, 0x20000, 0x10000));
        Assert.Null(_space.FindFree(Page, 0x1F000, 0x1E000));
    }

    [Fact]
    public void RegionsAboveTheTopAreInTheWayOnlyThere()
    {
        _space.TryMap(0x30000, Page, ReadWrite, "above");
        _space.TryMap(0x1F000, 2 * Page, ReadWrite, "across");

        Assert.Equal(0x1E000UL, _space.FindFree(Page, 0x20000, 0x10000));
    }

    [Fact]
    public void WindowsOfFourGigabytesAreNotCrossed()
    {
        using AddressSpace wide = new(1UL << 47, 1 << 20);

        Assert.False(wide.TryMap(0xFFFFF000, 2 * Page, ReadWrite, "a"));
        Assert.True(wide.TryMap(0xFFFFF000, Page, ReadWrite, "a"));
        Assert.True(wide.TryMap(0x100000000, Page, ReadWrite, "a"));
        Assert.Equal(2, wide.Regions.Count);
        Assert.True(wide.IsMapped(0xFFFFF000, 2 * Page, ReadWrite));
        Assert.True(wide.TryMap(0x7FFFFFFFE000, Page, ReadWrite, "high"));
    }

    [Fact]
    public void StaleCodeIsNotedForExecutableRegionsOnly()
    {
        _space.TryMap(0x10000, Page, ReadWrite, "data");
        _space.TryMap(0x20000, 2 * Page, Permissions.Read | Permissions.Execute, "code");
        _space.TakeStaleCode();

        _space.NoteWritten(0x10010, 4);
        Assert.Empty(_space.TakeStaleCode());
        _space.NoteWritten(0x20010, 4);
        Assert.Equal([(0x20010UL, 0x20014UL)], _space.TakeStaleCode());
        Assert.Empty(_space.TakeStaleCode());
        _space.NoteWritten(0x20010, 0);
        _space.NoteWritten(0x90000, 4);
        Assert.Empty(_space.TakeStaleCode());
    }

    [Fact]
    public void UnmappingAndProtectingCodeMakesItStale()
    {
        _space.TryMap(0x20000, 2 * Page, Permissions.Read | Permissions.Execute, "code");
        _space.TakeStaleCode();

        _space.TryProtect(0x20000, Page, Permissions.Read);
        Assert.Equal([(0x20000UL, 0x21000UL)], _space.TakeStaleCode());
        _space.Unmap(0x20000, 2 * Page);
        Assert.Equal([(0x21000UL, 0x22000UL)], _space.TakeStaleCode());
    }

    [Fact]
    public void ReplacingRegionsKeepsWhatBothHave()
    {
        _space.TryMap(0x10000, 2 * Page, ReadWrite, "a");
        _space.HostSpan(0x10000, (int)(2 * Page)).Fill(9);
        MemoryRegion[] wanted = [new(0x10000, 0x11000, ReadWrite, "a"), new(0x30000, 0x32000, ReadWrite, "b")];

        _space.ReplaceRegions(wanted);

        Assert.Equal(wanted, _space.Regions);
        Assert.Equal(3 * Page, _space.MappedBytes);
        Assert.Equal(9, _space.HostSpan(0x10000, 1)[0]);
        Assert.Equal(0, _space.HostSpan(0x11000, 1)[0]);
        int version = _space.Version;
        _space.ReplaceRegions(wanted);
        Assert.Equal(version, _space.Version);
    }

    public void Dispose() => _space.Dispose();
}
