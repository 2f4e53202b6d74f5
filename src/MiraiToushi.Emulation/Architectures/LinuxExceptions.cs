using static MiraiToushi.Emulation.Architectures.ExceptionSignal;

namespace MiraiToushi.Emulation.Architectures;

/// <summary>Which signal Linux makes of each architecture's exceptions; the numbers are those of the engine, or of our own core.</summary>
internal static class LinuxExceptions
{
    /// <summary>arch/x86/kernel/traps.c. An int with a number that no process may use is a general protection fault.</summary>
    public static ExceptionSignals X86 { get; } = new()
    {
        Numbers = Map((0, Arithmetic), (1, Trap), (3, Trap), (11, Bus), (12, Bus), (16, Arithmetic), (17, Bus), (19, Arithmetic)),
        Default = Segmentation,
    };

    /// <summary>arch/arm/kernel/ptrace.c: undefined instructions that debuggers use; bkpt is number 7.</summary>
    public static ExceptionSignals Arm { get; } = new()
    {
        Numbers = Map((7, Trap)),
        Instructions =
        [
            new InstructionSignal(0x0FFF_FFFF, 0x07F0_01F0, Trap),
            new InstructionSignal(0xFFFF, 0xDE01, Trap, 2, IsThumb: true),
        ],
    };

    /// <summary>arch/arm64/kernel/debug-monitors.c: brk is number 7.</summary>
    public static ExceptionSignals AArch64 { get; } = new() { Numbers = Map((7, Trap)) };

    /// <summary>
    /// arch/mips/kernel/traps.c, do_ov, do_bp and do_tr: break is 18, a conditional trap 22, and the codes 6 and 7 in them, by
    /// which compilers mark overflow and division by 0, decide. Old assemblers put break's code ten bits further left.
    /// </summary>
    public static ExceptionSignals Mips { get; } = new()
    {
        Numbers = Map((18, Trap), (21, Arithmetic), (22, Trap), (23, Arithmetic)),
        Instructions =
        [
            new InstructionSignal(0xFFFF_FFFF, 0x0000_018D, Arithmetic),
            new InstructionSignal(0xFFFF_FFFF, 0x0000_01CD, Arithmetic),
            new InstructionSignal(0xFFFF_FFFF, 0x0006_000D, Arithmetic),
            new InstructionSignal(0xFFFF_FFFF, 0x0007_000D, Arithmetic),
            new InstructionSignal(0xFC00_FFF8, 0x0000_01B0, Arithmetic),
            new InstructionSignal(0xFC00_FFF8, 0x0000_01F0, Arithmetic),
        ],
    };

    /// <summary>arch/powerpc/kernel/traps.c, program_check_exception: tw, twi, td and tdi are traps.</summary>
    public static ExceptionSignals PowerPc { get; } = new()
    {
        Numbers = Map((5, Bus)),
        Instructions =
        [
            new InstructionSignal(0xFC00_07FE, 0x7C00_0008, Trap),
            new InstructionSignal(0xFC00_0000, 0x0C00_0000, Trap),
            new InstructionSignal(0xFC00_07FE, 0x7C00_0088, Trap),
            new InstructionSignal(0xFC00_0000, 0x0800_0000, Trap),
        ],
    };

    /// <summary>arch/sparc/kernel/traps_32.c and ttable_32.S: ta 1 is a breakpoint, ta 2 a division by 0, 7 a misaligned access.</summary>
    public static ExceptionSignals Sparc { get; } = new()
    {
        Numbers = Map((7, Bus), (8, Arithmetic), (0x2A, Arithmetic), (0x81, Trap), (0x82, Arithmetic)),
    };

    /// <summary>arch/m68k/kernel/traps.c, trap_c: the numbers are the vectors.</summary>
    public static ExceptionSignals M68k { get; } = new()
    {
        Numbers = Map(
            (3, Bus), (5, Arithmetic), (6, Arithmetic), (7, Arithmetic), (9, Trap), (33, Trap), (47, Trap), (48, Arithmetic),
            (49, Arithmetic), (50, Arithmetic), (51, Arithmetic), (52, Arithmetic), (53, Arithmetic), (54, Arithmetic)),
    };

    /// <summary>
    /// arch/riscv/kernel/traps.c: a breakpoint is 3; misaligned jumps, loads and stores are 0, 4 and 6. The engine takes ebreak
    /// for an instruction that it does not have.
    /// </summary>
    public static ExceptionSignals RiscV { get; } = new()
    {
        Numbers = Map((0, Bus), (3, Trap), (4, Bus), (6, Bus)),
        Instructions = [new InstructionSignal(0xFFFF_FFFF, 0x0010_0073, Trap), new InstructionSignal(0xFFFF, 0x9002, Trap, 2)],
    };

    /// <summary>
    /// arch/s390/kernel/traps.c. The engine has one number for all program checks, so that the instruction has to tell: those
    /// that divide integers are a division by 0. The breakpoint 0x0001 is SIGTRAP only for a process that is being traced.
    /// </summary>
    public static ExceptionSignals S390x { get; } = new()
    {
        Instructions =
        [
            new InstructionSignal(0xFF00, 0x1D00, Arithmetic, 2),
            new InstructionSignal(0xFF00, 0x5D00, Arithmetic, 2),
            new InstructionSignal(0xFFFF, 0xB90D, Arithmetic, 2),
            new InstructionSignal(0xFFFF, 0xB91D, Arithmetic, 2),
            new InstructionSignal(0xFFFF, 0xB987, Arithmetic, 2),
            new InstructionSignal(0xFFFF, 0xB997, Arithmetic, 2),
        ],
    };

    /// <summary>arch/sh/kernel/traps_32.c and arch/sh/mm/fault.c; the first two numbers are our core's own.</summary>
    public static ExceptionSignals SuperH { get; } = new()
    {
        Numbers = Map(
            (Cpu.SuperH.SuperHCore.FloatError, Arithmetic), (Cpu.SuperH.SuperHCore.DebugTrap, Trap),
            (Cpu.SuperH.SuperHCore.AddressErrorRead, Bus), (Cpu.SuperH.SuperHCore.AddressErrorWrite, Bus)),
    };

    private static Dictionary<uint, ExceptionSignal> Map(params (uint Number, ExceptionSignal Signal)[] pairs) =>
        pairs.ToDictionary(pair => pair.Number, pair => pair.Signal);
}
