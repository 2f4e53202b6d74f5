using System.Buffers.Binary;
using MiraiToushi.Elf;

namespace MiraiToushi.Extraction.Location;

/// <summary>
/// Conditional branches where instructions have several sizes: from the end of a block it cannot be told where its last one begins,
/// so every reading that is possible is given.
/// </summary>
internal static class VariableSizeBranches
{
    // Jcc rel8 (70+cc), Jcc rel32 (0F 80+cc), loop and jecxz (E0 to E3).
    public static void X86(ulong end, ReadOnlySpan<byte> code, ByteOrder order, List<ConditionalBranch> found)
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

    // B<c> (D0 to DD), B<c>.W, CBZ and CBNZ.
    public static void Thumb(ulong end, ReadOnlySpan<byte> code, ByteOrder order, List<ConditionalBranch> found)
    {
        if (code.Length >= 2)
        {
            uint half = BranchCode.Half(code, 2, order);
            if ((half & 0xF000) == 0xD000 && (half & 0x0E00) != 0x0E00)
            {
                found.Add(new ConditionalBranch(end + 2 + (ulong)BranchCode.Signed(half, 8, 2), end));
            }
            else if ((half & 0xF500) == 0xB100)
            {
                uint offset = ((half >> 3) & 0x40) | ((half >> 2) & 0x3E);
                found.Add(new ConditionalBranch(end + 2 + offset, end));
            }
        }

        if (code.Length >= 4)
        {
            uint high = BranchCode.Half(code, 4, order);
            uint low = BranchCode.Half(code, 2, order);
            if ((high & 0xF800) == 0xF000 && (low & 0xD000) == 0x8000 && ((high >> 6) & 0xF) < 0xE)
            {
                uint value = ((high >> 10) & 1) << 19 | ((low >> 11) & 1) << 18 | ((low >> 13) & 1) << 17 | (high & 0x3F) << 11 | (low & 0x7FF);
                found.Add(new ConditionalBranch(end + (ulong)BranchCode.Signed(value, 20, 2), end));
            }
        }
    }

    // Bcc with displacements of 8, 16 and 32 bits, and DBcc.
    public static void M68k(ulong end, ReadOnlySpan<byte> code, ByteOrder order, List<ConditionalBranch> found)
    {
        if (code.Length >= 2 && BranchCode.Half(code, 2, order) is >= 0x6200 and <= 0x6FFF and uint near && (byte)near is not 0 and not 0xFF)
        {
            found.Add(new ConditionalBranch(end + (ulong)(long)(sbyte)near, end));
        }

        if (code.Length >= 4)
        {
            uint word = BranchCode.Half(code, 4, order);
            bool isBranch = word is >= 0x6200 and <= 0x6FFF && (byte)word == 0;
            if (isBranch || ((word & 0xF0F8) == 0x50C8 && word >> 8 != 0x51))
            {
                found.Add(new ConditionalBranch(end - 2 + (ulong)(long)(short)BranchCode.Half(code, 2, order), end));
            }
        }

        if (code.Length >= 6 && BranchCode.Half(code, 6, order) is >= 0x6200 and <= 0x6FFF and uint far && (byte)far == 0xFF)
        {
            found.Add(new ConditionalBranch(end - 4 + (ulong)(long)(int)BranchCode.Word(code, 4, order), end));
        }
    }

    // beq to bgeu, c.beqz and c.bnez.
    public static void RiscV(ulong end, ReadOnlySpan<byte> code, ByteOrder order, List<ConditionalBranch> found)
    {
        if (code.Length >= 4 && BranchCode.Word(code, 4, order) is uint word && (word & 0x7F) == 0x63 && ((word >> 12) & 6) != 2)
        {
            uint offset = (word >> 31) << 11 | ((word >> 7) & 1) << 10 | ((word >> 25) & 0x3F) << 4 | ((word >> 8) & 0xF);
            found.Add(new ConditionalBranch(end - 4 + (ulong)BranchCode.Signed(offset, 12, 2), end));
        }

        if (code.Length >= 2 && BranchCode.Half(code, 2, order) is uint half && (half & 0xC003) == 0xC001)
        {
            uint offset = ((half >> 12) & 1) << 7 | ((half >> 5) & 3) << 5 | ((half >> 2) & 1) << 4 | ((half >> 10) & 3) << 2 | ((half >> 3) & 3);
            found.Add(new ConditionalBranch(end - 2 + (ulong)BranchCode.Signed(offset, 8, 2), end));
        }
    }

    // BRC, BRCT, BRCL, the compare-and-branch family, and BCR to a register.
    public static void S390x(ulong end, ReadOnlySpan<byte> code, ByteOrder order, List<ConditionalBranch> found)
    {
        if (code.Length >= 4 && code[^4] == 0xA7 && IsSometimes(code[^3], 4, 6, 7))
        {
            found.Add(new ConditionalBranch(end - 4 + (ulong)((short)BranchCode.Half(code, 2, order) * 2L), end));
        }

        if (code.Length >= 6 && code[^6] == 0xC0 && IsSometimes(code[^5], 4))
        {
            found.Add(new ConditionalBranch(end - 6 + (ulong)((int)BranchCode.Word(code, 4, order) * 2L), end));
        }
        else if (code.Length >= 6 && code[^6] == 0xEC && code[^1] is 0x64 or 0x65 or 0x76 or 0x77 or 0x7C or 0x7D or 0x7E or 0x7F)
        {
            found.Add(new ConditionalBranch(end - 6 + (ulong)((short)BranchCode.Half(code, 4, order) * 2L), end));
        }

        if (code.Length >= 2 && code[^2] == 0x07 && (code[^1] >> 4) is > 0 and < 15)
        {
            found.Add(new ConditionalBranch(null, end));
        }
    }

    // The mask of BRC and BRCL lies in the high half of the byte: 0 never, 15 always. BRCT has a register there.
    private static bool IsSometimes(byte value, params ReadOnlySpan<int> codes) =>
        codes.Contains(value & 0xF) && ((value & 0xF) != 4 || (value >> 4) is > 0 and < 15);
}
