using MiraiToushi.Elf;
using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Architectures;

/// <summary>
/// One architecture as a declaration: what differs between processors and is not behaviour. Registers are indexes into
/// <see cref="RegisterNames"/>.
/// </summary>
public sealed record Architecture
{
    /// <summary>The name in reports: i386, x86-64, arm, mips.</summary>
    public required string Name { get; init; }

    /// <summary>Byte order of data.</summary>
    public required ByteOrder ByteOrder { get; init; }

    /// <summary>Byte order of instructions, where it is not that of data.</summary>
    public ByteOrder? InstructionByteOrder { get; init; }

    /// <summary>Byte order of instructions.</summary>
    public ByteOrder CodeByteOrder => InstructionByteOrder ?? ByteOrder;

    /// <summary>Bytes in a pointer, 4 or 8.</summary>
    public required int WordSize { get; init; }

    /// <summary>Largest alignment of a field in a structure, in bytes.</summary>
    public required int MaximumAlignment { get; init; }

    /// <summary>Bytes in an instruction, or in one on average where sizes differ.</summary>
    public required int BytesPerInstruction { get; init; }

    /// <summary>Bytes between the places where an instruction may begin.</summary>
    public required int InstructionAlignment { get; init; }

    /// <summary>The processor's registers.</summary>
    public required IReadOnlyList<string> RegisterNames { get; init; }

    /// <summary>The register that holds the stack pointer.</summary>
    public required int StackPointer { get; init; }

    /// <summary>Bytes that the kernel leaves free below argc for a function's own use, as for a register window on SPARC.</summary>
    public int InitialStackReserve { get; init; }

    /// <summary>The general registers, in which pointers are found.</summary>
    public required IReadOnlyList<int> GeneralRegisters { get; init; }

    /// <summary>General registers that hold the same in every function of an image, such as the address of its table of addresses.</summary>
    public IReadOnlyList<int> GlobalRegisters { get; init; } = [];

    /// <summary>Where things lie in the guest's address space.</summary>
    public required AddressLayout Addresses { get; init; }

    /// <summary>How the guest calls the kernel.</summary>
    public required SyscallAbi Abi { get; init; }

    /// <summary>How functions are called.</summary>
    public required CallingConvention Calls { get; init; }

    /// <summary>The text of AT_PLATFORM; null where the kernel passes none.</summary>
    public string? Platform { get; init; }

    /// <summary>AT_HWCAP.</summary>
    public ulong HardwareCapabilities { get; init; }

    /// <summary>The machine name that uname gives.</summary>
    public required string MachineName { get; init; }

    /// <summary>What does not run, in a sentence for users; null where nothing is known.</summary>
    public string? Limits { get; init; }

    /// <summary>A page that the kernel maps at a place of its own, above everything a process can map; null where there is none.</summary>
    public FixedPage? FixedPage { get; init; }

    /// <summary>Other processors of the architecture, for code that has instructions this one lacks; most common first.</summary>
    public IReadOnlyList<Architecture> OtherProcessors { get; init; } = [];

    /// <summary>The processor's name where the architecture has <see cref="OtherProcessors"/> or is one of them; null elsewhere.</summary>
    public string? ProcessorName { get; init; }

    /// <summary>Whether processors of the devices that such samples are for have no bit that keeps readable memory from being executed.</summary>
    public bool ExecutesData { get; init; }

    /// <summary>Whether the kernel offers helper code in a page at the top, as on ARM.</summary>
    public bool HasKernelHelpers { get; init; }

    /// <summary>Whether a pointer to a function points to a descriptor: the address of its code, then that of its data.</summary>
    public bool HasFunctionDescriptors { get; init; }

    /// <summary>Whether bit 0 of a code address selects Thumb.</summary>
    public bool HasThumb => Engine?.HasThumb ?? false;

    /// <summary>Makes a processor over an address space; the engine's, unless the architecture has a core of its own.</summary>
    internal Func<Architecture, AddressSpace, BudgetSettings, ICpu> CreateCpu { get; init; } =
        static (architecture, space, budgets) => new UnicornCpu(architecture, space, budgets.MaximumTranslations);

    /// <summary>Which signals the processor's exceptions become.</summary>
    internal ExceptionSignals Exceptions { get; init; } = new();

    /// <summary>How the engine is opened and brought into user mode; null where the architecture has a core of its own.</summary>
    internal EngineModel? Engine { get; init; }

    /// <summary>The index of a register.</summary>
    /// <param name="name">Its name.</param>
    public int Register(string name)
    {
        for (int i = 0; i < RegisterNames.Count; i++)
        {
            if (RegisterNames[i] == name)
            {
                return i;
            }
        }

        throw new ArgumentException($"{Name} has no register {name}", nameof(name));
    }
}
