using MiraiToushi.Elf;

namespace MiraiToushi.Emulation.Tests.Architectures;

/// <summary>
/// Each ABI's way to the kernel and back: the code writes "hello", closes descriptor -1, and exits with the error's number, or
/// with 1 where it saw no error.
/// </summary>
public sealed class SyscallTests
{
    private const string Arm = "e3a00001e28f1020e3a02006e3a07004ef000000e3e00000e3a07006ef000000e2600000e3a07001ef00000068656c6c6f0a0000";

    [Theory]
    [InlineData(ElfMachine.AArch64, true, false, 0, "200080d241010010c20080d2080880d2010000d400008092280780d2010000d4e00300cba80b80d2010000d468656c6c6f0a")]
    [InlineData(ElfMachine.Arm, false, false, 0x0500_0200, "0100a0e320108fe20620a0e30470a0e3000000ef0000e0e30670a0e3000000ef000060e20170a0e3000000ef68656c6c6f0a0000")]
    [InlineData(ElfMachine.Arm, false, true, 0x0500_0200, Arm)]
    [InlineData(ElfMachine.Arm, false, true, 0x0202, "e3a00001e28f1014e3a02006ef900004e3e00000ef900006e2600000ef90000168656c6c6f0a0000")]
    [InlineData(ElfMachine.PowerPc, false, true, 0, "4800000d68656c6c6f0a00007c8802a63860000138a000063800000444000002418300143860ffff380000064400000241830008386000013800000144000002")]
    [InlineData(ElfMachine.Sparc, false, true, 0, "400000049010200168656c6c6f0a00009203e008941020068210200491d020100a80000690103fff8210200691d020100a800003821020019010200191d02010")]
    [InlineData(ElfMachine.M68k, false, true, 0, "7004720141fa0016240876064e40700672ff4e402200448170014e4068656c6c6f0a")]
    [InlineData(ElfMachine.M68k, false, true, 0x25, "7004720141fa0016240876064e40700672ff4e402200448170014e4068656c6c6f0a")]
    [InlineData(ElfMachine.RiscV, true, false, 5, "13051000970500009385c5021306600093080004730000001305f0ff93089003730000003305a0409308d0057300000068656c6c6f0a")]
    [InlineData(ElfMachine.RiscV, false, false, 5, "13051000970500009385c5021306600093080004730000001305f0ff93089003730000003305a0409308d0057300000068656c6c6f0a")]
    [InlineData(ElfMachine.S390, true, true, 0, "a7290001c0300000000ea74900060a04a729ffffa71900060a00b90300220a0168656c6c6f0a0707")]
    [InlineData(ElfMachine.PowerPc64, true, true, 2, "4800000d68656c6c6f0a00007c8802a63860000138a000063800000444000002418300143860ffff380000064400000241830008386000013800000144000002")]
    [InlineData(ElfMachine.PowerPc64, true, false, 2, "0d00004868656c6c6f0a0000a602887c010060380600a038040000380200004414008341ffff6038060000380200004408008341010060380100003802000044")]
    public void WritesAndSeesErrors(ElfMachine machine, bool is64, bool isBig, uint flags, string code)
    {
        TinyGuest guest = TinyGuest.Run(machine, is64, isBig, flags, code);

        Assert.Equal("hello\n", guest.Output);
        Assert.Equal((StopReason.Exited, "exit code 9"), (guest.Reason, guest.Detail));
    }

    [Fact]
    public void CodeOfBe8IsLittleEndian()
    {
        byte[] code = Convert.FromHexString(Arm);
        for (int at = 0; at < code.Length - 8; at += 4)
        {
            code.AsSpan(at, 4).Reverse();
        }

        TinyGuest guest = TinyGuest.Run(ElfMachine.Arm, false, true, 0x0580_0200, Convert.ToHexString(code));

        Assert.Equal("hello\n", guest.Output);
        Assert.Equal("exit code 9", guest.Detail);
    }
}
