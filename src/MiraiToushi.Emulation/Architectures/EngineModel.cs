using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Architectures;

/// <summary>Looks for an instruction that takes the engine down.</summary>
/// <param name="block">The code of a block that is about to be executed, or from where the engine is about to be started.</param>
/// <returns>Offset of the instruction, or -1.</returns>
internal delegate int DeadlyCodeFinder(ReadOnlySpan<byte> block);

/// <summary>Looks for the instruction that raised an interrupt, where the engine does not say.</summary>
/// <param name="number">The interrupt.</param>
/// <param name="block">The code of the block.</param>
/// <returns>Offset of the instruction, or 0 where it cannot be told.</returns>
internal delegate int RaisingCodeFinder(uint number, ReadOnlySpan<byte> block);

/// <summary>How the engine is opened for an architecture.</summary>
internal sealed record EngineModel
{
    /// <summary>The id of the first register that the engine does not have and <see cref="UnicornCpu"/> keeps; more follow downwards.</summary>
    public const int OwnRegister = -1;

    /// <summary>The engine's processor family.</summary>
    public required UnicornArchitecture Architecture { get; init; }

    /// <summary>The engine's mode bits.</summary>
    public required UnicornMode Mode { get; init; }

    /// <summary>The processor model, or null for the engine's default.</summary>
    public int? CpuModel { get; init; }

    /// <summary>The engine's id of each register of the architecture's register file.</summary>
    public required IReadOnlyList<int> RegisterIds { get; init; }

    /// <summary>The engine's id of the program counter.</summary>
    public required int ProgramCounterId { get; init; }

    /// <summary>The interrupt number of a system call; null where an instruction hook reports it.</summary>
    public uint? SyscallInterrupt { get; init; }

    /// <summary>The instruction that a hook reports as a system call; null where an interrupt does.</summary>
    public int? SyscallInstruction { get; init; }

    /// <summary>Bytes from the program counter that the engine shows at a system call to the next instruction.</summary>
    public int SyscallAdvance { get; init; }

    /// <summary>Bytes by which the engine has moved past an instruction that raises any other interrupt.</summary>
    public int ExceptionAdvance { get; init; }

    /// <summary>Where the program counter means nothing at other interrupts: what finds the instruction in the block instead.</summary>
    public RaisingCodeFinder? FindRaisingCode { get; init; }

    /// <summary>Interrupt numbers that mean an instruction the processor does not have.</summary>
    public IReadOnlyList<uint> IllegalInterrupts { get; init; } = [];

    /// <summary>Interrupt numbers that mean a memory access that is not allowed.</summary>
    public IReadOnlyList<uint> MemoryInterrupts { get; init; } = [];

    /// <summary>Whether bit 0 of a code address selects Thumb.</summary>
    public bool HasThumb { get; init; }

    /// <summary>Finds what must not be executed; null where nothing of the kind is known.</summary>
    public DeadlyCodeFinder? FindDeadlyCode { get; init; }

    /// <summary>Finds what must not be translated in the code from where the engine is about to be started; null where nothing of the kind is known.</summary>
    public DeadlyCodeFinder? FindDeadlyStart { get; init; }

    /// <summary>Whether comparisons of floating-point numbers come out wrong, so that <see cref="PowerPc64Comparisons"/> has to do them.</summary>
    public bool MiscomparesFloats { get; init; }

    /// <summary>Makes what helps the engine over its defects; null where it needs no help.</summary>
    public Func<UnicornEngine, AddressSpace, EngineRepair>? CreateRepair { get; init; }

    /// <summary>Brings a new engine into user mode, with the address space already mapped.</summary>
    public required Action<UnicornEngine, AddressSpace, AddressLayout> Prepare { get; init; }
}
