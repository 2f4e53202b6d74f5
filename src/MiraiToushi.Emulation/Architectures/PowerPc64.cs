using System.Runtime.InteropServices;
using MiraiToushi.Elf;
using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Architectures;

/// <summary>PowerPC with 64 bits.</summary>
internal static class PowerPc64
{
    public const int TableOfContents = 2;
    public const int EntryAddress = 12;
    public const int ThreadPointer = 13;

    // PPC_FEATURE_32, 64, HAS_FPU, HAS_MMU. No vectors, so that libc picks plain code.
    private const ulong Capabilities = 0xCC00_0000;

    // MSR: 64-bit state, vectors of both kinds and the FPU on; the last bit is the byte order of data and code.
    private const ulong StartState = 0x8000_0000_0280_2000;
    private const ulong HypervisorState = 1UL << 60;
    private const ulong LittleEndianState = 1;

    // Place of the MSR in the engine's state (CPUPPCState of 2.0.1 on a 64-bit host), behind the library's header.
    private const int ContextSize = 80048;
    private const int StateAt = 16 + 640;

    private static readonly int[] ArgumentRegisters = [3, 4, 5, 6, 7, 8];

    /// <summary>Big endian, where a pointer to a function points to a descriptor.</summary>
    public static Architecture BigEndianDescriptors { get; } = Create(ByteOrder.Big, hasDescriptors: true);

    /// <summary>Big endian, with the newer ABI.</summary>
    public static Architecture BigEndian { get; } = Create(ByteOrder.Big, hasDescriptors: false);

    /// <summary>Little endian.</summary>
    public static Architecture LittleEndian { get; } = Create(ByteOrder.Little, hasDescriptors: false);

    private static Architecture Create(ByteOrder byteOrder, bool hasDescriptors) => new()
    {
        Name = "powerpc64",
        MachineName = byteOrder == ByteOrder.Big ? "ppc64" : "ppc64le",
        Limits = "Floating-point comparisons in code that the program wrote itself come out wrong (the engine takes the 32-bit processor's); mftb ends a process.",
        Platform = byteOrder == ByteOrder.Big ? "power4" : "power8",
        HardwareCapabilities = Capabilities | (byteOrder == ByteOrder.Big ? 0UL : 2UL),
        ByteOrder = byteOrder,
        WordSize = 8,
        MaximumAlignment = 8,
        BytesPerInstruction = 4,
        InstructionAlignment = 4,
        RegisterNames = [.. Enumerable.Range(0, 32).Select(static i => $"r{i}"), "lr", "cr0"],
        StackPointer = PowerPc.StackPointer,
        GeneralRegisters = [0, .. Enumerable.Range(2, 30)],
        HasFunctionDescriptors = hasDescriptors,
        GlobalRegisters = [TableOfContents, ThreadPointer],
        Addresses = AddressLayout.FortySevenBits,
        Abi = new PowerPcAbi(
            "powerpc64",
            ThreadPointer,
            byteOrder == ByteOrder.Big ? [0x44, 0, 0, 2] : [2, 0, 0, 0x44],
            PowerPcConstants.PowerPc64),
        Calls = new PowerPc64Calls(new CallRegisters(ArgumentRegisters, PowerPc.StackPointer, PowerPc.LinkRegister, 3), hasDescriptors),
        Exceptions = LinuxExceptions.PowerPc,
        Engine = new EngineModel
        {
            Architecture = UnicornArchitecture.PowerPc,
            // The engine knows no little-endian mode, but its processor does.
            Mode = UnicornMode.PowerPc64 | UnicornMode.BigEndian,
            // A model cannot be chosen: 2.0.1 looks their numbers up among the 32-bit ones. Its own choice is a POWER10.
            RegisterIds = [.. Enumerable.Range((int)PowerPcRegister.R0, 32), (int)PowerPcRegister.Lr, (int)PowerPcRegister.Cr0],
            ProgramCounterId = (int)PowerPcRegister.Pc,
            SyscallInterrupt = 8,
            IllegalInterrupts = [6, 96],
            MemoryInterrupts = [2, 3],
            ExceptionAdvance = 4,
            MiscomparesFloats = true,
            FindDeadlyCode = byteOrder == ByteOrder.Big ? DeadlyCode.FindTimeBase : DeadlyCode.FindTimeBaseLittleEndian,
            Prepare = (engine, _, _) => Prepare(engine, byteOrder == ByteOrder.Big ? 0 : LittleEndianState),
        },
    };

    // 2.0.1 never resets the processor, so that it is no hypervisor and may not run without page tables; and the bit that says so
    // cannot be written as a register.
    private static void Prepare(UnicornEngine engine, ulong orderState)
    {
        engine.WriteRegister((int)PowerPcRegister.Msr, StartState);
        using (UnicornContext context = engine.SaveContext())
        {
            if (context.Size != ContextSize || MemoryMarshal.Read<ulong>(context.Bytes[StateAt..]) != StartState)
            {
                throw new NotSupportedException($"64-bit PowerPC needs libunicorn 2.0.1: a saved state has {context.Size} bytes, not {ContextSize}");
            }

            MemoryMarshal.Write(context.Bytes[StateAt..], StartState | HypervisorState);
            engine.RestoreContext(context);
        }

        engine.WriteRegister((int)PowerPcRegister.Msr, StartState | orderState);
    }
}
