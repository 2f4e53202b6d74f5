using MiraiToushi.Elf;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Extraction.Location;

namespace MiraiToushi.Extraction.Tests.Location;

/// <summary>Encoded instructions and where they call; checked against what the assemblers of the architectures write.</summary>
public sealed class CallSweepTests
{
    private const ulong Start = 0x10000;

    private static readonly Architecture BigEndianMips = Mips(ByteOrder.Big);

    private static readonly Architecture LittleEndianMips = Mips(ByteOrder.Little);

    [Theory]
    // call +0x20; the displacement counts from the next instruction
    [InlineData("i386", "e820000000", 0x10025UL)]
    // call -5: to itself
    [InlineData("i386", "e8fbffffff", 0x10000UL)]
    // nop; call
    [InlineData("x86-64", "90e800010000", 0x10106UL)]
    // push %rbp; call backwards beyond the start
    [InlineData("x86-64", "55e8f0f0ffff", 0xF0F6UL)]
    // bl .+0x100: offset 0x3e words behind the PC, which is 8 ahead
    [InlineData("arm", "3e0000eb", 0x10100UL)]
    // blne .-0x100
    [InlineData("arm", "beffff1b", 0xFF00UL)]
    // blx .+0x100 to Thumb, and with H set two bytes further
    [InlineData("arm", "3e0000fa", 0x10101UL)]
    [InlineData("arm", "3e0000fb", 0x10103UL)]
    // Thumb bl .+0x104
    [InlineData("arm", "00f080f8", 0x10105UL)]
    // Thumb bl .-0x100
    [InlineData("arm", "fff77eff", 0xFF01UL)]
    // Thumb blx .+0x104 to ARM
    [InlineData("arm", "00f080e8", 0x10104UL)]
    public void It_finds_the_target(string architecture, string code, ulong target) =>
        Assert.Contains(target, Calls(Named(architecture), code));

    [Theory]
    // jal 0x10100
    [InlineData("0c004040", 0x10100UL)]
    // nop; bal .+0x40
    [InlineData("0000000004110010", 0x10048UL)]
    // bal .-0x10
    [InlineData("0411fffb", 0xFFF0UL)]
    public void It_finds_the_target_in_both_byte_orders(string bigEndianWords, ulong target)
    {
        Assert.Contains(target, Calls(BigEndianMips, bigEndianWords));
        Assert.Contains(target, Calls(LittleEndianMips, SwapWords(bigEndianWords)));
    }

    [Theory]
    // b .+0x100 is no call
    [InlineData("arm", "3e0000ea")]
    // mov r0, r0
    [InlineData("arm", "0000a0e1")]
    // jmp +0x20
    [InlineData("i386", "e920000000")]
    // a call that the end of the code cuts off
    [InlineData("i386", "e8200000")]
    public void It_takes_nothing_else_for_a_call(string architecture, string code) =>
        Assert.Empty(Calls(Named(architecture), code));

    [Fact]
    public void It_jumps_within_the_segment_on_MIPS() =>
        Assert.Equal([0x2040_0010UL], Calls(BigEndianMips, "0c100004", start: 0x2FFF_0000));

    [Fact]
    public void It_finds_constants_that_stand_in_code()
    {
        Assert.Contains(0x0804_8123UL, Addresses(Named("i386"), "b823810408"));
        Assert.Contains(0x0804_8123UL, Addresses(Named("i386"), "6823810408"));
        // lea 0x100(%rip), %rdi
        Assert.Contains(0x10107UL, Addresses(Named("x86-64"), "488d3d00010000"));
        // lui $4, 0x40; addiu $4, $4, -0x10
        Assert.Contains(0x3F_FFF0UL, Addresses(BigEndianMips, "3c0400402484fff0"));
        Assert.Contains(0x3F_FFF0UL, Addresses(LittleEndianMips, SwapWords("3c0400402484fff0")));
    }

    [Fact]
    public void An_odd_start_does_not_shift_the_words() =>
        Assert.Contains(0x10104UL, Calls(Named("arm"), "ffff3e0000eb", start: 0x10002));

    private static Architecture Named(string name) => ArchitectureCatalog.All.First(architecture => architecture.Name == name);

    private static Architecture Mips(ByteOrder byteOrder) =>
        ArchitectureCatalog.All.Single(architecture => architecture.Name == "mips" && architecture.ByteOrder == byteOrder);

    private static List<ulong> Calls(Architecture architecture, string code, ulong start = Start)
    {
        List<ulong> calls = [];
        CallSweep.Sweep(architecture, start, Convert.FromHexString(code), (_, target) => calls.Add(target), (_, _) => { });
        return calls;
    }

    private static List<ulong> Addresses(Architecture architecture, string code)
    {
        List<ulong> addresses = [];
        CallSweep.Sweep(architecture, Start, Convert.FromHexString(code), (_, _) => { }, (_, address) => addresses.Add(address));
        return addresses;
    }

    private static string SwapWords(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        for (int at = 0; at < bytes.Length; at += 4)
        {
            bytes.AsSpan(at, 4).Reverse();
        }

        return Convert.ToHexString(bytes);
    }
}
