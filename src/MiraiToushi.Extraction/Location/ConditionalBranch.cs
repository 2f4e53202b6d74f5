using System.Buffers.Binary;
using MiraiToushi.Elf;
using MiraiToushi.Emulation.Architectures;

namespace MiraiToushi.Extraction.Location;

/// <summary>The two ways on from a basic block that ends with a conditional branch.</summary>
/// <param name="Target">Where it goes when it is taken; null where only the processor knows (a conditional return).</param>
/// <param name="Next">The instruction behind it, its delay slot included.</param>
internal readonly record struct ConditionalBranch(ulong? Target, ulong Next)
{
    /// <summary>The way that was not gone.</summary>
    /// <param name="gone">The block that was entered.</param>
    /// <returns>The other way, or null where the block is on neither or the other one is not known.</returns>
    public ulong? Other(ulong gone) => gone == Next ? Target : Target is null || gone == Target ? Next : null;
}

/// <summary>
/// Reads the conditional branch at the end of a basic block: for each architecture a few instructions as its manual encodes
/// them. Where sizes differ a reading may be false; whoever asks knows which block came next and can tell.
/// </summary>
internal static class ConditionalBranches
{
    private delegate void Reader(ulong end, ReadOnlySpan<byte> code, ByteOrder order, List<ConditionalBranch> found);

    /// <summary>The possible readings of the end of a block.</summary>
    /// <param name="architecture">Its architecture.</param>
    /// <param name="start">Its address, without the Thumb bit.</param>
    /// <param name="code">Its bytes.</param>
    /// <param name="isThumb">Whether it is Thumb code.</param>
    public static IReadOnlyList<ConditionalBranch> AtEndOf(Architecture architecture, ulong start, ReadOnlySpan<byte> code, bool isThumb)
    {
        Reader? reader = architecture.Name switch
        {
            "i386" or "x86-64" => X86,
            "arm" => isThumb ? Thumb : Arm,
            "aarch64" => AArch64,
            "mips" => Mips,
            "powerpc" or "powerpc64" => PowerPc,
            "sparc" => Sparc,
            "m68k" => M68k,
            "superh" => SuperH,
            "riscv32" or "riscv64" => RiscV,
            "s390x" => S390x,
            _ => null,
        };
        List<ConditionalBranch> found = [];
        reader?.Invoke(start + (ulong)code.Length, code, architecture.CodeByteOrder, found);
        if (architecture.WordSize == 4)
        {
            for (int i = 0; i < found.Count; i++)
            {
                found[i] = new ConditionalBranch((uint?)found[i].Target, (uint)found[i].Next);
            }
        }

        return found;
    }

    // Jcc rel8 (70+cc), Jcc rel32 (0F 80+cc), loop and jecxz (E0 to E3).
    private static void X86(ulong end, ReadOnlySpan<byte> code, ByteOrder order, List<ConditionalBranch> found)
    {
        if (code.Length >= 6 && code[^6] == 0x0F && (code[^5] & 0xF0) == 0x80)
        {
            found.Add(new ConditionalBranch(end + (ulong)(long)BinaryPrimitives.ReadInt32LittleEndian(code[^4..]), end));
        }

        if (code.Length >= 2 && ((code[^2] & 0xF0) == 0x70 || code[^2] is >= 0xE0 and <= 0xE3))
        {
            found.Add(new ConditionalBranch(end + (ulong)(long)(sbyte)code[^1], end));
        }
    }

    // Everything is conditional; b and bl say where they go, what else ends a block (bx, pop into pc) does not.
    private static void Arm(ulong end, ReadOnlySpan<byte> code, ByteOrder order, List<ConditionalBranch> found)
    {
        if (code.Length < 4)
        {
            return;
        }

        uint word = Word(code, 4, order);
        if (word >> 28 >= 0xE)
        {
            return;
        }

        bool isBranch = (word & 0x0E00_0000) == 0x0A00_0000;
        found.Add(new ConditionalBranch(isBranch ? end + 4 + (ulong)Signed(word, 24, 4) : null, end));
    }

    // B<c> (D0 to DD), B<c>.W, CBZ and CBNZ.
    private static void Thumb(ulong end, ReadOnlySpan<byte> code, ByteOrder order, List<ConditionalBranch> found)
    {
        if (code.Length >= 2)
        {
            uint half = Half(code, 2, order);
            if ((half & 0xF000) == 0xD000 && (half & 0x0E00) != 0x0E00)
            {
                found.Add(new ConditionalBranch(end + 2 + (ulong)Signed(half, 8, 2), end));
            }
            else if ((half & 0xF500) == 0xB100)
            {
                uint offset = ((half >> 3) & 0x40) | ((half >> 2) & 0x3E);
                found.Add(new ConditionalBranch(end + 2 + offset, end));
            }
        }

        if (code.Length >= 4)
        {
            uint high = Half(code, 4, order);
            uint low = Half(code, 2, order);
            if ((high & 0xF800) == 0xF000 && (low & 0xD000) == 0x8000 && ((high >> 6) & 0xF) < 0xE)
            {
                uint value = ((high >> 10) & 1) << 19 | ((low >> 11) & 1) << 18 | ((low >> 13) & 1) << 17 | (high & 0x3F) << 11 | (low & 0x7FF);
                found.Add(new ConditionalBranch(end + (ulong)Signed(value, 20, 2), end));
            }
        }
    }

    // B.cond, CBZ/CBNZ, TBZ/TBNZ.
    private static void AArch64(ulong end, ReadOnlySpan<byte> code, ByteOrder order, List<ConditionalBranch> found)
    {
        if (code.Length < 4)
        {
            return;
        }

        uint word = Word(code, 4, order);
        ulong at = end - 4;
        if ((word & 0xFF00_0010) == 0x5400_0000 || (word & 0x7E00_0000) == 0x3400_0000)
        {
            found.Add(new ConditionalBranch(at + (ulong)Signed(word >> 5, 19, 4), end));
        }
        else if ((word & 0x7E00_0000) == 0x3600_0000)
        {
            found.Add(new ConditionalBranch(at + (ulong)Signed(word >> 5, 14, 4), end));
        }
    }

    // beq to bgtz, their likely forms, REGIMM, bc1; the block ends with the delay slot.
    private static void Mips(ulong end, ReadOnlySpan<byte> code, ByteOrder order, List<ConditionalBranch> found)
    {
        for (int back = 8; back >= 4 && code.Length >= back; back -= 4)
        {
            uint word = Word(code, back, order);
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
                found.Add(new ConditionalBranch(at + 4 + (ulong)Signed(word, 16, 4), at + 8));
                return;
            }
        }
    }

    // bc, and bclr and bcctr whose targets are in registers; the BO field says whether it always branches.
    private static void PowerPc(ulong end, ReadOnlySpan<byte> code, ByteOrder order, List<ConditionalBranch> found)
    {
        if (code.Length < 4)
        {
            return;
        }

        uint word = Word(code, 4, order);
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
    private static void Sparc(ulong end, ReadOnlySpan<byte> code, ByteOrder order, List<ConditionalBranch> found)
    {
        for (int back = 8; back >= 4 && code.Length >= back; back -= 4)
        {
            uint word = Word(code, back, order);
            bool isBranch = word >> 30 == 0 && ((word >> 22) & 7) is 2 or 6;
            if (isBranch && ((word >> 25) & 7) != 0)
            {
                ulong at = end - (ulong)back;
                found.Add(new ConditionalBranch(at + (ulong)Signed(word, 22, 4), at + 8));
                return;
            }
        }
    }

    // Bcc with displacements of 8, 16 and 32 bits, and DBcc.
    private static void M68k(ulong end, ReadOnlySpan<byte> code, ByteOrder order, List<ConditionalBranch> found)
    {
        if (code.Length >= 2 && Half(code, 2, order) is >= 0x6200 and <= 0x6FFF and uint near && (byte)near is not 0 and not 0xFF)
        {
            found.Add(new ConditionalBranch(end + (ulong)(long)(sbyte)near, end));
        }

        if (code.Length >= 4)
        {
            uint word = Half(code, 4, order);
            bool isBranch = word is >= 0x6200 and <= 0x6FFF && (byte)word == 0;
            if (isBranch || ((word & 0xF0F8) == 0x50C8 && word >> 8 != 0x51))
            {
                found.Add(new ConditionalBranch(end - 2 + (ulong)(long)(short)Half(code, 2, order), end));
            }
        }

        if (code.Length >= 6 && Half(code, 6, order) is >= 0x6200 and <= 0x6FFF and uint far && (byte)far == 0xFF)
        {
            found.Add(new ConditionalBranch(end - 4 + (ulong)(long)(int)Word(code, 4, order), end));
        }
    }

    // bt and bf, and bt/s and bf/s with a delay slot.
    private static void SuperH(ulong end, ReadOnlySpan<byte> code, ByteOrder order, List<ConditionalBranch> found)
    {
        for (int back = 4; back >= 2 && code.Length >= back; back -= 2)
        {
            uint half = Half(code, back, order);
            bool hasSlot = (half & 0xFD00) == 0x8D00;
            if (hasSlot || ((half & 0xFD00) == 0x8900 && back == 2))
            {
                ulong at = end - (ulong)back;
                found.Add(new ConditionalBranch(at + 4 + (ulong)Signed(half, 8, 2), at + (hasSlot ? 4UL : 2UL)));
                return;
            }
        }
    }

    // beq to bgeu, c.beqz and c.bnez.
    private static void RiscV(ulong end, ReadOnlySpan<byte> code, ByteOrder order, List<ConditionalBranch> found)
    {
        if (code.Length >= 4 && Word(code, 4, order) is uint word && (word & 0x7F) == 0x63 && ((word >> 12) & 6) != 2)
        {
            uint offset = (word >> 31) << 11 | ((word >> 7) & 1) << 10 | ((word >> 25) & 0x3F) << 4 | ((word >> 8) & 0xF);
            found.Add(new ConditionalBranch(end - 4 + (ulong)Signed(offset, 12, 2), end));
        }

        if (code.Length >= 2 && Half(code, 2, order) is uint half && (half & 0xC003) == 0xC001)
        {
            uint offset = ((half >> 12) & 1) << 7 | ((half >> 5) & 3) << 5 | ((half >> 2) & 1) << 4 | ((half >> 10) & 3) << 2 | ((half >> 3) & 3);
            found.Add(new ConditionalBranch(end - 2 + (ulong)Signed(offset, 8, 2), end));
        }
    }

    // BRC, BRCT, BRCL, the compare-and-branch family, and BCR to a register.
    private static void S390x(ulong end, ReadOnlySpan<byte> code, ByteOrder order, List<ConditionalBranch> found)
    {
        if (code.Length >= 4 && code[^4] == 0xA7 && IsSometimes(code[^3], 4, 6, 7))
        {
            found.Add(new ConditionalBranch(end - 4 + (ulong)((short)Half(code, 2, order) * 2L), end));
        }

        if (code.Length >= 6 && code[^6] == 0xC0 && IsSometimes(code[^5], 4))
        {
            found.Add(new ConditionalBranch(end - 6 + (ulong)((int)Word(code, 4, order) * 2L), end));
        }
        else if (code.Length >= 6 && code[^6] == 0xEC && code[^1] is 0x64 or 0x65 or 0x76 or 0x77 or 0x7C or 0x7D or 0x7E or 0x7F)
        {
            found.Add(new ConditionalBranch(end - 6 + (ulong)((short)Half(code, 4, order) * 2L), end));
        }

        if (code.Length >= 2 && code[^2] == 0x07 && (code[^1] >> 4) is > 0 and < 15)
        {
            found.Add(new ConditionalBranch(null, end));
        }
    }

    // The mask of BRC and BRCL lies in the high half of the byte: 0 never, 15 always. BRCT has a register there.
    private static bool IsSometimes(byte value, params ReadOnlySpan<int> codes) =>
        codes.Contains(value & 0xF) && ((value & 0xF) != 4 || (value >> 4) is > 0 and < 15);

    private static long Signed(uint value, int bits, int scale) => ((long)(int)(value << (32 - bits)) >> (32 - bits)) * scale;

    private static uint Word(ReadOnlySpan<byte> code, int back, ByteOrder order) => order == ByteOrder.Little
        ? BinaryPrimitives.ReadUInt32LittleEndian(code[^back..])
        : BinaryPrimitives.ReadUInt32BigEndian(code[^back..]);

    private static uint Half(ReadOnlySpan<byte> code, int back, ByteOrder order) => order == ByteOrder.Little
        ? BinaryPrimitives.ReadUInt16LittleEndian(code[^back..])
        : BinaryPrimitives.ReadUInt16BigEndian(code[^back..]);
}
