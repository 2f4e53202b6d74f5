using MiraiToushi.Elf;

namespace MiraiToushi.Extraction.Location;

/// <summary>
/// Conditional branches where all instructions have one size: the last one of a block is where it is looked for, or the one
/// before, where the last lies in its delay slot.
/// </summary>
internal static class FixedSizeBranches
{
    // Everything is conditional; b and bl say where they go, what else ends a block (bx, pop into pc) does not.
    public static void Arm(ulong end, ReadOnlySpan<byte> code, ByteOrder order, List<ConditionalBranch> found)
    {
        if (code.Length < 4)
        {
            return;
        }

        uint word = BranchCode.Word(code, 4, order);
        if (word >> 28 >= 0xE)
        {
            return;
        }

        bool isBranch = (word & 0x0E00_0000) == 0x0A00_0000;
        found.Add(new ConditionalBranch(isBranch ? end + 4 + (ulong)BranchCode.Signed(word, 24, 4) : null, end));
    }

    // B.cond, CBZ/CBNZ, TBZ/TBNZ.
    public static void AArch64(ulong end, ReadOnlySpan<byte> code, ByteOrder order, List<ConditionalBranch> found)
    {
        if (code.Length < 4)
        {
            return;
        }

        uint word = BranchCode.Word(code, 4, order);
        ulong at = end - 4;
        if ((word & 0xFF00_0010) == 0x5400_0000 || (word & 0x7E00_0000) == 0x3400_0000)
        {
            found.Add(new ConditionalBranch(at + (ulong)BranchCode.Signed(word >> 5, 19, 4), end));
        }
        else if ((word & 0x7E00_0000) == 0x3600_0000)
        {
            found.Add(new ConditionalBranch(at + (ulong)BranchCode.Signed(word >> 5, 14, 4), end));
        }
    }

    // beq to bgtz, their likely forms, REGIMM, bc1; the block ends with the delay slot.
    public static void Mips(ulong end, ReadOnlySpan<byte> code, ByteOrder order, List<ConditionalBranch> found)
    {
        for (int back = 8; back >= 4 && code.Length >= back; back -= 4)
        {
            uint word = BranchCode.Word(code, back, order);
            uint rs = (word >> 21) & 31;
            uint rt = (word >> 16) & 31;
            bool isConditional = (word >> 26) switch
            {
                1 => (rt & 0x0C) == 0 && rs != 0,
                4 or 20 => rs != rt,
                5 or 6 or 7 or 21 or 22 or 23 => true,
                17 => rs == 8,
                _ => false,
            };
            if (isConditional)
            {
                ulong at = end - (ulong)back;
                found.Add(new ConditionalBranch(at + 4 + (ulong)BranchCode.Signed(word, 16, 4), at + 8));
                return;
            }
        }
    }

    // bc, and bclr and bcctr whose targets are in registers; the BO field says whether it always branches.
    public static void PowerPc(ulong end, ReadOnlySpan<byte> code, ByteOrder order, List<ConditionalBranch> found)
    {
        if (code.Length < 4)
        {
            return;
        }

        uint word = BranchCode.Word(code, 4, order);
        if (((word >> 21) & 0x14) == 0x14)
        {
            return;
        }

        if (word >> 26 == 16)
        {
            ulong origin = (word & 2) != 0 ? 0 : end - 4;
            found.Add(new ConditionalBranch(origin + (ulong)(long)(short)(word & 0xFFFC), end));
        }
        else if (word >> 26 == 19 && ((word >> 1) & 0x3FF) is 16 or 528)
        {
            found.Add(new ConditionalBranch(null, end));
        }
    }

    // Bicc and FBfcc; condition 0 never and 8 always branches; a delay slot follows.
    public static void Sparc(ulong end, ReadOnlySpan<byte> code, ByteOrder order, List<ConditionalBranch> found)
    {
        for (int back = 8; back >= 4 && code.Length >= back; back -= 4)
        {
            uint word = BranchCode.Word(code, back, order);
            bool isBranch = word >> 30 == 0 && ((word >> 22) & 7) is 2 or 6;
            if (isBranch && ((word >> 25) & 7) != 0)
            {
                ulong at = end - (ulong)back;
                found.Add(new ConditionalBranch(at + (ulong)BranchCode.Signed(word, 22, 4), at + 8));
                return;
            }
        }
    }

    // bt and bf, and bt/s and bf/s with a delay slot.
    public static void SuperH(ulong end, ReadOnlySpan<byte> code, ByteOrder order, List<ConditionalBranch> found)
    {
        for (int back = 4; back >= 2 && code.Length >= back; back -= 2)
        {
            uint half = BranchCode.Half(code, back, order);
            bool hasSlot = (half & 0xFD00) == 0x8D00;
            if (hasSlot || ((half & 0xFD00) == 0x8900 && back == 2))
            {
                ulong at = end - (ulong)back;
                found.Add(new ConditionalBranch(at + 4 + (ulong)BranchCode.Signed(half, 8, 2), at + (hasSlot ? 4UL : 2UL)));
                return;
            }
        }
    }
}
