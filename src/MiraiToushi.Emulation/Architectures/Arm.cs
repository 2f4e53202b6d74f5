using MiraiToushi.Elf;
using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Architectures;

/// <summary>ARM v4T to v7 in ARM and Thumb state, little endian.</summary>
internal static class Arm
{
    public const int R0 = 0;
    public const int R7 = 7;
    public const int Sp = 13;
    public const int Lr = 14;
    public const int ThreadPointer = 15;

    // HWCAP_SWP, HALF, THUMB, FAST_MULT, EDSP: what an ARMv5TE says. No NEON or VFP, so that libc picks plain code.
    private const ulong Capabilities = 0x97;
    private const int UserMode = 0x10;
    private const uint FpuEnable = 0x4000_0000;

    public static Architecture LittleEndian { get; } = Create(isOabi: false);

    public static Architecture LittleEndianOabi { get; } = Create(isOabi: true);

    private static Architecture Create(bool isOabi) => new()
    {
        Name = "arm",
        MachineName = "armv5tejl",
        Platform = "v5l",
        HardwareCapabilities = Capabilities,
        HasKernelHelpers = true,
        ByteOrder = ByteOrder.Little,
        WordSize = 4,
        MaximumAlignment = isOabi ? 4 : 8,
        BytesPerInstruction = 4,
        InstructionAlignment = 2,
        RegisterNames = ["r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12", "sp", "lr", "tpidruro"],
        StackPointer = Sp,
        GeneralRegisters = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
        Addresses = AddressLayout.ThreeGigabytes,
        Abi = new ArmAbi(isOabi, ByteOrder.Little),
        Calls = new ArmCalls(),
        Engine = new EngineModel
        {
            Architecture = UnicornArchitecture.Arm,
            Mode = UnicornMode.LittleEndian,
            RegisterIds =
            [
                .. Enumerable.Range((int)ArmRegister.R0, 13),
                (int)ArmRegister.Sp, (int)ArmRegister.Lr, (int)ArmRegister.C13C0_3,
            ],
            ProgramCounterId = (int)ArmRegister.Pc,
            SyscallInterrupt = 2,
            IllegalInterrupts = [1],
            MemoryInterrupts = [3, 4],
            HasThumb = true,
            Prepare = Prepare,
        },
    };

    private static void Prepare(UnicornEngine engine, AddressSpace space, AddressLayout addresses)
    {
        // The mode comes first: the stack pointer is banked by it.
        engine.WriteRegister((int)ArmRegister.Cpsr, UserMode);
        engine.WriteRegister((int)ArmRegister.Fpexc, FpuEnable);
    }
}
