namespace MiraiToushi.Emulation.Linux.Uapi;

/// <summary>Constants of the ABIs that use asm-generic with few changes.</summary>
public static class GenericConstants
{
    /// <summary>64-bit RISC-V.</summary>
    public static AbiConstants RiscV64 { get; } = new()
    {
        SignalActionRestorer = 0,
        Stat = StatLayouts.GenericStat,
        Stat64 = StatLayouts.GenericStat,
    };

    /// <summary>32-bit RISC-V, which has only calls with 64-bit times.</summary>
    public static AbiConstants RiscV32 { get; } = RiscV64 with
    {
        Stat = StatLayouts.Generic32Stat,
        Stat64 = StatLayouts.Generic32Stat64,
    };

    /// <summary>AArch64, whose open flags are those of ARM.</summary>
    public static AbiConstants AArch64 { get; } = new()
    {
        OpenDirectory = 0x4000,
        Stat = StatLayouts.GenericStat,
        Stat64 = StatLayouts.GenericStat,
    };

    /// <summary>s390x.</summary>
    public static AbiConstants S390x { get; } = new()
    {
        CloneStackFirst = true,
        CloneIdBeforeTls = true,
        MapTakesPointer = true,
        Stat = StatLayouts.S390xStat,
        Stat64 = StatLayouts.S390xStat,
    };
}
