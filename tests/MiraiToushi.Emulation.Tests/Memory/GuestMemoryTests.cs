using MiraiToushi.Elf;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Tests.Memory;

public sealed class GuestMemoryTests : IDisposable
{
    private const ulong Page = AddressSpace.PageSize;
    private const ulong Start = 0x10000;
    private readonly AddressSpace _space = new(1UL << 32, 1 << 20);

    public GuestMemoryTests()
    {
        // Two regions that touch, because their permissions differ.
        _space.TryMap(Start, Page, Permissions.Read | Permissions.Write, "a");
        _space.TryMap(Start + Page, Page, Permissions.Read, "b");
    }

    public static TheoryData<ByteOrder, int, byte[]> Orders() => new()
    {
        { ByteOrder.Little, 1, [0x88] },
        { ByteOrder.Big, 1, [0x88] },
        { ByteOrder.Little, 2, [0x88, 0x77] },
        { ByteOrder.Big, 2, [0x77, 0x88] },
        { ByteOrder.Little, 4, [0x88, 0x77, 0x66, 0x55] },
        { ByteOrder.Big, 4, [0x55, 0x66, 0x77, 0x88] },
        { ByteOrder.Little, 8, [0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11] },
        { ByteOrder.Big, 8, [0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88] },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public void IntegersHaveTheGuestsByteOrder(ByteOrder order, int size, byte[] bytes)
    {
        GuestMemory memory = new(_space, order, 4);

        Assert.True(memory.TryWriteUnsigned(Start + 16, size, 0x1122_3344_5566_7788));

        Assert.Equal(bytes, memory.ReadBytes(Start + 16, size));
        Assert.True(memory.TryReadUnsigned(Start + 16, size, out ulong value));
        Assert.Equal(size == 8 ? 0x1122_3344_5566_7788 : 0x1122_3344_5566_7788 & ((1UL << (8 * size)) - 1), value);
        Assert.Equal(value, memory.Decode(bytes));
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void IntegersAcrossTheBorderOfRegions(ByteOrder order, int size, byte[] bytes)
    {
        GuestMemory memory = new(_space, order, 4);
        for (int before = 0; before <= size; before++)
        {
            ulong address = Start + Page - (ulong)before;
            Assert.True(memory.TryWriteUnsigned(address, size, 0x1122_3344_5566_7788));
            Assert.Equal(bytes, memory.ReadBytes(address, size));
            Assert.True(memory.TryReadUnsigned(address, size, out ulong value));
            Assert.Equal(memory.Decode(bytes), value);
        }
    }

    [Theory]
    [InlineData(4, 4)]
    [InlineData(8, 8)]
    public void WordsHaveTheGuestsSize(int wordSize, int written)
    {
        GuestMemory memory = new(_space, ByteOrder.Little, wordSize);
        memory.TryWrite(Start, Enumerable.Repeat((byte)0xAA, 16).ToArray());

        Assert.True(memory.TryWriteWord(Start, ulong.MaxValue));

        Assert.Equal(written, memory.ReadBytes(Start, 16)!.Count(one => one == 0xFF));
        Assert.True(memory.TryReadWord(Start, out ulong word));
        Assert.Equal(wordSize == 4 ? uint.MaxValue : ulong.MaxValue, word);
    }

    [Theory]
    [InlineData(Start - 1, 1)]
    [InlineData(Start - 1, 2)]
    [InlineData(Start + (2 * Page), 1)]
    [InlineData(Start + (2 * Page) - 3, 4)]
    [InlineData(0UL, 4)]
    [InlineData(ulong.MaxValue, 1)]
    [InlineData(ulong.MaxValue - 1, 8)]
    public void WhatIsNotMappedFails(ulong address, int size)
    {
        GuestMemory memory = new(_space, ByteOrder.Big, 8);

        Assert.Null(memory.ReadBytes(address, size));
        Assert.False(memory.TryRead(address, new byte[size]));
        Assert.False(memory.TryWrite(address, new byte[size]));
    }

    [Fact]
    public void NothingIsAlwaysMapped()
    {
        GuestMemory memory = new(_space, ByteOrder.Little, 4);

        Assert.Equal(Array.Empty<byte>(), memory.ReadBytes(0, 0)!);
        Assert.True(memory.TryWrite(0, []));
    }

    [Fact]
    public void WritesStopAtTheHole()
    {
        GuestMemory memory = new(_space, ByteOrder.Little, 4);

        Assert.False(memory.TryWrite(Start + (2 * Page) - 2, new byte[] { 1, 2, 3, 4 }));

        Assert.Equal([1, 2], memory.ReadBytes(Start + (2 * Page) - 2, 2));
    }

    [Fact]
    public void PermissionsAreForTheGuestOnly()
    {
        GuestMemory memory = new(_space, ByteOrder.Little, 4);

        Assert.True(memory.TryWriteUnsigned(Start + Page, 4, 5));
    }

    [Fact]
    public void StringsKeepEveryByte()
    {
        GuestMemory memory = new(_space, ByteOrder.Little, 4);
        ulong across = Start + Page - 2;
        memory.TryWrite(across, [0x61, 0xE9, 0xFF, 0x01, 0x00]);

        Assert.Equal("a\u00e9\u00ff\u0001", memory.ReadString(across));
        Assert.Null(memory.ReadString(across, 4));
        Assert.Equal("a\u00e9\u00ff\u0001", memory.ReadString(across, 5));
        Assert.Equal("", memory.ReadString(across + 4));
        memory.TryWrite(Start + (2 * Page) - 3, "abc"u8);
        Assert.Null(memory.ReadString(Start + (2 * Page) - 3));
        Assert.Null(memory.ReadString(0));
    }

    [Fact]
    public void WritesToCodeAreNoted()
    {
        _space.TryMap(Start + (2 * Page), Page, Permissions.Execute | Permissions.Read, "code");
        _space.TakeStaleCode();
        GuestMemory memory = new(_space, ByteOrder.Little, 4);

        memory.TryWrite(Start + (2 * Page) - 4, new byte[8]);
        memory.TryWriteUnsigned(Start, 4, 1);

        Assert.Equal([(Start + (2 * Page), Start + (2 * Page) + 4)], _space.TakeStaleCode());
    }

    [Fact]
    public void OddSizesAreOurOwnFault()
    {
        GuestMemory memory = new(_space, ByteOrder.Little, 4);

        Assert.Throws<ArgumentOutOfRangeException>(() => memory.TryReadUnsigned(Start, 3, out _));
    }

    public void Dispose() => _space.Dispose();
}
