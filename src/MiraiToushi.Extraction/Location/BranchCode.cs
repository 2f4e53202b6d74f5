using System.Buffers.Binary;
using MiraiToushi.Elf;

namespace MiraiToushi.Extraction.Location;

/// <summary>Reads pieces of instructions from the end of a block.</summary>
internal static class BranchCode
{
    /// <summary>A displacement.</summary>
    /// <param name="value">Its bits are the lowest.</param>
    /// <param name="bits">How many, the sign included.</param>
    /// <param name="scale">Bytes for which one stands.</param>
    public static long Signed(uint value, int bits, int scale) => ((long)(int)(value << (32 - bits)) >> (32 - bits)) * scale;

    /// <summary>The 32 bits that begin some bytes before the end of a block.</summary>
    public static uint Word(ReadOnlySpan<byte> code, int back, ByteOrder order) => order == ByteOrder.Little
        ? BinaryPrimitives.ReadUInt32LittleEndian(code[^back..])
        : BinaryPrimitives.ReadUInt32BigEndian(code[^back..]);

    /// <summary>The 16 bits that begin some bytes before the end of a block.</summary>
    public static uint Half(ReadOnlySpan<byte> code, int back, ByteOrder order) => order == ByteOrder.Little
        ? BinaryPrimitives.ReadUInt16LittleEndian(code[^back..])
        : BinaryPrimitives.ReadUInt16BigEndian(code[^back..]);
}
