using MiraiToushi.Elf;
using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Architectures;

/// <summary>ARM v4T to v7 in ARM and Thumb state.</summary>
internal static class Arm
{
    public const int R0 = 0;
    public const int R7 = 7;
    public const int Sp = 13;
    public const int Lr = 14;
    public const int ThreadPointer = 15;

    // HWCAP_SWP, HALF, THUMB, FAST_MULT, EDSP: what an ARMv5TE says. No NEON or VFP, so that libc picks plain code.
    private const ulong Capabilities = 0x97;
    private const ulong UserMode = 0x10;
    private const ulong BigEndianDataBit = 0x200;
    private const uint FpuEnable = 0x4000_0000;

    /// <summary>Little endian.</summary>
    public static Architecture LittleEndian { get; } = Create(isOabi: false, ByteOrder.Little, ByteOrder.Little);

    /// <summary>Little endian, with the old ABI.</summary>
    public static Architecture LittleEndianOabi { get; } = Create(isOabi: true, ByteOrder.Little, ByteOrder.Little);

    /// <summary>Big-endian data and code: BE32, all there was before ARMv6.</summary>
    public static Architecture BigEndian { get; } = Create(isOabi: false, ByteOrder.Big, ByteOrder.Big);

    /// <summary>Big-endian data and code, with the old ABI.</summary>
    public static Architecture BigEndianOabi { get; } = Create(isOabi: true, ByteOrder.Big, ByteOrder.Big);

    /// <summary>Big-endian data and little-endian code: BE8.</summary>
    public static Architecture BigEndianData { get; } = Create(isOabi: false, ByteOrder.Big, ByteOrder.Little);

    private static Architecture Create(bool isOabi, ByteOrder byteOrder, ByteOrder codeOrder) => new()
    {
        Name = "arm",
        MachineName = byteOrder == ByteOrder.Little ? "armv5tejl" : "armv5tejb",
        Platform = byteOrder == ByteOrder.Little ? "v5l" : "v5b",
        HardwareCapabilities = Capabilities,
        HasKernelHelpers = true,
        ByteOrder = byteOrder,
        InstructionByteOrder = codeOrder,
        WordSize = 4,
        MaximumAlignment = isOabi ? 4 : 8,
        BytesPerInstruction = 4,
        InstructionAlignment = 2,
        ExecutesData = true,
        RegisterNames = ["r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12", "sp", "lr", "tpidruro"],
        StackPointer = Sp,
        GeneralRegisters = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
        Addresses = AddressLayout.ThreeGigabytes,
        Abi = new ArmAbi(isOabi, byteOrder, codeOrder),
        Calls = new ArmCalls(),
        Exceptions = LinuxExceptions.Arm,
        Engine = new EngineModel
        {
            Architecture = UnicornArchitecture.Arm,
            Mode = ModeOf(byteOrder, codeOrder),
            // The newer models refuse big-endian code.
            CpuModel = codeOrder == ByteOrder.Big ? (int)ArmCpuModel.Cpu1176 : null,
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

    private static UnicornMode ModeOf(ByteOrder byteOrder, ByteOrder codeOrder) =>
        byteOrder == ByteOrder.Little ? UnicornMode.LittleEndian
        : codeOrder == ByteOrder.Little ? UnicornMode.ArmBe8
        : UnicornMode.BigEndian;

    private static void Prepare(UnicornEngine engine, AddressSpace space, AddressLayout addresses)
    {
        // The mode comes first: the stack pointer is banked by it.
        ulong dataOrder = engine.ReadRegister((int)ArmRegister.Cpsr) & BigEndianDataBit;
        engine.WriteRegister((int)ArmRegister.Cpsr, dataOrder | UserMode);
        engine.WriteRegister((int)ArmRegister.Fpexc, FpuEnable);
        if (engine.Mode == UnicornMode.ArmBe8)
        {
            ArmKernelHelpers.SwapCode(space);
        }
    }
}
