using System.Buffers.Binary;
using MiraiToushi.Elf;
using MiraiToushi.Emulation.Architectures;

namespace MiraiToushi.Extraction.Location;

/// <summary>
/// Where code stops going on: behind returns and unconditional jumps another function may begin, also one that nothing in
/// the image refers to.
/// </summary>
internal static class FunctionEnds
{
    // What compilers align functions with; 0 is nop on MIPS, and linkers pad with it elsewhere.
    private static readonly HashSet<uint> Halfwords = [0, 0x0009, 0x46C0, 0xBF00, 0x4E71, 0x0001, 0x0707, 0x0700];
    private static readonly HashSet<uint> Words = [0, 0xE1A0_0000, 0xE320_F000, 0x6000_0000, 0x0100_0000, 0xD503_201F];

    // A reader gives the bytes from the instruction to what may follow it; 0 where code goes on.
    private delegate int Reader(ReadOnlySpan<byte> code, ByteOrder order);

    /// <summary>Sweeps a piece of code.</summary>
    /// <param name="architecture">Its architecture.</param>
    /// <param name="start">Guest address of the first byte.</param>
    /// <param name="code">The bytes.</param>
    /// <param name="onStart">Told of each address at which a function may begin; bit 0 set for Thumb.</param>
    public static void Sweep(Architecture architecture, ulong start, ReadOnlySpan<byte> code, Action<ulong> onStart)
    {
        switch (architecture.Name)
        {
            case "arm":
                Sweep(start, code, architecture.CodeByteOrder, 4, Arm, LiteralPools.Arm(start, code, architecture.CodeByteOrder), onStart);
                Sweep(start, code, architecture.CodeByteOrder, 2, Thumb, LiteralPools.Thumb(start, code, architecture.CodeByteOrder), address => onStart(address | 1));
                break;
            default:
                (Reader? reader, int step) = Find(architecture.Name);
                if (reader is not null)
                {
                    HashSet<ulong> literals = architecture.Name == "superh" ? LiteralPools.SuperH(start, code, architecture.CodeByteOrder) : [];
                    Sweep(start, code, architecture.CodeByteOrder, step, reader, literals, onStart);
                }

                break;
        }
    }

    private static (Reader? Reader, int Step) Find(string name) => name switch
    {
        "mips" => (Mips, 4),
        "powerpc" or "powerpc64" => (PowerPc, 4),
        "aarch64" => (AArch64, 4),
        "sparc" => (Sparc, 4),
        "superh" => (SuperH, 2),
        "m68k" => (M68k, 2),
        "riscv32" or "riscv64" => (RiscV, 2),
        "s390x" => (S390x, 2),
        _ => (null, 1),
    };

    private static void Sweep(ulong start, ReadOnlySpan<byte> code, ByteOrder order, int step, Reader reader, HashSet<ulong> literals, Action<ulong> onStart)
    {
        int first = (int)(((ulong)step - (start % (ulong)step)) % (ulong)step);
        for (int at = first; at < code.Length; at += step)
        {
            int length = reader(code[at..], order);
            if (length == 0)
            {
                continue;
            }

            int next = at + length;
            onStart(start + (ulong)next);
            int end = code.Length - step;
            int behind = next;
            while (behind <= end && (literals.Contains((start + (ulong)behind) & ~3UL) || IsPadding(code[behind..], step, order)))
            {
                behind += step;
            }

            if (behind != next)
            {
                onStart(start + (ulong)behind);
            }
        }
    }

    private static bool IsPadding(ReadOnlySpan<byte> code, int step, ByteOrder order) =>
        step == 4 ? Words.Contains(Word(code, order)) : Halfwords.Contains(Half(code, order));

    // bx lr, mov pc lr, b, ldm with pc, ldr pc: all without a condition.
    private static int Arm(ReadOnlySpan<byte> code, ByteOrder order)
    {
        uint word = Word(code, order);
        bool isEnd = word is 0xE12FFF1E or 0xE1A0F00E || (word & 0xFF00_0000) == 0xEA00_0000
            || (word & 0xFE10_8000) == 0xE810_8000 || (word & 0xFE10_F000) == 0xE410_F000;
        return isEnd ? 4 : 0;
    }

    // bx rm, pop with pc, b; the 32-bit forms of pop and b.
    private static int Thumb(ReadOnlySpan<byte> code, ByteOrder order)
    {
        uint half = Half(code, order);
        if ((half & 0xFF87) == 0x4700 || (half & 0xFF00) == 0xBD00 || (half & 0xF800) == 0xE000 || half == 0x46F7)
        {
            return 2;
        }

        uint low = code.Length >= 4 ? Half(code[2..], order) : 0;
        return (half == 0xE8BD && (low & 0x8000) != 0) || ((half & 0xF800) == 0xF000 && (low & 0xD000) == 0x9000) ? 4 : 0;
    }

    // jr and j, with a delay slot; b is beq with twice the same register.
    private static int Mips(ReadOnlySpan<byte> code, ByteOrder order)
    {
        uint word = Word(code, order);
        return (word & 0xFC1F_FFFF) == 0x0000_0008 || word >> 26 == 2 || word >> 16 == 0x1000 ? 8 : 0;
    }

    // blr, bctr, b.
    private static int PowerPc(ReadOnlySpan<byte> code, ByteOrder order)
    {
        uint word = Word(code, order);
        return word is 0x4E80_0020 or 0x4E80_0420 || (word & 0xFC00_0001) == 0x4800_0000 ? 4 : 0;
    }

    // ret, br, b.
    private static int AArch64(ReadOnlySpan<byte> code, ByteOrder order)
    {
        uint word = Word(code, order);
        return (word & 0xFFFF_FC1F) is 0xD65F_0000 or 0xD61F_0000 || (word & 0xFC00_0000) == 0x1400_0000 ? 4 : 0;
    }

    // jmpl into %g0 (ret, retl, jmp) and ba, with a delay slot.
    private static int Sparc(ReadOnlySpan<byte> code, ByteOrder order)
    {
        uint word = Word(code, order);
        return (word & 0xFFF8_0000) == 0x81C0_0000 || (word & 0xFFC0_0000) is 0x1080_0000 or 0x3080_0000 ? 8 : 0;
    }

    // rts, jmp @rn, bra with a delay slot; braf.
    private static int SuperH(ReadOnlySpan<byte> code, ByteOrder order)
    {
        uint half = Half(code, order);
        return half == 0x000B || (half & 0xF0FF) is 0x402B or 0x0023 || half >> 12 == 0xA ? 4 : 0;
    }

    // rts, rtd, jmp, bra in its three sizes.
    private static int M68k(ReadOnlySpan<byte> code, ByteOrder order) => Half(code, order) switch
    {
        0x4E75 => 2,
        0x4E74 or 0x6000 or 0x4EFA => 4,
        0x60FF or 0x4EF9 => 6,
        > 0x6000 and < 0x60FF => 2,
        >= 0x4ED0 and <= 0x4ED7 => 2,
        _ => 0,
    };

    // jalr x0 and jal x0; c.jr, c.j.
    private static int RiscV(ReadOnlySpan<byte> code, ByteOrder order)
    {
        uint half = Half(code, order);
        if ((half & 0xF07F) == 0x8002 && (half & 0x0F80) != 0)
        {
            return 2;
        }

        if ((half & 0xE003) == 0xA001)
        {
            return 2;
        }

        return code.Length >= 4 && (Word(code, order) & 0xFFF) is 0x067 or 0x06F ? 4 : 0;
    }

    // br, j, jg.
    private static int S390x(ReadOnlySpan<byte> code, ByteOrder order)
    {
        uint half = Half(code, order);
        return (half & 0xFFF0) switch
        {
            0x07F0 => 2,
            _ => half switch
            {
                0xA7F4 => 4,
                0xC0F4 => 6,
                _ => 0,
            },
        };
    }

    private static uint Word(ReadOnlySpan<byte> code, ByteOrder order) => code.Length < 4 ? 0
        : order == ByteOrder.Little ? BinaryPrimitives.ReadUInt32LittleEndian(code) : BinaryPrimitives.ReadUInt32BigEndian(code);

    private static uint Half(ReadOnlySpan<byte> code, ByteOrder order) => code.Length < 2 ? 0u
        : order == ByteOrder.Little ? BinaryPrimitives.ReadUInt16LittleEndian(code) : BinaryPrimitives.ReadUInt16BigEndian(code);
}
