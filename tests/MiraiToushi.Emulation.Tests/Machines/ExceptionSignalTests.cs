using MiraiToushi.Elf;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Emulation.Tests.Architectures;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Tests.Machines;

/// <summary>Which signal ends a program at an instruction that raises an exception; the expectations are the kernel's (see LinuxExceptions).</summary>
public sealed class ExceptionSignalTests
{
    private const int Illegal = 4;
    private const int Trap = 5;
    private const int Arithmetic = 8;
    private const int Segmentation = 11;

    [Theory]
    [InlineData("i386", "90cc", Trap)]
    [InlineData("i386", "90 31d2 f7fa", Arithmetic)]
    [InlineData("i386", "90 0f0b", Illegal)]
    [InlineData("i386", "90 f4", Segmentation)]
    [InlineData("i386", "90 cd20", Segmentation)]
    [InlineData("x86-64", "90cc", Trap)]
    [InlineData("arm", "0000a0e1 f001f0e7", Trap)]
    [InlineData("arm", "0000a0e1 f000f0e7", Illegal)]
    [InlineData("arm", "0000a0e1 700020e1", Trap)]
    [InlineData("armeb", "e1a00000 e7f001f0", Trap)]
    [InlineData("armeb-be8", "0000a0e1 f001f0e7", Trap)]
    [InlineData("arm-thumb", "01de", Trap)]
    [InlineData("arm-thumb", "00de", Illegal)]
    [InlineData("arm-thumb", "00be", Trap)]
    [InlineData("aarch64", "1f2003d5 000020d4", Trap)]
    [InlineData("aarch64", "1f2003d5 00000000", Illegal)]
    [InlineData("mips", "00000000 0005000d", Trap)]
    [InlineData("mips", "00000000 0007000d", Arithmetic)]
    [InlineData("mips", "00000000 000001cd", Arithmetic)]
    [InlineData("mips", "00000000 0006000d", Arithmetic)]
    [InlineData("mips", "00000000 000001f4", Arithmetic)]
    [InlineData("mips", "00000000 00000034", Trap)]
    [InlineData("mips", "3c087fff 3508ffff 21080001", Arithmetic)]
    [InlineData("mips", "00000000 0000003d", Illegal)]
    [InlineData("mipsel", "00000000 0d000700", Arithmetic)]
    [InlineData("powerpc", "60000000 7fe00008", Trap)]
    [InlineData("powerpc", "60000000 0fe00000", Trap)]
    [InlineData("powerpc", "60000000 00000000", Illegal)]
    [InlineData("powerpc64le", "00000060 0800e07f", Trap)]
    [InlineData("sparc", "01000000 91d02001", Trap)]
    [InlineData("sparc", "01000000 91d02002", Arithmetic)]
    [InlineData("sparc", "01000000 00000000", Illegal)]
    [InlineData("sparc", "01000000 c403a001", 10)]
    [InlineData("m68k", "4e71 4e4f", Trap)]
    [InlineData("m68k", "4e71 4e41", Trap)]
    [InlineData("m68k", "4e71 4e42", Illegal)]
    [InlineData("m68k", "7200 80c1", Arithmetic)]
    [InlineData("m68k", "4e71 4afc", Illegal)]
    [InlineData("riscv64", "13000000 73001000", Trap)]
    [InlineData("riscv64", "13000000 0290", Trap)]
    [InlineData("riscv64", "13000000 ffffffff", Illegal)]
    [InlineData("riscv32", "13000000 73001000", Trap)]
    [InlineData("s390x", "0700 0001", Illegal)]
    [InlineData("s390x", "0700 0000", Illegal)]
    [InlineData("s390x", "a7180000 a7280000 a7380005 1d21", Arithmetic)]
    [InlineData("sh4", "0900 3cc3", Trap)]
    [InlineData("sh4", "0900 fdff", Illegal)]
    public void EndsWithTheSignalThatLinuxSends(string architecture, string code, int signal)
    {
        ElfImage image = Image(architecture, code.Replace(" ", "", StringComparison.Ordinal));
        (CpuStop stop, Machine machine) = StopOf(image);
        using Machine guest = machine;

        int found = StopReasons.SignalOf(stop, guest.Architecture, guest.Memory, guest.Kernel.Constants);

        Assert.True(signal == found, $"{StopReasons.Describe(stop, guest.Memory)}: signal {found}");
    }

    /// <summary>Every stop by an instruction says where it stands and what it is, memory faults too.</summary>
    [Theory]
    [InlineData("i386", "90 a100000000")]
    [InlineData("x86-64", "90 48c7042500000000 00000000")]
    [InlineData("arm", "0000a0e3 000090e5")]
    [InlineData("aarch64", "000080d2 000040f9")]
    [InlineData("mips", "00000000 8c080000")]
    [InlineData("mips", "00000000 0005000d")]
    [InlineData("powerpc", "38600000 80630000")]
    [InlineData("sparc", "01000000 c4002000")]
    [InlineData("m68k", "4e71 20380000")]
    [InlineData("riscv64", "13000000 03250000")]
    [InlineData("s390x", "a7190000 e31010000004")]
    [InlineData("sh4", "00e0 0261")]
    [InlineData("sh4", "0900 fdff")]
    public void TheDetailHasTheAddressAndTheBytes(string architecture, string code)
    {
        (EndedProcess end, string bytes) = Run(architecture, code);

        Assert.Matches("at 0x1000[0-9a-f]{4}, bytes [0-9a-f]{8}$", end.Detail);
        Assert.Contains(end.Detail![^8..^4], bytes, StringComparison.Ordinal);
    }

    /// <summary>m68k's address error and the misaligned accesses of others do not come from the engine at all times; the map has them.</summary>
    [Theory]
    [InlineData("m68k", 3u)]
    [InlineData("riscv64", 4u)]
    [InlineData("sh4", 0xE0u)]
    public void AddressErrorsAreBusErrors(string name, uint number)
    {
        Architecture architecture = ArchitectureCatalog.Find(Image(name, ""))!;
        using AddressSpace space = new(architecture.Addresses.Limit, 1 << 20);
        GuestMemory memory = new(space, architecture.ByteOrder, architecture.WordSize);
        CpuStop stop = new() { Kind = CpuStopKind.Exception, ProgramCounter = 0x1000, Number = number };

        Assert.Equal(7, StopReasons.SignalOf(stop, architecture, memory, GenericConstants.RiscV64));
    }

    // The processor alone: what a machine makes of the stop is not in what it reports.
    private static (CpuStop Stop, Machine Machine) StopOf(ElfImage image)
    {
        Architecture architecture = ArchitectureCatalog.Find(image)!;
        Machine machine = Machine.Create(image, architecture, new MachineConfiguration(), out _)!;
        using ICpu cpu = architecture.CreateCpu(architecture, machine.Space, new BudgetSettings());
        cpu.WriteRegister(architecture.StackPointer, machine.InitialStackPointer & ~63UL);
        BlockMonitor monitor = new(architecture.BytesPerInstruction, 1_000, 1_000, default);
        return (cpu.Run(machine.Image.EntryPoint, monitor), machine);
    }

    private static (EndedProcess End, string Bytes) Run(string architecture, string code)
    {
        string bytes = code.Replace(" ", "", StringComparison.Ordinal);
        return (TinyGuest.RunToEnd(Image(architecture, bytes)), bytes);
    }

    private static ElfImage Image(string architecture, string code) => architecture switch
    {
        "i386" => TinyGuest.Image(ElfMachine.I386, false, false, 0, code),
        "x86-64" => TinyGuest.Image(ElfMachine.X8664, true, false, 0, code),
        "arm" => TinyGuest.Image(ElfMachine.Arm, false, false, 0x0500_0000, code),
        "arm-thumb" => TinyGuest.Image(ElfMachine.Arm, false, false, 0x0500_0000, ThumbEntry + code),
        "armeb" => TinyGuest.Image(ElfMachine.Arm, false, true, 0x0500_0000, code),
        "armeb-be8" => TinyGuest.Image(ElfMachine.Arm, false, true, 0x0580_0000, code),
        "aarch64" => TinyGuest.Image(ElfMachine.AArch64, true, false, 0, code),
        "mips" => TinyGuest.Image(ElfMachine.Mips, false, true, 0x5000_1000, code),
        "mipsel" => TinyGuest.Image(ElfMachine.Mips, false, false, 0x5000_1000, code),
        "powerpc" => TinyGuest.Image(ElfMachine.PowerPc, false, true, 0, code),
        "powerpc64le" => TinyGuest.Image(ElfMachine.PowerPc64, true, false, 2, code),
        "sparc" => TinyGuest.Image(ElfMachine.Sparc, false, true, 0, code),
        "m68k" => TinyGuest.Image(ElfMachine.M68k, false, true, 0, code),
        "riscv64" => TinyGuest.Image(ElfMachine.RiscV, true, false, 0, code),
        "riscv32" => TinyGuest.Image(ElfMachine.RiscV, false, false, 0, code),
        "s390x" => TinyGuest.Image(ElfMachine.S390, true, true, 0, code),
        _ => TinyGuest.Image(ElfMachine.SuperH, false, false, 9, code),
    };

    // add r0, pc, #1; bx r0
    private const string ThumbEntry = "01008fe210ff2fe1";
}
