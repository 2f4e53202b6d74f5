using MiraiToushi.Elf;
using MiraiToushi.Emulation.Architectures;

namespace MiraiToushi.Emulation.Tests.Architectures;

/// <summary>What the engine does wrong or leaves to us, at work.</summary>
public sealed class EngineRepairTests
{
    /// <summary>The sum of 1 to 100 by a hundred calls, each with a window of its own; the low byte of 5050 is 186.</summary>
    [Fact]
    public void RegisterWindowsOverflowAndComeBack()
    {
        TinyGuest guest = TinyGuest.Run(
            ElfMachine.Sparc, false, true, 0, "40000004901020648210200191d020109de3bfa080a6200002800005010000007ffffffc90262001b006000881c7e00881e80000");

        Assert.Equal("exit code 186", guest.Detail);
    }

    /// <summary>lw, lh in the delay slot of a branch that is taken, and sw, all at odd addresses.</summary>
    [Theory]
    [InlineData(true, "041100030000000001020304050607088fe800011000000287e900032529006427bdfff0afa8000193aa0001012a2021308400ff24020fa10000000c")]
    [InlineData(false, "030011040000000001020304050607080100e88f020000100300e98764002925f0ffbd270100a8af0100aa9321202a01ff008430a10f02240c000000")]
    public void UnalignedAccessIsCarriedOutOnMips(bool isBig, string code)
    {
        TinyGuest guest = TinyGuest.Run(ElfMachine.Mips, false, isBig, 0x5000_1000, code);

        // The low byte of what was loaded from bytes 4 and 5, and the first byte of what was stored from bytes 2 to 5.
        int loaded = isBig ? 5 : 4;
        Assert.Equal($"exit code {loaded + 2}", guest.Detail);
    }

    /// <summary>bkpt #0 would hang the engine, mftb crash it.</summary>
    [Theory]
    [InlineData(ElfMachine.M68k, false, true, "4e7148484e71", "at 0x10000002, bytes 48484e71")]
    [InlineData(ElfMachine.PowerPc, false, true, "600000007c6c42e660000000", "at 0x10000004, bytes 7c6c42e6")]
    [InlineData(ElfMachine.PowerPc64, true, false, "00000060a6426c7c00000060", "at 0x10000004, bytes a6426c7c")]
    public void DeadlyInstructionsAreNotExecuted(ElfMachine machine, bool is64, bool isBig, string code, string detail)
    {
        TinyGuest guest = TinyGuest.Run(machine, is64, isBig, machine == ElfMachine.PowerPc64 ? 2u : 0u, code);

        Assert.Equal((StopReason.IllegalInstruction, detail), (guest.Reason, guest.Detail));
    }

    /// <summary>
    /// The library decodes for the first model that a process opens: here it is rol.l on a 68020 and mvz.b on a ColdFire, in
    /// either order.
    /// </summary>
    [Fact]
    public void InstructionSetsOfThe68000FamilyDoNotMix()
    {
        const string Rotate = "7207e39970014e40";
        const string ZeroExtend = "72ff738170014e40";
        for (int round = 0; round < 2; round++)
        {
            Assert.Equal("exit code 14", TinyGuest.Run(ElfMachine.M68k, false, true, 0, Rotate).Detail);
            Assert.Equal("exit code 255", TinyGuest.Run(ElfMachine.M68k, false, true, 0x25, ZeroExtend).Detail);
            Assert.Equal(StopReason.IllegalInstruction, TinyGuest.Run(ElfMachine.M68k, false, true, 0, ZeroExtend).Reason);
            Assert.Equal(StopReason.IllegalInstruction, TinyGuest.Run(ElfMachine.M68k, false, true, 0x25, Rotate).Reason);
        }
    }

    /// <summary>vspltisb v0, 7 and vspltisb v1, 8; their sum through memory.</summary>
    [Fact]
    public void PowerPcHasVectors()
    {
        TinyGuest guest = TinyGuest.Run(ElfMachine.PowerPc, false, true, 0, "1007030c1028030c100008003961ffe0556b00367c0059ce886b00033800000144000002");

        Assert.Equal("exit code 15", guest.Detail);
    }

    /// <summary>evmergelo and evaddw: 3 + 5 in the upper half of a register.</summary>
    [Fact]
    public void TheE500HasSpeAndTheUsualPowerPcDoesNot()
    {
        const string Code = "38600003388000051063222d10841a2d1063220010631a2c10a302e43800000144000002";
        ElfImage image = TinyGuest.Image(ElfMachine.PowerPc, false, true, 0, Code);
        Architecture usual = ArchitectureCatalog.Find(image)!;

        Assert.Equal(StopReason.IllegalInstruction, TinyGuest.Run(image, usual).Reason);
        Assert.Equal("exit code 8", TinyGuest.Run(image, Assert.Single(usual.OtherProcessors)).Detail);
    }

    /// <summary>Where the engine has moved on or lost its place, the report still names the instruction or its block.</summary>
    [Theory]
    [InlineData(ElfMachine.AArch64, true, false, "1f2003d500000000", "at 0x10000004, bytes 00000000")]
    [InlineData(ElfMachine.PowerPc, false, true, "6000000000000000", "at 0x10000004, bytes 00000000")]
    [InlineData(ElfMachine.Sparc, false, true, "0100000000000000", "at 0x10000004, bytes 00000000")]
    [InlineData(ElfMachine.M68k, false, true, "4e714afc", "at 0x10000002, bytes 4afc0000")]
    [InlineData(ElfMachine.RiscV, true, false, "13000000ffffffff", "at 0x10000004, bytes ffffffff")]
    [InlineData(ElfMachine.Mips, false, true, "00000000fc000000", "at 0x10000004, bytes fc000000")]
    public void IllegalInstructionsStopWithTheirBytes(ElfMachine machine, bool is64, bool isBig, string code, string detail)
    {
        TinyGuest guest = TinyGuest.Run(machine, is64, isBig, 0, code);

        Assert.Equal((StopReason.IllegalInstruction, detail), (guest.Reason, guest.Detail));
    }
}
