using System.Buffers.Binary;

namespace MiraiToushi.Elf;

/// <summary>
/// Bytes with the byte order to read numbers in. Offsets are in bytes from the start of the span; reading beyond its end
/// throws <see cref="ArgumentOutOfRangeException"/>, so callers check lengths first.
/// </summary>
public readonly ref struct EndianSpan(ReadOnlySpan<byte> bytes, ByteOrder order)
{
    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>The byte order of every number read.</summary>
    public ByteOrder Order { get; } = order;

    /// <summary>The number of bytes.</summary>
    public int Length => Bytes.Length;

    /// <summary>The byte at <paramref name="offset"/>.</summary>
    public byte ReadByte(int offset) => Bytes.Slice(offset, 1)[0];

    /// <summary>The 16-bit number at <paramref name="offset"/>.</summary>
    public ushort ReadUInt16(int offset)
    {
        ReadOnlySpan<byte> source = Bytes.Slice(offset, sizeof(ushort));
        return Order == ByteOrder.Little
            ? BinaryPrimitives.ReadUInt16LittleEndian(source)
            : BinaryPrimitives.ReadUInt16BigEndian(source);
    }

    /// <summary>The 32-bit number at <paramref name="offset"/>.</summary>
    public uint ReadUInt32(int offset)
    {
        ReadOnlySpan<byte> source = Bytes.Slice(offset, sizeof(uint));
        return Order == ByteOrder.Little
            ? BinaryPrimitives.ReadUInt32LittleEndian(source)
            : BinaryPrimitives.ReadUInt32BigEndian(source);
    }

    /// <summary>The 64-bit number at <paramref name="offset"/>.</summary>
    public ulong ReadUInt64(int offset)
    {
        ReadOnlySpan<byte> source = Bytes.Slice(offset, sizeof(ulong));
        return Order == ByteOrder.Little
            ? BinaryPrimitives.ReadUInt64LittleEndian(source)
            : BinaryPrimitives.ReadUInt64BigEndian(source);
    }

    /// <summary>The number at <paramref name="offset"/> that is as wide as an address of <paramref name="elfClass"/>.</summary>
    public ulong ReadWord(int offset, ElfClass elfClass) =>
        elfClass == ElfClass.Elf64 ? ReadUInt64(offset) : ReadUInt32(offset);

    /// <summary>A part of the bytes, in the same byte order.</summary>
    public EndianSpan Slice(int offset, int length) => new(Bytes.Slice(offset, length), Order);
}
