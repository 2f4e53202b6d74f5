using System.Buffers.Binary;

namespace MiraiToushi.Emulation.Cpu;

/// <summary>
/// Finds instructions that take the engine down (2.0.1). What kills when it is executed is found in any block; what kills when it
/// is translated only where the engine is about to be started, because nothing is told before a block inside is translated.
/// </summary>
internal static class DeadlyCode
{
    /// <summary>PowerPC: reading the time base goes through a null pointer (fixed in 2.1).</summary>
    /// <param name="block">A block's code, big endian.</param>
    /// <returns>Offset of the instruction, or -1.</returns>
    public static int FindTimeBase(ReadOnlySpan<byte> block)
    {
        for (int at = 0; at + 4 <= block.Length; at += 4)
        {
            uint word = BinaryPrimitives.ReadUInt32BigEndian(block[at..]);
            bool isTimeBase = (word & 0xFC00_07FE) == 0x7C00_02E6;
            bool isRegister = (word & 0xFC1F_FFFE) is 0x7C0C_42A6 or 0x7C0D_42A6;
            if (isTimeBase || isRegister)
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>PowerPC, with little-endian code.</summary>
    /// <param name="block">A block's code.</param>
    /// <returns>Offset of the instruction, or -1.</returns>
    public static int FindTimeBaseLittleEndian(ReadOnlySpan<byte> block)
    {
        byte[] swapped = new byte[block.Length];
        for (int at = 0; at + 4 <= block.Length; at += 4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(swapped.AsSpan(at), BinaryPrimitives.ReadUInt32LittleEndian(block[at..]));
        }

        return FindTimeBase(swapped);
    }

    /// <summary>
    /// m68k: bkpt makes the engine wait for a debugger for ever. It ends a block, so it can only be the last word; there it
    /// could also be the end of a branch's address, which the words before it tell.
    /// </summary>
    /// <param name="block">A block's code.</param>
    /// <returns>Offset of the instruction, or -1.</returns>
    public static int FindBreakpoint(ReadOnlySpan<byte> block)
    {
        int last = block.Length - 2;
        if (last < 0 || (Word(block, last) & 0xFFF8) != 0x4848)
        {
            return -1;
        }

        uint before = Word(block, last - 2);
        uint beforeThat = Word(block, last - 4);
        bool isShortBranch = (before & 0xF0FF) == 0x6000 || (before & 0xFF80) == 0x4E80 || (before & 0xF0F8) == 0x50C8;
        bool isReturn = before == 0x4E74;
        bool isLongBranch = (beforeThat & 0xF0FF) == 0x60FF || beforeThat is 0x4EB9 or 0x4EF9;
        return isShortBranch || isReturn || isLongBranch ? -1 : last;
    }

    /// <summary>
    /// m68k: the conditional instructions of the floating-point unit have 32 conditions; the engine faults while it translates
    /// one with bit 5 of the condition set, which processors refuse.
    /// </summary>
    /// <param name="code">Code from where the engine is about to be started.</param>
    /// <returns>0, or -1.</returns>
    public static int FindFloatCondition(ReadOnlySpan<byte> code)
    {
        if (code.Length < 4)
        {
            return -1;
        }

        uint word = Word(code, 0);
        return (word & 0xFFC0) switch
        {
            0xF240 => (Word(code, 2) & 0x20) != 0,
            0xF280 or 0xF2C0 => (word & 0x20) != 0,
            _ => false,
        } ? 0 : -1;
    }

    private static uint Word(ReadOnlySpan<byte> block, int at) => at < 0 ? 0U : BinaryPrimitives.ReadUInt16BigEndian(block[at..]);
}
