using MiraiToushi.Elf;
using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Cpu.SuperH;

namespace MiraiToushi.Emulation.Architectures;

/// <summary>SH-4, run by our own interpreter: the engine knows no SuperH.</summary>
internal static class SuperH
{
    // CPU_HAS_FPU, CPU_HAS_PERF_COUNTER, CPU_HAS_PTEA: an SH7750R. Without CPU_HAS_LLSC libc keeps to gUSA.
    private const ulong Capabilities = 0x31;

    public static Architecture LittleEndian { get; } = Create(ByteOrder.Little, "sh4");

    public static Architecture BigEndian { get; } = Create(ByteOrder.Big, "sh4eb");

    private static Architecture Create(ByteOrder byteOrder, string machine) => new()
    {
        Name = "superh",
        MachineName = machine,
        Platform = machine,
        HardwareCapabilities = Capabilities,
        ByteOrder = byteOrder,
        WordSize = 4,
        MaximumAlignment = 4,
        BytesPerInstruction = 2,
        InstructionAlignment = 2,
        ExecutesData = true,
        RegisterNames = SuperHRegisters.Names,
        StackPointer = SuperHRegisters.Sp,
        GeneralRegisters = [.. Enumerable.Range(0, SuperHRegisters.Sp)],
        Addresses = AddressLayout.TwoGigabytes,
        Abi = new SuperHAbi(byteOrder),
        Calls = new SuperHCalls(),
        Exceptions = LinuxExceptions.SuperH,
        CreateCpu = static (architecture, space, _) => new SuperHCpu(space, architecture.ByteOrder),
    };
}
