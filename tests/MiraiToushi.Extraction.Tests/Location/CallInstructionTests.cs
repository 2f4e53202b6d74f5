using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Extraction.Location;

namespace MiraiToushi.Extraction.Tests.Location;

/// <summary>Encoded calls, as assemblers write them, and where they begin.</summary>
public sealed class CallInstructionTests
{
    [Theory]
    // call rel32; call *%eax; call *0x10(%eax); call *0x1000(%eax); jmp rel32
    [InlineData("i386", "909090e811223344", 5)]
    [InlineData("i386", "909090909090ffd0", 2)]
    [InlineData("i386", "9090909090ff5010", 3)]
    [InlineData("i386", "9090ff9000100000", 6)]
    [InlineData("x86-64", "909090e911223344", 5)]
    // bl; bl in Thumb is asked for below
    [InlineData("arm", "0000a0e13e0000eb", 4)]
    // jal and its delay slot; call and its delay slot
    [InlineData("mips", "0c00404000000000", 8)]
    [InlineData("sparc", "4000004001000000", 8)]
    // jsr abs.l; jsr (a5); bsr.w; bsr.l
    [InlineData("m68k", "4e714eb980001234", 6)]
    [InlineData("m68k", "4e714e714e714e95", 2)]
    [InlineData("m68k", "4e714e7161000100", 4)]
    [InlineData("m68k", "4e7161ff00000100", 6)]
    // brasl; bras; basr
    [InlineData("s390x", "0707c0e500000100", 6)]
    [InlineData("s390x", "07070707a7e50010", 4)]
    [InlineData("s390x", "0707070707070de1", 2)]
    // jal; c.jalr
    [InlineData("riscv64", "01000100ef000010", 4)]
    [InlineData("riscv64", "0100010001008295", 2)]
    // jsr @r0 and its delay slot
    [InlineData("superh", "090009000b400900", 4)]
    [InlineData("aarch64", "1f2003d540000094", 4)]
    [InlineData("powerpc", "6000000048000101", 4)]
    public void It_begins_before_its_end(string architecture, string before, int distance) =>
        Assert.Equal(distance, CallInstruction.Distance(Named(architecture), isThumb: false, Convert.FromHexString(before)));

    [Theory]
    // bl; blx r3
    [InlineData("c046c04600f080f8", 4)]
    [InlineData("c046c046c0469847", 2)]
    public void Thumb_has_two_sizes(string before, int distance) =>
        Assert.Equal(distance, CallInstruction.Distance(Named("arm"), isThumb: true, Convert.FromHexString(before)));

    private static Architecture Named(string name) => ArchitectureCatalog.All.First(architecture => architecture.Name == name);
}
