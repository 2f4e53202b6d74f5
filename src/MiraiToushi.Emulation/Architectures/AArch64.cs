using MiraiToushi.Elf;
using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Architectures;

/// <summary>ARMv8 in 64-bit state.</summary>
internal static class AArch64
{
    public const int LinkRegister = 30;
    public const int Sp = 31;
    public const int ThreadPointer = 32;

    // HWCAP_FP and ASIMD, without which libc does not start. The model has no atomics of ARMv8.1.
    private const ulong Capabilities = 3;

    public static Architecture Instance { get; } = new()
    {
        Name = "aarch64",
        MachineName = "aarch64",
        Platform = "aarch64",
        HardwareCapabilities = Capabilities,
        ByteOrder = ByteOrder.Little,
        WordSize = 8,
        MaximumAlignment = 8,
        BytesPerInstruction = 4,
        InstructionAlignment = 4,
        RegisterNames = [.. Enumerable.Range(0, 31).Select(static i => $"x{i}"), "sp", "tpidr_el0"],
        StackPointer = Sp,
        GeneralRegisters = [.. Enumerable.Range(0, 30)],
        Addresses = AddressLayout.FortySevenBits,
        Abi = new RegisterAbi(
            "aarch64",
            "aarch64",
            new SyscallRegisters(8, [0, 1, 2, 3, 4, 5], 0, ThreadPointer),
            [0x01, 0x00, 0x00, 0xD4],
            GenericConstants.AArch64),
        Calls = new RegisterCalls(new CallRegisters([0, 1, 2, 3, 4, 5], Sp, LinkRegister, 0)),
        Exceptions = LinuxExceptions.AArch64,
        Engine = new EngineModel
        {
            Architecture = UnicornArchitecture.Arm64,
            Mode = UnicornMode.LittleEndian,
            CpuModel = (int)Arm64CpuModel.A72,
            RegisterIds =
            [
                .. Enumerable.Range((int)Arm64Register.X0, 29), (int)Arm64Register.X29, (int)Arm64Register.X30,
                (int)Arm64Register.Sp, (int)Arm64Register.TpidrEl0,
            ],
            ProgramCounterId = (int)Arm64Register.Pc,
            SyscallInterrupt = 2,
            IllegalInterrupts = [1],
            MemoryInterrupts = [3, 4],
            Prepare = static (_, _, _) => { },
        },
    };
}
