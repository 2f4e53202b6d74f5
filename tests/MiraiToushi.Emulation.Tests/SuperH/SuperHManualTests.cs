using MiraiToushi.Elf;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Cpu.SuperH;

namespace MiraiToushi.Emulation.Tests.SuperH;

/// <summary>What the SH-4 software manual says where the emulator that made the cases says something else, or nothing.</summary>
public sealed class SuperHManualTests
{
    private const uint T = 1;
    private const uint S = 2;
    private const uint QuietNan = 0x7FBF_FFFF;
    private const uint SignallingNan = 0x7FC0_0000;
    private const uint InvalidFlag = 0x40;

    [Theory]
    [InlineData(0x7FFF_FFFFu, 1u, 0x8000_0000u, 1u)]
    [InlineData(0x8000_0000u, 0xFFFF_FFFFu, 0x7FFF_FFFFu, 1u)]
    [InlineData(0xFFFF_FFFFu, 1u, 0u, 0u)]
    public void Addv_tells_of_a_signed_overflow(uint n, uint m, uint sum, uint t) => Check(0x321F, n, m, 0, sum, t);

    [Theory]
    [InlineData(0x8000_0000u, 1u, 0x7FFF_FFFFu, 1u)]
    [InlineData(0x7FFF_FFFFu, 0xFFFF_FFFFu, 0x8000_0000u, 1u)]
    [InlineData(2u, 0xAF26_E985u, 0x50D9_167Du, 0u)]
    public void Subv_tells_of_a_signed_overflow(uint n, uint m, uint difference, uint t) => Check(0x321B, n, m, 0, difference, t);

    [Theory]
    [InlineData(0x4204, 0x8000_0001u, 0x0000_0003u, 1u)]
    [InlineData(0x4204, 0x4000_0000u, 0x8000_0000u, 0u)]
    [InlineData(0x4205, 0x8000_0001u, 0xC000_0000u, 1u)]
    [InlineData(0x4205, 0x8000_0002u, 0x4000_0001u, 0u)]
    public void Rotations_put_the_bit_that_goes_around_into_t(int code, uint n, uint result, uint t) => Check((ushort)code, n, 0, 0, result, t);

    [Fact]
    public void Div1_reads_the_divisor_before_it_shifts() => Check(0x3224, 1, 0, 0, 1, 1);

    [Theory]
    [InlineData(1_000_000_007u, 10u)]
    [InlineData(0xFFFF_FFFFu, 0x8000_0000u)]
    [InlineData(7u, 0xFFFFu)]
    public void Thirty_two_steps_divide(uint dividend, uint divisor)
    {
        using SuperHGuest guest = new();
        // div0u, 32 times rotcl r1 and div1 r3,r2, rotcl r1: r2:r1 / r3.
        ushort[] code = [0x0019, .. Enumerable.Repeat<ushort[]>([0x4124, 0x3234], 32).SelectMany(pair => pair), 0x4124, SuperHGuest.Trap];
        guest[1] = dividend;
        guest[3] = divisor;
        Assert.Equal(CpuStopKind.SystemCall, guest.Run(code).Kind);
        Assert.Equal(dividend / divisor, guest[1]);
    }

    [Theory]
    [InlineData(0x7FFF_0000u, 0x7FFFu, 0x7FFFu, 0x7FFF_FFFFu, 1u)]
    [InlineData(0x8000_0010u, 0x8000u, 0x7FFFu, 0x8000_0000u, 1u)]
    [InlineData(5u, 0xFFFFu, 7u, 0xFFFF_FFFEu, 0u)]
    public void Mac_w_saturates_to_32_bits(uint macl, uint first, uint second, uint result, uint mach)
    {
        using SuperHGuest guest = new();
        guest.Put(SuperHGuest.Data + 2, (ushort)first, (ushort)second);
        guest[1] = SuperHGuest.Data + 4;
        guest[2] = SuperHGuest.Data + 2;
        guest[SuperHRegisters.Macl] = macl;
        guest[SuperHRegisters.Sr] = S;
        guest.Run([0x421F, SuperHGuest.Trap]);
        Assert.Equal((result, mach), (guest[SuperHRegisters.Macl], guest[SuperHRegisters.Mach]));
        Assert.Equal((SuperHGuest.Data + 6, SuperHGuest.Data + 4), (guest[1], guest[2]));
    }

    [Theory]
    [InlineData(0x0000_7FFFu, 0xFFFF_FFFFu, 1u, 1u, 0x0000_7FFFu, 0xFFFF_FFFFu)]
    [InlineData(0xFFFF_8000u, 0x0000_0000u, 0xFFFF_FFFFu, 1u, 0xFFFF_8000u, 0x0000_0000u)]
    [InlineData(0u, 0u, 0x7FFF_FFFFu, 0x7FFF_FFFFu, 0x0000_7FFFu, 0xFFFF_FFFFu)]
    [InlineData(0u, 5u, 0xFFFF_FFFFu, 6u, 0xFFFF_FFFFu, 0xFFFF_FFFFu)]
    public void Mac_l_saturates_to_48_bits(uint mach, uint macl, uint first, uint second, uint high, uint low)
    {
        using SuperHGuest guest = new();
        guest.PutWord(SuperHGuest.Data, first);
        guest.PutWord(SuperHGuest.Data + 4, second);
        // One register for both: the second factor lies after the first.
        guest[1] = SuperHGuest.Data;
        guest[SuperHRegisters.Mach] = mach;
        guest[SuperHRegisters.Macl] = macl;
        guest[SuperHRegisters.Sr] = S;
        guest.Run([0x011F, SuperHGuest.Trap]);
        Assert.Equal((high, low), (guest[SuperHRegisters.Mach], guest[SuperHRegisters.Macl]));
        Assert.Equal(SuperHGuest.Data + 8, guest[1]);
    }

    [Theory]
    [InlineData(QuietNan)]
    [InlineData(SignallingNan)]
    [InlineData(0xFF80_0000u)]
    public void Ftrc_makes_the_lowest_integer_of_nans(uint value)
    {
        using SuperHGuest guest = new();
        guest[SuperHRegisters.Fpscr] = 0;
        guest[SuperHRegisters.Fr0] = value;
        guest.Run([0xF03D, SuperHGuest.Trap]);
        Assert.Equal(0x8000_0000u, guest[SuperHRegisters.Fpul]);
        Assert.Equal(InvalidFlag, guest[SuperHRegisters.Fpscr] & InvalidFlag);
    }

    [Theory]
    [InlineData(0xF014, QuietNan, 0u)]
    [InlineData(0xF014, SignallingNan, InvalidFlag)]
    [InlineData(0xF015, QuietNan, InvalidFlag)]
    public void Only_a_question_of_order_is_invalid_for_a_quiet_nan(int code, uint value, uint flag)
    {
        using SuperHGuest guest = new();
        guest[SuperHRegisters.Fpscr] = 0;
        guest[SuperHRegisters.Sr] = T;
        guest[SuperHRegisters.Fr0] = value;
        guest.Run([(ushort)code, SuperHGuest.Trap]);
        Assert.Equal(0u, guest[SuperHRegisters.Sr]);
        Assert.Equal(flag, guest[SuperHRegisters.Fpscr] & InvalidFlag);
    }

    [Fact]
    public void Vectors_are_four_registers_each()
    {
        using SuperHGuest guest = new();
        guest[SuperHRegisters.Fpscr] = 0;
        for (int i = 0; i < 16; i++)
        {
            guest[SuperHRegisters.Fr0 + i] = BitConverter.SingleToUInt32Bits(i);
            guest[SuperHRegisters.Xf0 + i] = BitConverter.SingleToUInt32Bits(i == 4 ? 2 : i is 3 or 9 or 14 ? 1 : 0);
        }

        // fipr fv8,fv4: 4*8 + 5*9 + 6*10 + 7*11. ftrv xmtrx,fv12: rows (2*13, 14, 15, 12).
        guest.Run([0xF6ED, 0xFDFD, SuperHGuest.Trap]);
        Assert.Equal(214f, Float(guest, 7));
        Assert.Equal([26f, 14f, 15f, 12f], Enumerable.Range(12, 4).Select(i => Float(guest, i)));
    }

    [Fact]
    public void Roots_and_sines_are_close()
    {
        using SuperHGuest guest = new();
        guest[SuperHRegisters.Fpscr] = 0;
        guest[SuperHRegisters.Fr0] = BitConverter.SingleToUInt32Bits(16);
        for (uint angle = 0; angle < 0x1_0000; angle += 0x555)
        {
            guest[SuperHRegisters.Fpul] = angle | 0xABCD_0000;
            guest.Run([0xF2FD, SuperHGuest.Trap]);
            Assert.Equal(Math.Sin(angle * Math.PI / 32768), Float(guest, 2), 1e-6);
            Assert.Equal(Math.Cos(angle * Math.PI / 32768), Float(guest, 3), 1e-6);
        }

        guest.Put(SuperHGuest.Code + 0x100, 0xF07D, SuperHGuest.Trap);
        guest.Run(SuperHGuest.Code + 0x100);
        Assert.Equal(0.25f, Float(guest, 0));
    }

    [Theory]
    [InlineData(ByteOrder.Little)]
    [InlineData(ByteOrder.Big)]
    public void A_pair_of_singles_keeps_its_order_in_memory(ByteOrder byteOrder)
    {
        using SuperHGuest guest = new(byteOrder);
        guest[SuperHRegisters.Fpscr] = SuperHFpscr.Size;
        guest.PutWord(SuperHGuest.Data, 1);
        guest.PutWord(SuperHGuest.Data + 4, 2);
        guest[1] = SuperHGuest.Data;
        guest[2] = SuperHGuest.Data + 16;
        // fmov @r1+,xd4; fmov xd4,dr6; fmov dr6,@-r2.
        guest.Run([0xF519, 0xF65C, 0xF26B, SuperHGuest.Trap]);
        Assert.Equal((1u, 2u), (guest[SuperHRegisters.Xf0 + 4], guest[SuperHRegisters.Xf0 + 5]));
        Assert.Equal((1u, 2u), (guest.Word(SuperHGuest.Data + 8), guest.Word(SuperHGuest.Data + 12)));
        Assert.Equal((SuperHGuest.Data + 8, SuperHGuest.Data + 8), (guest[1], guest[2]));
    }

    [Fact]
    public void Denormals_are_zero_on_request()
    {
        using SuperHGuest guest = new();
        guest[SuperHRegisters.Fpscr] = SuperHFpscr.Denormals;
        guest[SuperHRegisters.Fr0] = 0x0040_0000;
        guest[SuperHRegisters.Fr0 + 1] = BitConverter.SingleToUInt32Bits(1e30f);
        guest.Run([0xF012, SuperHGuest.Trap]);
        Assert.Equal(0u, guest[SuperHRegisters.Fr0]);
    }

    [Fact]
    public void The_sh4a_additions_work()
    {
        using SuperHGuest guest = new();
        guest.PutWord(SuperHGuest.Data, 0x4433_2211);
        guest.PutWord(SuperHGuest.Data + 4, 0x8877_6655);
        guest[1] = SuperHGuest.Data + 1;
        // movua.l @r1+,r0; synco; icbi @r1.
        guest.Run([0x41E9, 0x00AB, 0x01E3, SuperHGuest.Trap]);
        Assert.Equal((0x5544_3322u, SuperHGuest.Data + 5), (guest[0], guest[1]));

        guest[1] = SuperHGuest.Data;
        guest.Put(SuperHGuest.Code + 0x100, 0x0163, 0x7001, 0x0173, SuperHGuest.Trap);
        guest.Run(SuperHGuest.Code + 0x100);
        Assert.Equal((T, 0x4433_2212u), (guest[SuperHRegisters.Sr], guest.Word(SuperHGuest.Data)));

        // Without a reservation nothing is stored.
        guest.Run(SuperHGuest.Code + 0x104);
        Assert.Equal((0u, 0x4433_2212u), (guest[SuperHRegisters.Sr], guest.Word(SuperHGuest.Data)));
    }

    private static float Float(SuperHGuest guest, int register) => BitConverter.UInt32BitsToSingle(guest[SuperHRegisters.Fr0 + register]);

    private static void Check(ushort code, uint n, uint m, uint status, uint result, uint t)
    {
        using SuperHGuest guest = new();
        guest[2] = n;
        guest[1] = m;
        guest[SuperHRegisters.Sr] = status;
        guest.Run([code, SuperHGuest.Trap]);
        Assert.Equal((result, t), (guest[2], guest[SuperHRegisters.Sr] & T));
    }
}
