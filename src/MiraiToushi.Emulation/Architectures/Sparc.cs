using MiraiToushi.Elf;
using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Architectures;

/// <summary>SPARC V7 and V8.</summary>
internal static class Sparc
{
    public const int G1 = 1;
    public const int ThreadPointer = 7;
    public const int O0 = 8;
    public const int O1 = 9;
    public const int Sp = 14;
    public const int O7 = 15;
    public const int Carry = 32;

    // HWCAP_SPARC_FLUSH, STBAR, SWAP, MULDIV.
    private const ulong Capabilities = 0xF;

    // The save area of a register window, the place for a returned structure, and six arguments.
    private const int FrameSize = 96;
    private const int WindowSize = 64;

    // Functions return behind the call and its delay slot.
    private const int ReturnBias = 8;

    public static Architecture BigEndian { get; } = new()
    {
        Name = "sparc",
        MachineName = "sparc",
        Limits = "Instructions of V9, which code for V8+ may hold, end a process.",
        HardwareCapabilities = Capabilities,
        ByteOrder = ByteOrder.Big,
        WordSize = 4,
        MaximumAlignment = 8,
        BytesPerInstruction = 4,
        InstructionAlignment = 4,
        ExecutesData = true,
        RegisterNames =
        [
            "g0", "g1", "g2", "g3", "g4", "g5", "g6", "g7", "o0", "o1", "o2", "o3", "o4", "o5", "sp", "o7",
            "l0", "l1", "l2", "l3", "l4", "l5", "l6", "l7", "i0", "i1", "i2", "i3", "i4", "i5", "fp", "i7", "carry",
        ],
        StackPointer = Sp,
        InitialStackReserve = WindowSize,
        GeneralRegisters = [.. Enumerable.Range(1, 13), .. Enumerable.Range(15, 15), 31],
        GlobalRegisters = [ThreadPointer],
        Addresses = AddressLayout.ThreeGigabytes,
        Abi = new SparcAbi(),
        Calls = new RegisterCalls(new CallRegisters([.. Enumerable.Range(O0, 6)], Sp, O7, O0), FrameSize, ReturnBias, words: 6, stackArguments: 92),
        Exceptions = LinuxExceptions.Sparc,
        Engine = new EngineModel
        {
            Architecture = UnicornArchitecture.Sparc,
            Mode = UnicornMode.Sparc32 | UnicornMode.BigEndian,
            CpuModel = (int)SparcCpuModel.Leon3,
            RegisterIds =
            [
                .. Enumerable.Range((int)SparcRegister.G0, 8),
                .. Enumerable.Range((int)SparcRegister.O0, 6), (int)SparcRegister.Sp, (int)SparcRegister.O7,
                .. Enumerable.Range((int)SparcRegister.L0, 8),
                .. Enumerable.Range((int)SparcRegister.I0, 6), (int)SparcRegister.Fp, (int)SparcRegister.I7,
                SparcWindows.CarryId,
            ],
            ProgramCounterId = (int)SparcRegister.Pc,
            SyscallInterrupt = 0x90,
            IllegalInterrupts = [2, 3, 4],
            MemoryInterrupts = [1, 9],
            CreateRepair = static (engine, space) => new SparcWindows(engine, space),
            Prepare = static (_, _, _) => { },
        },
    };
}
