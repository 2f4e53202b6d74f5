using MiraiToushi.Elf;
using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Architectures;

/// <summary>PowerPC with 32 bits.</summary>
internal static class PowerPc
{
    public const int StackPointer = 1;
    public const int LinkRegister = 32;
    public const int Condition = 33;

    // PPC_FEATURE_32, HAS_FPU, HAS_MMU. No vectors, so that libc picks plain code.
    private const ulong Capabilities = 0x8C00_0000;

    // MSR: supervisor state, because in user state libc's mfpvr traps, with the FPU on and the vectors of AltiVec or SPE, which share a bit.
    private const ulong StartState = 0x0200_2000;

    private static readonly int[] ArgumentRegisters = [3, 4, 5, 6, 7, 8];

    // isel, and SPE instead of an FPU. The engine's 405 would have the multiplications of the 405 and 440, but loses what macchw and
    // its kind accumulate; its 440 always translates addresses, through a TLB that nobody fills.
    private static readonly Architecture[] Embedded = [Create("e500v2", PowerPcCpuModel.E500V2V22, [])];

    public static Architecture BigEndian { get; } = Create("7457A", null, Embedded);

    private static Architecture Create(string processor, PowerPcCpuModel? model, IReadOnlyList<Architecture> others) => new()
    {
        ProcessorName = processor,
        OtherProcessors = others,
        Name = "powerpc",
        MachineName = "ppc",
        Platform = "ppc7400",
        Limits = "Reading the time base (mftb), and the multiplications of halfwords that only the 405 and 440 have, end a process.",
        HardwareCapabilities = Capabilities,
        ByteOrder = ByteOrder.Big,
        WordSize = 4,
        MaximumAlignment = 8,
        BytesPerInstruction = 4,
        InstructionAlignment = 4,
        ExecutesData = true,
        RegisterNames = [.. Enumerable.Range(0, 32).Select(static i => $"r{i}"), "lr", "cr0"],
        StackPointer = StackPointer,
        GeneralRegisters = [0, .. Enumerable.Range(2, 30)],
        GlobalRegisters = [2, 13],
        Addresses = AddressLayout.ThreeGigabytes,
        Abi = new PowerPcAbi("powerpc", threadPointer: 2, [0x44, 0, 0, 2], PowerPcConstants.PowerPc32),
        Calls = new RegisterCalls(new CallRegisters(ArgumentRegisters, StackPointer, LinkRegister, 3), stackArguments: 8),
        Exceptions = LinuxExceptions.PowerPc,
        Engine = new EngineModel
        {
            Architecture = UnicornArchitecture.PowerPc,
            Mode = UnicornMode.PowerPc32 | UnicornMode.BigEndian,
            CpuModel = (int?)model,
            RegisterIds = [.. Enumerable.Range((int)PowerPcRegister.R0, 32), (int)PowerPcRegister.Lr, (int)PowerPcRegister.Cr0],
            ProgramCounterId = (int)PowerPcRegister.Pc,
            SyscallInterrupt = 8,
            IllegalInterrupts = [6, 96],
            MemoryInterrupts = [2, 3],
            ExceptionAdvance = 4,
            FindDeadlyCode = DeadlyCode.FindTimeBase,
            Prepare = static (engine, _, _) => engine.WriteRegister((int)PowerPcRegister.Msr, StartState),
        },
    };
}
