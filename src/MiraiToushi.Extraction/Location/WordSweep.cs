using System.Buffers.Binary;
using MiraiToushi.Elf;

namespace MiraiToushi.Extraction.Location;

/// <summary>
/// Sweeps code whose instructions are words of four bytes. An address is put together by two of them; the upper half of each
/// register is remembered in between.
/// </summary>
internal ref struct WordSweep
{
    private readonly ReadOnlySpan<byte> _code;
    private readonly Span<ulong> _upper;
    private readonly Action<ulong, ulong> _onCall;
    private readonly Action<ulong, ulong> _onAddress;
    private ulong _start;
    private ByteOrder _byteOrder;

    /// <summary>Prepares a sweep.</summary>
    /// <param name="code">The bytes.</param>
    /// <param name="upper">Room for the upper halves of 32 registers, zero where there is none.</param>
    /// <param name="onCall">Told of the place and the target of each call.</param>
    /// <param name="onAddress">Told of each address that is put together, after the place.</param>
    public WordSweep(ReadOnlySpan<byte> code, Span<ulong> upper, Action<ulong, ulong> onCall, Action<ulong, ulong> onAddress)
    {
        _code = code;
        _upper = upper;
        _onCall = onCall;
        _onAddress = onAddress;
    }

    /// <summary>One architecture's instructions.</summary>
    /// <param name="sweep">What to tell.</param>
    /// <param name="address">Address of the instruction.</param>
    /// <param name="word">The instruction.</param>
    public delegate void Decoder(ref WordSweep sweep, ulong address, uint word);

    /// <summary>Looks at each word.</summary>
    /// <param name="start">Guest address of the first byte.</param>
    /// <param name="byteOrder">Byte order of instructions.</param>
    /// <param name="decode">The architecture's instructions.</param>
    public void Run(ulong start, ByteOrder byteOrder, Decoder decode)
    {
        _start = start;
        _byteOrder = byteOrder;
        int first = (int)((4 - (start % 4)) % 4);
        for (int at = first; at + 4 <= _code.Length; at += 4)
        {
            decode(ref this, start + (ulong)at, WordAt(at));
        }
    }

    /// <summary>o32: jal, bal, lui and addiu.</summary>
    /// <param name="sweep">What to tell.</param>
    /// <param name="address">Address of the instruction.</param>
    /// <param name="word">The instruction.</param>
    public static void Mips(ref WordSweep sweep, ulong address, uint word)
    {
        ulong next = address + 4;
        int source = Register(word, 21);
        int target = Register(word, 16);
        switch (word >> 26)
        {
            case 3:
                sweep._onCall(address, (next & 0xF000_0000) | ((word & 0x03FF_FFFF) << 2));
                break;
            case 1 when target == 17 && source == 0:
                sweep._onCall(address, next + (ulong)((long)(short)word * 4));
                break;
            case 15 when source == 0:
                sweep._upper[target] = word << 16;
                break;
            case 9:
                sweep.Complete(address, source, (short)word, uint.MaxValue);
                break;
        }
    }

    /// <summary>bl, adr, adrp and add.</summary>
    /// <param name="sweep">What to tell.</param>
    /// <param name="address">Address of the instruction.</param>
    /// <param name="word">The instruction.</param>
    public static void AArch64(ref WordSweep sweep, ulong address, uint word)
    {
        if ((word & 0xFC00_0000) == 0x9400_0000)
        {
            sweep._onCall(address, address + (ulong)(SignExtend(word, 26) * 4));
            return;
        }

        long relative = (SignExtend(word >> 5, 19) << 2) | ((word >> 29) & 3);
        switch (word & 0x9F00_0000)
        {
            case 0x1000_0000:
                sweep._onAddress(address, address + (ulong)relative);
                break;
            case 0x9000_0000:
                sweep._upper[Register(word, 0)] = (address & ~0xFFFUL) + (ulong)(relative << 12);
                break;
            default:
                if ((word & 0xFFC0_0000) == 0x9100_0000)
                {
                    sweep.Complete(address, Register(word, 5), (int)((word >> 10) & 0xFFF), ulong.MaxValue);
                }

                break;
        }
    }

    /// <summary>bl, lis and addi.</summary>
    /// <param name="sweep">What to tell.</param>
    /// <param name="address">Address of the instruction.</param>
    /// <param name="word">The instruction.</param>
    public static void PowerPc(ref WordSweep sweep, ulong address, uint word)
    {
        switch (word >> 26)
        {
            case 18 when (word & 3) == 1:
                sweep._onCall(address, address + (ulong)(SignExtend(word, 26) & ~3L));
                break;
            case 15 when Register(word, 16) == 0:
                sweep._upper[Register(word, 21)] = word << 16;
                break;
            case 14:
                sweep.Complete(address, Register(word, 16), (short)word, uint.MaxValue);
                break;
        }
    }

    /// <summary>
    /// bl, of 64 bits: a call within the image goes past the two instructions that compute the address of the table of contents
    /// (addis r2, r12 or lis r2; addi r2, r2), but the function begins with them.
    /// </summary>
    /// <param name="sweep">What to tell.</param>
    /// <param name="address">Address of the instruction.</param>
    /// <param name="word">The instruction.</param>
    public static void PowerPc64(ref WordSweep sweep, ulong address, uint word)
    {
        if (word >> 16 is 0x3C4C or 0x3C40 && sweep.HasPrologueAt((long)(address - sweep._start)))
        {
            // What ELFv2 has every function begin with that needs its TOC.
            sweep._onAddress(address, address);
        }

        if ((word & 0xFC00_0003) != 0x4800_0001)
        {
            return;
        }

        ulong target = address + (ulong)(SignExtend(word, 26) & ~3L);
        long at = (long)(target - sweep._start) - 8;
        sweep._onCall(address, sweep.HasPrologueAt(at) ? target - 8 : target);
    }

    private readonly bool HasPrologueAt(long at) => at >= 0 && at + 8 <= _code.Length
        && WordAt((int)at) >> 16 is 0x3C4C or 0x3C40 && WordAt((int)at + 4) >> 16 == 0x3842;

    /// <summary>call, sethi, and or or add.</summary>
    /// <param name="sweep">What to tell.</param>
    /// <param name="address">Address of the instruction.</param>
    /// <param name="word">The instruction.</param>
    public static void Sparc(ref WordSweep sweep, ulong address, uint word)
    {
        if (word >> 30 == 1)
        {
            sweep._onCall(address, (uint)(address + (word << 2)));
        }
        else if ((word & 0xC1C0_0000) == 0x0100_0000)
        {
            sweep._upper[Register(word, 25)] = word << 10;
        }
        else if ((word & 0xC1F8_2000) is 0x8010_2000 or ((1u << 31) | 0x2000))
        {
            sweep.Complete(address, Register(word, 14), (int)SignExtend(word, 13), uint.MaxValue);
        }
    }

    private static int Register(uint word, int shift) => (int)((word >> shift) & 31);

    private static long SignExtend(uint value, int bits) => (long)((ulong)value << (64 - bits)) >> (64 - bits);

    private readonly uint WordAt(int at) => _byteOrder == ByteOrder.Little
        ? BinaryPrimitives.ReadUInt32LittleEndian(_code[at..])
        : BinaryPrimitives.ReadUInt32BigEndian(_code[at..]);

    private readonly void Complete(ulong address, int register, int lower, ulong mask)
    {
        if (_upper[register] != 0)
        {
            _onAddress(address, (_upper[register] + (ulong)(long)lower) & mask);
        }
    }
}
