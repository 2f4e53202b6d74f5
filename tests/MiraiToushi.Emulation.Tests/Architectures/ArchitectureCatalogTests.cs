using MiraiToushi.Elf;
using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Architectures;

namespace MiraiToushi.Emulation.Tests.Architectures;

public sealed class ArchitectureCatalogTests
{
    public static TheoryData<string, bool> Names()
    {
        TheoryData<string, bool> result = [];
        foreach ((string name, bool isBig) in ArchitectureCatalog.All.Select(item => (item.Name, item.ByteOrder == ByteOrder.Big)).Distinct())
        {
            result.Add(name, isBig);
        }

        return result;
    }

    [Theory]
    [InlineData(ElfMachine.Arm, false, false, 0x0500_0000, "arm", "arm-eabi", ByteOrder.Little)]
    [InlineData(ElfMachine.Arm, false, false, 0x0000_0202, "arm", "arm-oabi", ByteOrder.Little)]
    [InlineData(ElfMachine.Arm, false, true, 0x0500_0000, "arm", "arm-eabi", ByteOrder.Big)]
    [InlineData(ElfMachine.Arm, false, true, 0x0000_0202, "arm", "arm-oabi", ByteOrder.Big)]
    [InlineData(ElfMachine.Arm, false, true, 0x0580_0000, "arm", "arm-eabi", ByteOrder.Little)]
    [InlineData(ElfMachine.AArch64, true, false, 0, "aarch64", "aarch64", ByteOrder.Little)]
    [InlineData(ElfMachine.Mips, false, true, 0, "mips", "mips-o32", ByteOrder.Big)]
    [InlineData(ElfMachine.PowerPc, false, true, 0, "powerpc", "powerpc", ByteOrder.Big)]
    [InlineData(ElfMachine.PowerPc64, true, true, 1, "powerpc64", "powerpc64", ByteOrder.Big)]
    [InlineData(ElfMachine.PowerPc64, true, false, 2, "powerpc64", "powerpc64", ByteOrder.Little)]
    [InlineData(ElfMachine.Sparc, false, true, 0, "sparc", "sparc", ByteOrder.Big)]
    [InlineData(ElfMachine.Sparc32Plus, false, true, 0x100, "sparc", "sparc", ByteOrder.Big)]
    [InlineData(ElfMachine.M68k, false, true, 0, "m68k", "m68k", ByteOrder.Big)]
    [InlineData(ElfMachine.RiscV, true, false, 5, "riscv64", "riscv64", ByteOrder.Little)]
    [InlineData(ElfMachine.RiscV, false, false, 1, "riscv32", "riscv32", ByteOrder.Little)]
    [InlineData(ElfMachine.S390, true, true, 0, "s390x", "s390x", ByteOrder.Big)]
    public void HeadersChooseTheArchitecture(ElfMachine machine, bool is64, bool isBig, uint flags, string name, string abi, ByteOrder codeOrder)
    {
        Architecture? architecture = ArchitectureCatalog.Find(TinyGuest.Image(machine, is64, isBig, flags));

        Assert.NotNull(architecture);
        Assert.Equal((name, abi, codeOrder), (architecture.Name, architecture.Abi.Name, architecture.CodeByteOrder));
        Assert.Equal(isBig ? ByteOrder.Big : ByteOrder.Little, architecture.ByteOrder);
        Assert.Equal(is64 ? 8 : 4, architecture.WordSize);
    }

    [Fact]
    public void FlagsTellColdFireAndFunctionDescriptors()
    {
        Assert.NotSame(
            ArchitectureCatalog.Find(TinyGuest.Image(ElfMachine.M68k, false, true, 0)),
            ArchitectureCatalog.Find(TinyGuest.Image(ElfMachine.M68k, false, true, 0x25)));
        Assert.True(ArchitectureCatalog.Find(TinyGuest.Image(ElfMachine.PowerPc64, true, true, 0))!.HasFunctionDescriptors);
        Assert.False(ArchitectureCatalog.Find(TinyGuest.Image(ElfMachine.PowerPc64, true, true, 2))!.HasFunctionDescriptors);
    }

    [Theory]
    [InlineData(ElfMachine.Mips, true, true, "mips64")]
    [InlineData(ElfMachine.SparcV9, true, true, "sparc64")]
    [InlineData(ElfMachine.AArch64, true, true, "Big-endian AArch64")]
    public void WhatCannotRunSaysWhy(ElfMachine machine, bool is64, bool isBig, string word)
    {
        ElfImage image = TinyGuest.Image(machine, is64, isBig, 0);

        Assert.Null(ArchitectureCatalog.Find(image));
        Assert.Contains(word, ArchitectureCatalog.WhyNot(image), StringComparison.Ordinal);
    }

    [Fact]
    public void OthersAreSimplyUnknown()
    {
        ElfImage image = TinyGuest.Image(ElfMachine.Xtensa, false, false, 0);

        Assert.Null(ArchitectureCatalog.Find(image));
        Assert.Null(ArchitectureCatalog.WhyNot(image));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void DeclarationsHoldTogether(string name, bool isBig)
    {
        foreach (Architecture architecture in ArchitectureCatalog.All.Where(item => item.Name == name && (item.ByteOrder == ByteOrder.Big) == isBig))
        {
            int count = architecture.RegisterNames.Count;
            Assert.Equal(count, architecture.RegisterNames.Distinct().Count());
            Assert.Equal(count, architecture.Engine?.RegisterIds.Count ?? count);
            Assert.InRange(architecture.StackPointer, 0, count - 1);
            Assert.DoesNotContain(architecture.StackPointer, architecture.GeneralRegisters);
            Assert.All(architecture.GeneralRegisters, register => Assert.InRange(register, 0, count - 1));
            foreach (int offset in (int[])[GateOffsets.SignalReturn, GateOffsets.CallReturn, GateOffsets.ThumbCallReturn])
            {
                Assert.NotEqual(-1, architecture.Abi.Gate.Slice(offset, 4).IndexOfAnyExcept((byte)0));
            }

            Assert.Equal(0UL, architecture.Addresses.Gate % 0x1000);
            Assert.True(architecture.Addresses.Gate >= architecture.Addresses.StackTop);
            Assert.True(architecture.Addresses.MapTop > architecture.Addresses.MapBottom);
            Assert.All(architecture.Abi.Tables, table => Assert.NotEmpty(table.Calls));
        }
    }
}
