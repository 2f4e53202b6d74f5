using System.Buffers.Binary;
using MiraiToushi.Elf;

namespace MiraiToushi.Extraction.Harvest;

/// <summary>Integers in a guest's byte order.</summary>
internal static class GuestEndian
{
    public static ulong Decode(ReadOnlySpan<byte> bytes, ByteOrder byteOrder)
    {
        bool little = byteOrder == ByteOrder.Little;
        return bytes.Length switch
        {
            1 => bytes[0],
            2 => little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes),
            4 => little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes),
            _ => little ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes),
        };
    }
}
