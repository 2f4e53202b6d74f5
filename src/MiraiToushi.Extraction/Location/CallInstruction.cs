using MiraiToushi.Emulation.Architectures;

namespace MiraiToushi.Extraction.Location;

/// <summary>Finds the beginning of a call instruction from where the called function returns to.</summary>
internal static class CallInstruction
{
    /// <summary>Bytes that are needed before the end.</summary>
    public const int Room = 8;

    /// <summary>How far before its end a call begins, its delay slot included.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <param name="isThumb">Whether the code is Thumb.</param>
    /// <param name="before">The <see cref="Room"/> bytes before the address after the call.</param>
    public static int Distance(Architecture architecture, bool isThumb, ReadOnlySpan<byte> before) => architecture.Name switch
    {
        "mips" or "sparc" => 8,
        "i386" or "x86-64" => X86(before),
        "m68k" => M68k(before),
        "s390x" => before[2] == 0xC0 && (before[3] & 0x0F) is 5 or 4 ? 6 : before[4] == 0xA7 && (before[5] & 0x0F) is 5 or 4 ? 4 : 2,
        // The shortest form ends in an instruction of two bytes, whose two lowest bits are not 3.
        "riscv32" or "riscv64" => (before[4] & 3) == 3 && (before[4] & 0x7F) is 0x6F or 0x67 ? 4 : 2,
        "arm" when isThumb => Thumb(before, architecture),
        _ => 4,
    };

    private static int X86(ReadOnlySpan<byte> before)
    {
        if (before[3] is 0xE8 or 0xE9)
        {
            return 5;
        }

        if (before[6] == 0xEB)
        {
            return 2;
        }

        // FF /2 or /4 with a register, or with memory in its shorter and longer forms.
        foreach (int length in (ReadOnlySpan<int>)[2, 3, 4, 6, 7])
        {
            if (before[Room - length] == 0xFF && ((before[Room - length + 1] >> 3) & 7) is 2 or 4)
            {
                return length;
            }
        }

        return 5;
    }

    private static int M68k(ReadOnlySpan<byte> before)
    {
        if ((before[2] == 0x4E && before[3] is 0xB9 or 0xF9) || (before[2] is 0x61 or 0x60 && before[3] == 0xFF))
        {
            return 6;
        }

        return (before[4] == 0x4E && before[5] is 0xBA or 0xFA or (>= 0xA8 and <= 0xAF)) || (before[4] is 0x61 or 0x60 && before[5] == 0) ? 4 : 2;
    }

    private static int Thumb(ReadOnlySpan<byte> before, Architecture architecture)
    {
        bool isLittle = architecture.CodeByteOrder == Elf.ByteOrder.Little;
        byte high = isLittle ? before[5] : before[4];
        return (high & 0xF8) == 0xF0 ? 4 : 2;
    }
}
