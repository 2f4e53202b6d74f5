using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Emulation.Tests.Programs;

namespace MiraiToushi.Emulation.Tests.Machines;

/// <summary>siginfo_t as include/uapi/asm-generic/siginfo.h and arch/mips/include/uapi/asm/siginfo.h lay it out.</summary>
public sealed class SignalInformationTests
{
    private const int Segmentation = 11;

    [Theory]
    [InlineData("i386", 8, 12)]
    [InlineData("arm", 8, 12)]
    [InlineData("mips", 4, 12)]
    [InlineData("mipsel", 4, 12)]
    [InlineData("x86-64", 8, 16)]
    public void AFaultTellsWhereItWas(string target, int codeAt, int addressAt)
    {
        using MachineRun run = MachineRun.Fault(target, "read");
        CpuStop stop = new() { Kind = CpuStopKind.MemoryFault, ProgramCounter = 0x1234, FaultAddress = 0x5678, FaultAccess = Permissions.Read };
        byte[] information = new byte[128];

        SignalInformation.Write(information, run.Machine, Segmentation, stop);

        Assert.Equal(11UL, run.Machine.Memory.Decode(information.AsSpan(0, 4)));
        Assert.Equal(1UL, run.Machine.Memory.Decode(information.AsSpan(codeAt, 4)));
        Assert.Equal(0UL, run.Machine.Memory.Decode(information.AsSpan(12 - codeAt, 4)));
        Assert.Equal(0x5678UL, run.Machine.Memory.Decode(information.AsSpan(addressAt, run.Machine.Memory.WordSize)));
    }

    [Fact]
    public void APageThatIsThereIsNotAllowed()
    {
        using MachineRun run = MachineRun.Fault("x86-64", "read");
        ulong mapped = run.Machine.Space.Regions[0].Start;
        byte[] information = new byte[128];

        SignalInformation.Write(information, run.Machine, Segmentation, new() { Kind = CpuStopKind.MemoryFault, ProgramCounter = 0, FaultAddress = mapped });

        Assert.Equal(2, information[8]);
    }

    [Fact]
    public void WhatWasSentHasNoAddress()
    {
        using MachineRun run = MachineRun.Fault("x86-64", "read");
        byte[] information = new byte[128];

        SignalInformation.Write(information, run.Machine, 14, cause: null);

        Assert.Equal([14, 0, 0, 0], information[..4]);
        Assert.All(information[4..], value => Assert.Equal(0, value));
    }
}
