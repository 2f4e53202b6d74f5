using MiraiToushi.Elf;
using MiraiToushi.Emulation.Tests.Architectures;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Tests.Machines;

/// <summary>Code in memory that was not mapped for execution: whether it runs is up to the processor and the kernel, see DataExecution.</summary>
public sealed class DataExecutionTests
{
    private const uint ReadWrite = 6;

    public static TheoryData<string> Programs => ["mips", "mipsel", "arm", "powerpc", "m68k", "sparc", "superh", "i386 without PT_GNU_STACK"];

    public static TheoryData<string> Refused => ["i386", "x86-64", "x86-64 without PT_GNU_STACK", "aarch64"];

    [Theory]
    [MemberData(nameof(Programs))]
    public void ProcessorsThatCannotForbidItRunData(string program)
    {
        EndedProcess end = TinyGuest.RunToEnd(Image(program));

        Assert.Equal((StopReason.Exited, "exit code 7"), (end.Reason, end.Detail));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void OthersDoNot(string program)
    {
        EndedProcess end = TinyGuest.RunToEnd(Image(program));

        Assert.Equal(StopReason.MemoryFault, end.Reason);
        Assert.StartsWith("execute of 0x10000000", end.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatMayNotBeReadIsNeverRun()
    {
        EndedProcess end = TinyGuest.RunToEnd(TinyGuest.Image(ElfMachine.Mips, false, true, 0x5000_1000, "24020fa1240400070000000c", permissions: 0));

        Assert.Equal(StopReason.MemoryFault, end.Reason);
    }

    // exit(7)
    private static ElfImage Image(string program) => program switch
    {
        "mips" => TinyGuest.Image(ElfMachine.Mips, false, true, 0x5000_1000, "24020fa1240400070000000c", ReadWrite),
        "mipsel" => TinyGuest.Image(ElfMachine.Mips, false, false, 0x5000_1000, "a10f0224070004240c000000", ReadWrite),
        "arm" => TinyGuest.Image(ElfMachine.Arm, false, false, 0x0500_0000, "0170a0e30700a0e3000000ef", ReadWrite),
        "powerpc" => TinyGuest.Image(ElfMachine.PowerPc, false, true, 0, "380000013860000744000002", ReadWrite),
        "m68k" => TinyGuest.Image(ElfMachine.M68k, false, true, 0, "700172074e40", ReadWrite),
        "sparc" => TinyGuest.Image(ElfMachine.Sparc, false, true, 0, "821020019010200791d02010", ReadWrite),
        "superh" => TinyGuest.Image(ElfMachine.SuperH, false, false, 9, "01e307e411c3", ReadWrite),
        "i386" => TinyGuest.Image(ElfMachine.I386, false, false, 0, "b801000000bb07000000cd80", ReadWrite),
        "i386 without PT_GNU_STACK" => TinyGuest.Image(ElfMachine.I386, false, false, 0, "b801000000bb07000000cd80", ReadWrite, saysStack: false),
        "x86-64" => TinyGuest.Image(ElfMachine.X8664, true, false, 0, "b83c000000bf070000000f05", ReadWrite),
        "x86-64 without PT_GNU_STACK" => TinyGuest.Image(ElfMachine.X8664, true, false, 0, "b83c000000bf070000000f05", ReadWrite, saysStack: false),
        _ => TinyGuest.Image(ElfMachine.AArch64, true, false, 0, "a80b80d2e00080d2010000d4", ReadWrite),
    };
}
