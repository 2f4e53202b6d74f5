using System.Buffers.Binary;
using MiraiToushi.Elf;

namespace MiraiToushi.Extraction.Location;

/// <summary>The constants that compilers put between functions, as the loads relative to the program counter say.</summary>
internal static class LiteralPools
{
    /// <summary>ldr rd, [pc, #offset].</summary>
    /// <param name="start">Guest address of the first byte.</param>
    /// <param name="code">The bytes.</param>
    /// <param name="order">Byte order of instructions.</param>
    /// <returns>Addresses of words.</returns>
    public static HashSet<ulong> Arm(ulong start, ReadOnlySpan<byte> code, ByteOrder order)
    {
        HashSet<ulong> result = [];
        for (int at = 0; at + 4 <= code.Length; at += 4)
        {
            uint word = order == ByteOrder.Little ? BinaryPrimitives.ReadUInt32LittleEndian(code[at..]) : BinaryPrimitives.ReadUInt32BigEndian(code[at..]);
            if ((word & 0x0F7F_0000) == 0x051F_0000)
            {
                long offset = word & 0xFFF;
                result.Add(start + (ulong)(at + 8 + ((word & 0x0080_0000) != 0 ? offset : -offset)));
            }
        }

        return result;
    }

    /// <summary>ldr rd, [pc, #offset] in its form of 16 bits.</summary>
    /// <param name="start">Guest address of the first byte.</param>
    /// <param name="code">The bytes.</param>
    /// <param name="order">Byte order of instructions.</param>
    /// <returns>Addresses of words.</returns>
    public static HashSet<ulong> Thumb(ulong start, ReadOnlySpan<byte> code, ByteOrder order)
    {
        HashSet<ulong> result = [];
        for (int at = 0; at + 2 <= code.Length; at += 2)
        {
            uint half = Half(code[at..], order);
            if ((half & 0xF800) == 0x4800)
            {
                result.Add(((start + (ulong)at + 4) & ~3UL) + ((half & 0xFF) * 4));
            }
        }

        return result;
    }

    /// <summary>mov.l and mov.w @(offset, pc), and mova.</summary>
    /// <param name="start">Guest address of the first byte.</param>
    /// <param name="code">The bytes.</param>
    /// <param name="order">Byte order of instructions.</param>
    /// <returns>Addresses of words; those of halfwords rounded down.</returns>
    public static HashSet<ulong> SuperH(ulong start, ReadOnlySpan<byte> code, ByteOrder order)
    {
        HashSet<ulong> result = [];
        for (int at = 0; at + 2 <= code.Length; at += 2)
        {
            uint half = Half(code[at..], order);
            ulong here = start + (ulong)at + 4;
            if (half >> 12 == 0xD || half >> 8 == 0xC7)
            {
                result.Add((here & ~3UL) + ((half & 0xFF) * 4));
            }
            else if (half >> 12 == 0x9)
            {
                result.Add((here + ((half & 0xFF) * 2)) & ~3UL);
            }
        }

        return result;
    }

    private static uint Half(ReadOnlySpan<byte> code, ByteOrder order) =>
        order == ByteOrder.Little ? BinaryPrimitives.ReadUInt16LittleEndian(code) : BinaryPrimitives.ReadUInt16BigEndian(code);
}
