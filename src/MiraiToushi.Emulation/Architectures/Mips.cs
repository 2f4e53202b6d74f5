using MiraiToushi.Elf;
using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Architectures;

/// <summary>MIPS I to MIPS32r2, o32.</summary>
internal static class Mips
{
    public const int V0 = 2;
    public const int V1 = 3;
    public const int A0 = 4;
    public const int A3 = 7;
    public const int T9 = 25;
    public const int Sp = 29;
    public const int Ra = 31;
    public const int UserLocal = 32;

    public static Architecture BigEndian { get; } = Create(ByteOrder.Big);

    public static Architecture LittleEndian { get; } = Create(ByteOrder.Little);

    private static Architecture Create(ByteOrder byteOrder) => new()
    {
        Name = "mips",
        MachineName = "mips",
        Platform = null,
        Limits = "32 bits only; unaligned access is carried out for integers, not for floating-point numbers.",
        ByteOrder = byteOrder,
        WordSize = 4,
        MaximumAlignment = 8,
        BytesPerInstruction = 4,
        InstructionAlignment = 4,
        ExecutesData = true,
        RegisterNames =
        [
            "zero", "at", "v0", "v1", "a0", "a1", "a2", "a3", "t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7",
            "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "t8", "t9", "k0", "k1", "gp", "sp", "fp", "ra", "userlocal",
        ],
        StackPointer = Sp,
        GeneralRegisters = [.. Enumerable.Range(1, 25), 28, 30],
        GlobalRegisters = [28],
        Addresses = AddressLayout.TwoGigabytes,
        Abi = new MipsO32Abi(byteOrder),
        Calls = new MipsO32Calls(),
        Exceptions = LinuxExceptions.Mips,
        Engine = new EngineModel
        {
            Architecture = UnicornArchitecture.Mips,
            Mode = UnicornMode.Mips32 | (byteOrder == ByteOrder.Big ? UnicornMode.BigEndian : UnicornMode.LittleEndian),
            RegisterIds = [.. Enumerable.Range((int)MipsRegister.R0, 32), (int)MipsRegister.Cp0Userlocal],
            ProgramCounterId = (int)MipsRegister.Pc,
            SyscallInterrupt = 17,
            IllegalInterrupts = [19, 20],
            MemoryInterrupts = [12, 13, 26, 27],
            FindRaisingCode = (number, block) => MipsRaisingCode.Find(number, block, byteOrder),
            CreateRepair = (engine, space) => new MipsAlignment(engine, space, byteOrder),
            Prepare = static (_, _, _) => { },
        },
    };
}
