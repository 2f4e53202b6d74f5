namespace MiraiToushi.Elf.Tests;

public sealed class EndianSpanTests
{
    private static readonly byte[] Bytes = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09];

    [Fact]
    public void ReadsLittleEndian()
    {
        var span = new EndianSpan(Bytes, ByteOrder.Little);

        Assert.Equal(0x02, span.ReadByte(1));
        Assert.Equal(0x0302, span.ReadUInt16(1));
        Assert.Equal(0x05040302u, span.ReadUInt32(1));
        Assert.Equal(0x0908070605040302UL, span.ReadUInt64(1));
    }

    [Fact]
    public void ReadsBigEndian()
    {
        var span = new EndianSpan(Bytes, ByteOrder.Big);

        Assert.Equal(0x0203, span.ReadUInt16(1));
        Assert.Equal(0x02030405u, span.ReadUInt32(1));
        Assert.Equal(0x0203040506070809UL, span.ReadUInt64(1));
    }

    [Fact]
    public void WordsFollowTheClass()
    {
        var span = new EndianSpan(Bytes, ByteOrder.Big);

        Assert.Equal(0x01020304UL, span.ReadWord(0, ElfClass.Elf32));
        Assert.Equal(0x0102030405060708UL, span.ReadWord(0, ElfClass.Elf64));
    }

    [Fact]
    public void SliceKeepsTheOrder()
    {
        EndianSpan slice = new EndianSpan(Bytes, ByteOrder.Big).Slice(2, 2);

        Assert.Equal(2, slice.Length);
        Assert.Equal(0x0304, slice.ReadUInt16(0));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void ReadingBeyondTheEndThrows(int offset) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EndianSpan(Bytes, ByteOrder.Little).ReadUInt16(offset));
}
