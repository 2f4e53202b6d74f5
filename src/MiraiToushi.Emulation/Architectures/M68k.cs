using MiraiToushi.Elf;
using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Architectures;

/// <summary>Motorola 68020 and later, and ColdFire.</summary>
internal static class M68k
{
    public const int D0 = 0;
    public const int A0 = 8;
    public const int Sp = 15;
    public const int ThreadPointer = 16;

    // The model has every instruction of the ones before it.
    public static Architecture ColdFire { get; } =
        Create("ColdFire V4e", M68kCpuModel.Cfv4E, "Instructions that only the 68000 family has end a process.", []);

    // The flags of early ColdFire toolchains do not tell.
    public static Architecture M68020 { get; } = Create(
        "68020", M68kCpuModel.M68020, "Code for the 68040 and 68060 runs on a 68020: MOVE16 and what else those added end a process.", [ColdFire]);

    private static Architecture Create(string processor, M68kCpuModel model, string limits, IReadOnlyList<Architecture> others) => new()
    {
        ProcessorName = processor,
        OtherProcessors = others,
        Name = "m68k",
        MachineName = "m68k",
        Limits = limits,
        ByteOrder = ByteOrder.Big,
        WordSize = 4,
        MaximumAlignment = 2,
        BytesPerInstruction = 3,
        InstructionAlignment = 2,
        ExecutesData = true,
        RegisterNames =
        [
            "d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "a0", "a1", "a2", "a3", "a4", "a5", "a6", "sp", "thread",
        ],
        StackPointer = Sp,
        GeneralRegisters = [.. Enumerable.Range(0, 15)],
        Addresses = AddressLayout.ThreeGigabytes,
        Abi = new M68kAbi(),
        Calls = new M68kCalls(),
        Exceptions = LinuxExceptions.M68k,
        Engine = new EngineModel
        {
            Architecture = UnicornArchitecture.M68k,
            Mode = UnicornMode.BigEndian,
            CpuModel = (int)model,
            RegisterIds = [.. Enumerable.Range((int)M68kRegister.D0, 8), .. Enumerable.Range((int)M68kRegister.A0, 8), EngineModel.OwnRegister],
            ProgramCounterId = (int)M68kRegister.Pc,
            SyscallInterrupt = 32,
            // The engine stands at the trap.
            SyscallAdvance = 2,
            IllegalInterrupts = [4, 8, 10, 11],
            MemoryInterrupts = [2],
            FindDeadlyCode = DeadlyCode.FindBreakpoint,
            FindDeadlyStart = DeadlyCode.FindFloatCondition,
            // Without it the first branch on a condition ends the process: "Bad CC_OP" (2.0.1).
            Prepare = static (engine, _, _) => engine.WriteRegister((int)M68kRegister.Sr, 0),
        },
    };
}
