using System.Buffers.Binary;
using MiraiToushi.Elf;

namespace MiraiToushi.Extraction.Location;

/// <summary>Sweeps code whose instructions have different sizes and begin at even addresses; each such place is looked at.</summary>
internal static class HalfwordSweep
{
    /// <summary>bsr, jsr, and every constant of four bytes.</summary>
    /// <param name="start">Guest address of the first byte.</param>
    /// <param name="code">The bytes.</param>
    /// <param name="onCall">Told of the place and the target of each call.</param>
    /// <param name="onAddress">Told of each constant, after its place.</param>
    public static void M68k(ulong start, ReadOnlySpan<byte> code, Action<ulong, ulong> onCall, Action<ulong, ulong> onAddress)
    {
        for (int at = (int)(start % 2); at + 6 <= code.Length; at += 2)
        {
            uint word = BinaryPrimitives.ReadUInt16BigEndian(code[at..]);
            short near = BinaryPrimitives.ReadInt16BigEndian(code[(at + 2)..]);
            uint far = BinaryPrimitives.ReadUInt32BigEndian(code[(at + 2)..]);
            ulong here = start + (ulong)at;
            ulong origin = here + 2;
            switch (word)
            {
                case 0x6100 or 0x4EBA:
                    onCall(here, (uint)(origin + (ulong)(long)near));
                    break;
                case 0x61FF:
                    onCall(here, (uint)(origin + far));
                    break;
                case 0x4EB9:
                    onCall(here, far);
                    break;
                case > 0x6100 and < 0x61FF:
                    onCall(here, (uint)(origin + (ulong)(long)(sbyte)word));
                    break;
                default:
                    if ((word & 0xF1FF) == 0x41FA || word == 0x487A)
                    {
                        // lea or pea of an address that is relative to the program counter.
                        onAddress(here, (uint)(origin + (ulong)(long)near));
                    }

                    onAddress(here, far);
                    break;
            }
        }
    }

    /// <summary>bsr; calls further away load their target from a literal pool, whose words are looked at as data.</summary>
    /// <param name="start">Guest address of the first byte.</param>
    /// <param name="code">The bytes.</param>
    /// <param name="byteOrder">Byte order of instructions.</param>
    /// <param name="onCall">Told of the place and the target of each call.</param>
    public static void SuperH(ulong start, ReadOnlySpan<byte> code, ByteOrder byteOrder, Action<ulong, ulong> onCall)
    {
        for (int at = (int)(start % 2); at + 2 <= code.Length; at += 2)
        {
            uint word = byteOrder == ByteOrder.Little
                ? BinaryPrimitives.ReadUInt16LittleEndian(code[at..])
                : BinaryPrimitives.ReadUInt16BigEndian(code[at..]);
            if (word >> 12 == 0xB)
            {
                int displacement = (int)(word << 20) >> 19;
                onCall(start + (ulong)at, (uint)(start + (ulong)at + 4 + (ulong)(long)displacement));
            }
        }
    }

    /// <summary>brasl, bras and larl.</summary>
    /// <param name="start">Guest address of the first byte.</param>
    /// <param name="code">The bytes.</param>
    /// <param name="onCall">Told of the place and the target of each call.</param>
    /// <param name="onAddress">Told of each address that is loaded, after the place.</param>
    public static void S390x(ulong start, ReadOnlySpan<byte> code, Action<ulong, ulong> onCall, Action<ulong, ulong> onAddress)
    {
        for (int at = (int)(start % 2); at + 6 <= code.Length; at += 2)
        {
            ulong here = start + (ulong)at;
            long near = BinaryPrimitives.ReadInt16BigEndian(code[(at + 2)..]) * 2L;
            long far = BinaryPrimitives.ReadInt32BigEndian(code[(at + 2)..]) * 2L;
            switch ((uint)(BinaryPrimitives.ReadUInt16BigEndian(code[at..]) & 0xFF0F))
            {
                case 0xC005:
                    onCall(here, here + (ulong)far);
                    break;
                case 0xA705:
                    onCall(here, here + (ulong)near);
                    break;
                case 0xC000:
                    onAddress(here, here + (ulong)far);
                    break;
            }
        }
    }

    /// <summary>jal, auipc and jalr, c.jal, and the pairs that put an address together.</summary>
    /// <param name="start">Guest address of the first byte.</param>
    /// <param name="code">The bytes.</param>
    /// <param name="is64">Whether words have 64 bits.</param>
    /// <param name="onCall">Told of the place and the target of each call.</param>
    /// <param name="onAddress">Told of each address that is put together, after the place.</param>
    public static void RiscV(ulong start, ReadOnlySpan<byte> code, bool is64, Action<ulong, ulong> onCall, Action<ulong, ulong> onAddress)
    {
        Span<ulong> upper = stackalloc ulong[32];
        upper.Clear();
        ulong mask = is64 ? ulong.MaxValue : uint.MaxValue;
        for (int at = (int)(start % 2); at + 4 <= code.Length; at += 2)
        {
            ulong here = start + (ulong)at;
            uint word = BinaryPrimitives.ReadUInt32LittleEndian(code[at..]);
            int target = (int)((word >> 7) & 31);
            int source = (int)((word >> 15) & 31);
            ulong lower = (ulong)(long)((int)word >> 20);
            ulong upperPart = (ulong)(long)(int)(word & 0xFFFF_F000);
            switch (word & 0x7F)
            {
                case 0x6F when target == 1:
                    onCall(here, (here + (ulong)JumpOffset(word)) & mask);
                    break;
                case 0x17:
                    upper[target] = (here + upperPart) & mask;
                    break;
                case 0x37:
                    upper[target] = upperPart & mask;
                    break;
                case 0x67 when target == 1 && upper[source] != 0:
                    onCall(here, (upper[source] + lower) & mask);
                    break;
                case 0x13 when (word & 0x7000) == 0 && upper[source] != 0:
                    onAddress(here, (upper[source] + lower) & mask);
                    break;
                default:
                    if (!is64 && (word & 0xE003) == 0x2001)
                    {
                        onCall(here, (here + (ulong)ShortJumpOffset(word)) & mask);
                    }

                    break;
            }
        }
    }

    private static long JumpOffset(uint word)
    {
        uint offset = ((word >> 31) << 20) | (word & 0xF_F000) | (((word >> 20) & 1) << 11) | (((word >> 21) & 0x3FF) << 1);
        return (int)(offset << 11) >> 11;
    }

    private static long ShortJumpOffset(uint word)
    {
        uint offset = (((word >> 12) & 1) << 11) | (((word >> 11) & 1) << 4) | (((word >> 9) & 3) << 8) | (((word >> 8) & 1) << 10)
            | (((word >> 7) & 1) << 6) | (((word >> 6) & 1) << 7) | (((word >> 3) & 7) << 1) | (((word >> 2) & 1) << 5);
        return (int)(offset << 20) >> 20;
    }
}
