using System.Buffers.Binary;
using MiraiToushi.Elf;
using MiraiToushi.Emulation.Architectures;

namespace MiraiToushi.Extraction.Location;

/// <summary>
/// Looks for direct calls and for code addresses loaded as constants, instruction by instruction where those have one size,
/// in a line on x86. Wrong hits are cheap: they are tried late and thrown away.
/// </summary>
internal static class CallSweep
{
    /// <summary>Sweeps a piece of code.</summary>
    /// <param name="architecture">Its architecture.</param>
    /// <param name="start">Guest address of the first byte.</param>
    /// <param name="code">The bytes.</param>
    /// <param name="onCall">Told of the place and the target of each call; bit 0 of the target set for Thumb.</param>
    /// <param name="onAddress">Told of each address loaded as a constant, after the place where it is.</param>
    public static void Sweep(Architecture architecture, ulong start, ReadOnlySpan<byte> code, Action<ulong, ulong> onCall, Action<ulong, ulong> onAddress)
    {
        switch (architecture.Name)
        {
            case "i386":
            case "x86-64":
                X86Sweep.Sweep(architecture.WordSize == 8, start, code.ToArray(), [], new X86Callbacks(onCall, onAddress));
                break;
            case "arm":
                SweepArm(start, code, architecture.CodeByteOrder, onCall);
                SweepThumb(start, code, architecture.CodeByteOrder, onCall);
                break;
            case "m68k":
                HalfwordSweep.M68k(start, code, onCall, onAddress);
                break;
            case "riscv32":
            case "riscv64":
                HalfwordSweep.RiscV(start, code, architecture.WordSize == 8, onCall, onAddress);
                break;
            case "superh":
                HalfwordSweep.SuperH(start, code, architecture.CodeByteOrder, onCall);
                break;
            case "s390x":
                HalfwordSweep.S390x(start, code, onCall, onAddress);
                break;
            default:
                SweepWords(architecture, start, code, onCall, onAddress);
                break;
        }
    }

    private static void SweepWords(Architecture architecture, ulong start, ReadOnlySpan<byte> code, Action<ulong, ulong> onCall, Action<ulong, ulong> onAddress)
    {
        WordSweep.Decoder? decode = architecture.Name switch
        {
            "mips" => WordSweep.Mips,
            "aarch64" => WordSweep.AArch64,
            "powerpc" => WordSweep.PowerPc,
            "powerpc64" => WordSweep.PowerPc64,
            "sparc" => WordSweep.Sparc,
            _ => null,
        };
        if (decode is not null)
        {
            Span<ulong> upper = stackalloc ulong[32];
            upper.Clear();
            new WordSweep(code, upper, onCall, onAddress).Run(start, architecture.CodeByteOrder, decode);
        }
    }

    private static void SweepArm(ulong start, ReadOnlySpan<byte> code, ByteOrder byteOrder, Action<ulong, ulong> onCall)
    {
        int first = (int)((4 - (start % 4)) % 4);
        for (int at = first; at + 4 <= code.Length; at += 4)
        {
            uint word = ReadWord(code[at..], byteOrder);
            long offset = ((long)(int)(word << 8) >> 8) * 4;
            ulong target = start + (ulong)at + 8 + (ulong)offset;
            if (word >> 28 == 0xF && (word & 0x0E00_0000) == 0x0A00_0000)
            {
                onCall(start + (ulong)at, (target + ((word >> 23) & 2)) | 1);
            }
            else if (word >> 28 != 0xF && (word & 0x0F00_0000) == 0x0B00_0000)
            {
                onCall(start + (ulong)at, target);
            }
        }
    }

    private static void SweepThumb(ulong start, ReadOnlySpan<byte> code, ByteOrder byteOrder, Action<ulong, ulong> onCall)
    {
        int first = (int)(start % 2);
        for (int at = first; at + 4 <= code.Length; at += 2)
        {
            uint high = ReadHalfword(code[at..], byteOrder);
            uint low = ReadHalfword(code[(at + 2)..], byteOrder);
            if ((high & 0xF800) != 0xF000 || (low & 0xC000) != 0xC000)
            {
                continue;
            }

            uint sign = (high >> 10) & 1;
            uint i1 = ~(((low >> 13) & 1) ^ sign) & 1;
            uint i2 = ~(((low >> 11) & 1) ^ sign) & 1;
            int offset = (int)((sign << 24) | (i1 << 23) | (i2 << 22) | ((high & 0x3FF) << 12) | ((low & 0x7FF) << 1));
            offset = (offset << 7) >> 7;
            ulong target = start + (ulong)at + 4 + (ulong)(long)offset;
            bool isExchange = (low & 0x1000) == 0;
            onCall(start + (ulong)at, isExchange ? target & ~3UL : target | 1);
        }
    }

    private static uint ReadWord(ReadOnlySpan<byte> code, ByteOrder byteOrder) => byteOrder == ByteOrder.Little
        ? BinaryPrimitives.ReadUInt32LittleEndian(code)
        : BinaryPrimitives.ReadUInt32BigEndian(code);

    private static uint ReadHalfword(ReadOnlySpan<byte> code, ByteOrder byteOrder) => byteOrder == ByteOrder.Little
        ? BinaryPrimitives.ReadUInt16LittleEndian(code)
        : BinaryPrimitives.ReadUInt16BigEndian(code);

    private sealed class X86Callbacks(Action<ulong, ulong> onCall, Action<ulong, ulong> onAddress) : IX86Findings
    {
        public void OnInstruction(ulong address)
        {
        }

        public void OnCall(ulong place, ulong target) => onCall(place, target);

        public void OnAddress(ulong place, ulong address) => onAddress(place, address);

        public void OnEnd(ulong address)
        {
        }
    }
}
