using MiraiToushi.Elf;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Tests.Memory;

public sealed class MemorySnapshotTests : IDisposable
{
    private const ulong Page = AddressSpace.PageSize;
    private const ulong Start = 0x10000;
    private const Permissions ReadWrite = Permissions.Read | Permissions.Write;
    private readonly AddressSpace _space = new(1UL << 32, 1 << 20);
    private readonly GuestMemory _memory;

    public MemorySnapshotTests()
    {
        _space.TryMap(Start, 8 * Page, ReadWrite, "a");
        _memory = new GuestMemory(_space, ByteOrder.Big, 4);
    }

    [Fact]
    public void HoldsWhatWasThere()
    {
        _memory.TryWriteUnsigned(Start + 100, 4, 0x01020304);

        MemorySnapshot snapshot = Take();
        _memory.TryWriteUnsigned(Start + 100, 4, 0);

        Assert.True(snapshot.TryReadUnsigned(Start + 100, 4, out ulong value));
        Assert.Equal(0x01020304UL, value);
        Assert.Equal(ByteOrder.Big, snapshot.ByteOrder);
        Assert.Equal(4, snapshot.WordSize);
        Assert.Equal([1, 2, 3, 4], snapshot.ReadBytes(Start + 100, 4));
        Assert.Equal(new byte[8], snapshot.ReadBytes(Start + (5 * Page) - 4, 8));
        Assert.Equal(_space.Regions, snapshot.Regions);
    }

    [Theory]
    [InlineData(Start - 1, 1)]
    [InlineData(Start + (8 * Page) - 1, 2)]
    [InlineData(Start + (8 * Page), 1)]
    [InlineData(ulong.MaxValue, 1)]
    public void WhatWasNotMappedCannotBeRead(ulong address, int length)
    {
        MemorySnapshot snapshot = Take();

        Assert.Null(snapshot.ReadBytes(address, length));
        Assert.False(snapshot.TryReadUnsigned(address, length, out ulong value));
        Assert.Equal(0UL, value);
    }

    [Fact]
    public void RestoresBytesRegionsAndPermissions()
    {
        _space.TryMap(0x40000, 2 * Page, Permissions.Read | Permissions.Execute, "code");
        _memory.TryWrite(Start, "before"u8);
        _memory.TryWrite(0x40000, "code"u8);
        MemorySnapshot snapshot = Take();

        _memory.TryWrite(Start, "after!"u8);
        _memory.TryWrite(Start + (3 * Page), "new"u8);
        _space.TryProtect(Start, Page, Permissions.Read);
        _space.Unmap(0x40000, Page);
        _space.TryMap(0x80000, Page, ReadWrite, "more");
        snapshot.Restore(_space);

        Assert.Equal(snapshot.Regions, _space.Regions);
        Assert.Equal(10 * Page, _space.MappedBytes);
        Assert.Equal("before"u8.ToArray(), _memory.ReadBytes(Start, 6));
        Assert.Equal(new byte[3], _memory.ReadBytes(Start + (3 * Page), 3));
        Assert.Equal("code"u8.ToArray(), _memory.ReadBytes(0x40000, 4));
        Assert.Empty(MemorySnapshot.Compare(snapshot, Take()));
    }

    [Fact]
    public void RestoringNotesCodeThatChanged()
    {
        _space.TryMap(0x40000, 2 * Page, Permissions.Read | Permissions.Execute, "code");
        _memory.TryWrite(0x40000, "code"u8);
        MemorySnapshot snapshot = Take();
        _memory.TryWrite(0x40000, "CODE"u8);
        _memory.TryWrite(Start, "data"u8);
        _space.TakeStaleCode();

        snapshot.Restore(_space);

        Assert.Equal([(0x40000UL, 0x41000UL)], _space.TakeStaleCode());
        snapshot.Restore(_space);
        Assert.Empty(_space.TakeStaleCode());
    }

    [Fact]
    public void MemoryMappedAgainAfterARestoreIsZero()
    {
        MemorySnapshot without = Take();
        _space.TryMap(0x80000, Page, ReadWrite, "more");
        _memory.TryWrite(0x80000, "old"u8);

        without.Restore(_space);
        _space.TryMap(0x80000, Page, ReadWrite, "more");

        Assert.Equal(new byte[3], _memory.ReadBytes(0x80000, 3));
    }

    [Fact]
    public void SnapshotsSharedWithAnEarlierOneAreStillApart()
    {
        _memory.TryWrite(Start, "one"u8);
        _memory.TryWrite(Start + Page, "same"u8);
        MemorySnapshot first = Take();
        _memory.TryWrite(Start, "two"u8);
        MemorySnapshot second = Take(first);
        _memory.TryWrite(Start, "six"u8);
        _memory.TryWrite(Start + Page, "gone"u8);
        MemorySnapshot third = Take(second);

        Assert.Equal("one"u8.ToArray(), first.ReadBytes(Start, 3));
        Assert.Equal("two"u8.ToArray(), second.ReadBytes(Start, 3));
        Assert.Equal("six"u8.ToArray(), third.ReadBytes(Start, 3));
        Assert.Equal([new MemoryDelta(Start, 3)], MemorySnapshot.Compare(first, second));
        first.Restore(_space);
        Assert.Equal("same"u8.ToArray(), _memory.ReadBytes(Start + Page, 4));
    }

    [Fact]
    public void PagesThatBecameZeroCompareAndRestore()
    {
        _memory.TryWrite(Start, "x"u8);
        MemorySnapshot first = Take();
        _memory.TryWrite(Start, [0]);
        MemorySnapshot second = Take(first);

        Assert.Equal([new MemoryDelta(Start, 1)], MemorySnapshot.Compare(first, second));
        Assert.Equal([new MemoryDelta(Start, 1)], MemorySnapshot.Compare(second, first));
        first.Restore(_space);
        Assert.Equal((byte)'x', _memory.ReadBytes(Start, 1)![0]);
        second.Restore(_space);
        Assert.Equal(0, _memory.ReadBytes(Start, 1)![0]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 1)]
    [InlineData(9, 2)]
    [InlineData(100, 2)]
    public void SmallGapsAreBridged(int gap, int ranges)
    {
        MemorySnapshot before = Take();
        _memory.TryWrite(Start + 10, [1]);
        _memory.TryWrite(Start + 10 + 1 + (ulong)gap, [1]);

        IReadOnlyList<MemoryDelta> deltas = MemorySnapshot.Compare(before, Take(before));

        Assert.Equal(ranges, deltas.Count);
        Assert.Equal(Start + 10, deltas[0].Address);
        Assert.Equal(Start + 12 + (ulong)gap, deltas[^1].End);
    }

    [Fact]
    public void ComparingLooksOnlyWhereBothAreMapped()
    {
        _memory.TryWrite(Start + Page, "x"u8);
        MemorySnapshot before = Take();
        _space.Unmap(Start + Page, Page);
        _space.TryMap(0x80000, Page, ReadWrite, "more");
        _memory.TryWrite(0x80000, "y"u8);
        _memory.TryWrite(Start + (2 * Page), "z"u8);

        Assert.Equal([new MemoryDelta(Start + (2 * Page), 1)], MemorySnapshot.Compare(before, Take(before)));
    }

    [Fact]
    public void FindsRegions()
    {
        MemorySnapshot snapshot = Take();

        Assert.Equal("a", snapshot.Find(Start)?.Name);
        Assert.Null(snapshot.Find(Start - 1));
        Assert.Null(snapshot.Find(Start + (8 * Page)));
        Assert.True(snapshot.IsMapped(Start + (8 * Page) - 1));
    }

    [Fact]
    public void LengthsOfEndDifferences()
    {
        MemorySnapshot before = Take();
        _memory.TryWrite(Start + Page - 1, [1, 1]);
        _memory.TryWrite(Start + (8 * Page) - 1, [1]);

        IReadOnlyList<MemoryDelta> deltas = MemorySnapshot.Compare(before, Take(before));

        Assert.Equal(
            [new MemoryDelta(Start + Page - 1, 1), new MemoryDelta(Start + Page, 1), new MemoryDelta(Start + (8 * Page) - 1, 1)],
            deltas);
    }

    public void Dispose() => _space.Dispose();

    private MemorySnapshot Take(MemorySnapshot? earlier = null) => MemorySnapshot.Take(_space, ByteOrder.Big, 4, earlier);
}
