using MiraiToushi.Elf;
using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Architectures;

/// <summary>RISC-V with the extensions I, M, A, F, D and C.</summary>
internal static class RiscV
{
    public const int ReturnAddress = 1;
    public const int Sp = 2;
    public const int ThreadPointer = 4;
    public const int A0 = 10;
    public const int A7 = 17;

    // One bit for each letter of the extensions.
    private const ulong Capabilities = 0x112D;

    // mstatus.FS: the FPU is on.
    private const ulong FpuEnable = 0x6000;

    private static readonly int[] ArgumentRegisters = [A0, A0 + 1, A0 + 2, A0 + 3, A0 + 4, A0 + 5];

    public static Architecture Bits64 { get; } =
        Create("riscv64", 8, AddressLayout.ThirtyEightBits, GenericConstants.RiscV64, UnicornMode.RiscV64, (int)RiscV64CpuModel.SifiveU54);

    public static Architecture Bits32 { get; } =
        Create("riscv32", 4, AddressLayout.ThreeGigabytes, GenericConstants.RiscV32, UnicornMode.RiscV32, (int)RiscV32CpuModel.SifiveU34);

    private static Architecture Create(string name, int wordSize, AddressLayout addresses, AbiConstants constants, UnicornMode mode, int model) => new()
    {
        Name = name,
        MachineName = name,
        HardwareCapabilities = Capabilities,
        ByteOrder = ByteOrder.Little,
        WordSize = wordSize,
        MaximumAlignment = 8,
        BytesPerInstruction = 3,
        InstructionAlignment = 2,
        RegisterNames =
        [
            "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7",
            "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6",
        ],
        StackPointer = Sp,
        GeneralRegisters = [1, .. Enumerable.Range(3, 29)],
        GlobalRegisters = [3, ThreadPointer],
        Addresses = addresses,
        Abi = new RegisterAbi(
            name,
            name,
            new SyscallRegisters(A7, ArgumentRegisters, A0, ThreadPointer),
            [0x73, 0x00, 0x00, 0x00],
            constants),
        Calls = new RegisterCalls(new CallRegisters(ArgumentRegisters, Sp, ReturnAddress, A0)),
        Exceptions = LinuxExceptions.RiscV,
        Engine = new EngineModel
        {
            Architecture = UnicornArchitecture.RiscV,
            Mode = mode,
            CpuModel = model,
            RegisterIds = [.. Enumerable.Range((int)RiscVRegister.X0, 32)],
            ProgramCounterId = (int)RiscVRegister.Pc,
            SyscallInterrupt = 8,
            IllegalInterrupts = [2],
            MemoryInterrupts = [1, 5, 7, 12, 13, 15],
            ExceptionAdvance = 4,
            Prepare = static (engine, _, _) => engine.WriteRegister((int)RiscVRegister.Mstatus, FpuEnable),
        },
    };
}
