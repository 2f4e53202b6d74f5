using System.Buffers.Binary;
using MiraiToushi.Elf;

namespace MiraiToushi.Emulation.Cpu;

/// <summary>
/// Finds the instruction that raised an interrupt on MIPS: library 2.0.1 (and 2.1.4) leaves the program counter at the one after
/// the last system call.
/// </summary>
internal static class MipsRaisingCode
{
    private const uint Break = 18;
    private const uint Reserved = 20;
    private const uint ConditionalTrap = 22;

    /// <summary>Looks for it.</summary>
    /// <param name="number">The interrupt.</param>
    /// <param name="block">The code of the block that was being executed.</param>
    /// <param name="order">Byte order of the code.</param>
    /// <returns>Offset of the instruction; 0, the start of the block, where it cannot be told.</returns>
    public static int Find(uint number, ReadOnlySpan<byte> block, ByteOrder order)
    {
        // An instruction that the processor does not have ends its block.
        if (number == Reserved)
        {
            return int.Max(0, block.Length - 4);
        }

        for (int at = 0; at + 4 <= block.Length; at += 4)
        {
            uint word = order == ByteOrder.Big
                ? BinaryPrimitives.ReadUInt32BigEndian(block[at..])
                : BinaryPrimitives.ReadUInt32LittleEndian(block[at..]);
            if ((number == Break && (word & 0xFC00_003F) == 0x0D) || (number == ConditionalTrap && IsConditionalTrap(word)))
            {
                return at;
            }
        }

        return 0;
    }

    // tge to tne among the operations on registers, tgei to tnei among those with a constant.
    private static bool IsConditionalTrap(uint word) =>
        (word & 0xFC00_0038) == 0x30 || (word & 0xFC18_0000) == 0x0408_0000;
}
