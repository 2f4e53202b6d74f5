using MiraiToushi.Elf;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Architectures;

/// <summary>One entry of the catalogue in words, for people who ask what is supported.</summary>
public sealed record ArchitectureSummary
{
    private const string NoAvx = "no AVX";

    /// <summary>Every entry of <see cref="ArchitectureCatalog.All"/>, in its order.</summary>
    public static IReadOnlyList<ArchitectureSummary> All { get; } = [.. ArchitectureCatalog.All.Select(Of)];

    /// <summary>The architecture's name in reports.</summary>
    public required string Name { get; init; }

    /// <summary>Byte order of data.</summary>
    public required ByteOrder ByteOrder { get; init; }

    /// <summary>Byte order of instructions.</summary>
    public required ByteOrder CodeByteOrder { get; init; }

    /// <summary>Bytes in a pointer, 4 or 8.</summary>
    public required int WordSize { get; init; }

    /// <summary>The ABI that images have, then those that their traps may turn out to be of.</summary>
    public required IReadOnlyList<string> AbiNames { get; init; }

    /// <summary>Whether an interpreter of our own runs it; otherwise the engine does.</summary>
    public required bool HasOwnCore { get; init; }

    /// <summary>The processor that the guest finds.</summary>
    public required string ProcessorModel { get; init; }

    /// <summary>What runs and what does not; empty where there is nothing to say.</summary>
    public required string Limits { get; init; }

    private static ArchitectureSummary Of(Architecture architecture) => new()
    {
        Name = architecture.Name,
        ByteOrder = architecture.ByteOrder,
        CodeByteOrder = architecture.CodeByteOrder,
        WordSize = architecture.WordSize,
        AbiNames = [.. architecture.Abi.Tables.Select(table => table.Name).Prepend(architecture.Abi.Name).Distinct()],
        HasOwnCore = architecture.Engine is null,
        ProcessorModel = ProcessorOf(architecture),
        Limits = LimitsOf(architecture),
    };

    private static string ProcessorOf(Architecture architecture)
    {
        string first = architecture.ProcessorName ?? (architecture.Engine is { } engine ? ModelOf(engine) : OwnModelOf(architecture));
        return architecture.OtherProcessors.Count == 0
            ? first
            : $"{first}; if code needs it {string.Join(" or ", architecture.OtherProcessors.Select(other => other.ProcessorName))}";
    }

    // Without a number it is what libunicorn 2.0.1 takes by itself.
    private static string ModelOf(EngineModel engine) => (engine.Architecture, engine.CpuModel) switch
    {
        (UnicornArchitecture.X86, null) => "QEMU64",
        (UnicornArchitecture.Arm, null) => "Cortex-A15",
        (UnicornArchitecture.Arm, (int)ArmCpuModel.Cpu1176) => "ARM1176",
        (UnicornArchitecture.Arm64, (int)Arm64CpuModel.A72) => "Cortex-A72",
        (UnicornArchitecture.Mips, null) => "74Kf",
        (UnicornArchitecture.PowerPc, null) when engine.Mode.HasFlag(UnicornMode.PowerPc64) => "POWER10",
        (UnicornArchitecture.Sparc, (int)SparcCpuModel.Leon3) => "LEON3",
        (UnicornArchitecture.RiscV, (int)RiscV64CpuModel.SifiveU54) when engine.Mode.HasFlag(UnicornMode.RiscV64) => "SiFive U54",
        (UnicornArchitecture.RiscV, (int)RiscV32CpuModel.SifiveU34) => "SiFive U34",
        (UnicornArchitecture.S390x, null) => "QEMU s390x",
        (_, null) => "the engine's default",
        (_, { } number) => $"the engine's number {number}",
    };

    private static string OwnModelOf(Architecture architecture) => architecture.Name switch
    {
        "superh" => "SH-4",
        _ => architecture.MachineName,
    };

    private static string LimitsOf(Architecture architecture) => architecture.Name switch
    {
        "i386" => $"32-bit mode; {NoAvx}",
        "x86-64" => $"64-bit mode; {NoAvx}, no x32",
        "arm" => LimitsOfArm(architecture),
        "aarch64" => "ARMv8.0 in 64-bit state; no atomics of ARMv8.1, no SVE",
        "mips" => "o32, MIPS I to MIPS32r2; no 64-bit MIPS",
        "powerpc" => "32-bit PowerPC, with AltiVec, which is not announced to the guest; SPE and isel of the e500",
        "powerpc64" when architecture.HasFunctionDescriptors => "ELFv1 (function descriptors); needs libunicorn 2.0.1",
        "powerpc64" => "ELFv2 (no function descriptors); needs libunicorn 2.0.1",
        "sparc" => "V7 and V8, and V8+ as far as it is V8; no sparc64",
        "m68k" when architecture.Engine?.CpuModel == (int)M68kCpuModel.Cfv4E => "ColdFire up to V4e",
        "m68k" => "what a 68020 with 68881 runs; infinities come out as no numbers",
        "riscv64" => "RV64IMAFDC; no vectors",
        "riscv32" => "RV32IMAFDC; no vectors",
        "s390x" => "z/Architecture; no 31-bit s390",
        "superh" => "SH-4 and SH-4A in user mode; no SH-2A, no SH-5",
        _ => "",
    };

    private static string LimitsOfArm(Architecture architecture) => (architecture.ByteOrder, architecture.CodeByteOrder) switch
    {
        (ByteOrder.Little, _) => "v4T to v7, ARM and Thumb",
        (_, ByteOrder.Little) => "BE8: v6 and v7, ARM and Thumb",
        _ => "BE32: v4T to v6, ARM and Thumb",
    };
}
