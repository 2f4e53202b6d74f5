namespace MiraiToushi.Emulation.Linux.Uapi;

/// <summary>
/// The struct stat and struct stat64 of each ABI, as asm/stat.h of the kernel's headers has them. The offsets were taken
/// with offsetof from those headers through each ABI's own compiler.
/// </summary>
public static class StatLayouts
{
    /// <summary>i386, struct stat. Device and owner numbers are cut to 16 bits.</summary>
    public static StatLayout I386Stat { get; } = new(
        64, new(0, 4), new(4, 4), new(8, 2), new(10, 2), new(12, 2), new(14, 2), new(20, 4), new(24, 4), new(28, 4), new(32, 4), new(40, 4), new(48, 4));

    /// <summary>i386, struct stat64: 64-bit fields need only an alignment of 4.</summary>
    public static StatLayout I386Stat64 { get; } = new(
        96, new(0, 8), new(88, 8), new(16, 4), new(20, 4), new(24, 4), new(28, 4), new(44, 8), new(52, 4), new(56, 8), new(64, 4), new(72, 4), new(80, 4));

    /// <summary>x86-64, struct stat.</summary>
    public static StatLayout X8664Stat { get; } = new(
        144, new(0, 8), new(8, 8), new(24, 4), new(16, 8), new(28, 4), new(32, 4), new(48, 8), new(56, 8), new(64, 8), new(72, 8), new(88, 8), new(104, 8));

    /// <summary>ARM, struct stat, in the old and the new ABI.</summary>
    public static StatLayout ArmStat => I386Stat;

    /// <summary>ARM EABI, struct stat64: 64-bit fields are aligned to 8.</summary>
    public static StatLayout ArmStat64 { get; } = new(
        104, new(0, 8), new(96, 8), new(16, 4), new(20, 4), new(24, 4), new(28, 4), new(48, 8), new(56, 4), new(64, 8), new(72, 4), new(80, 4), new(88, 4));

    /// <summary>ARM OABI, struct oldabi_stat64 of arch/arm/kernel/sys_oabi-compat.c: the same places as on i386.</summary>
    public static StatLayout ArmOabiStat64 => I386Stat64;

    /// <summary>MIPS o32, struct stat.</summary>
    public static StatLayout MipsO32Stat { get; } = new(
        144, new(0, 4), new(16, 4), new(20, 4), new(24, 4), new(28, 4), new(32, 4), new(48, 4), new(80, 4), new(84, 4), new(56, 4), new(64, 4), new(72, 4));

    /// <summary>MIPS o32, struct stat64.</summary>
    public static StatLayout MipsO32Stat64 { get; } = new(
        104, new(0, 4), new(16, 8), new(24, 4), new(28, 4), new(32, 4), new(36, 4), new(56, 8), new(88, 4), new(96, 8), new(64, 4), new(72, 4), new(80, 4));

    /// <summary>asm-generic, struct stat of 64-bit processors: AArch64, RISC-V.</summary>
    public static StatLayout GenericStat { get; } = new(
        128, new(0, 8), new(8, 8), new(16, 4), new(20, 4), new(24, 4), new(28, 4), new(48, 8), new(56, 4), new(64, 8), new(72, 8), new(88, 8), new(104, 8));

    /// <summary>asm-generic, struct stat of 32-bit processors.</summary>
    public static StatLayout Generic32Stat { get; } = new(
        80, new(0, 4), new(4, 4), new(8, 4), new(12, 4), new(16, 4), new(20, 4), new(32, 4), new(36, 4), new(44, 4), new(48, 4), new(56, 4), new(64, 4));

    /// <summary>asm-generic, struct stat64 of 32-bit processors.</summary>
    public static StatLayout Generic32Stat64 { get; } = new(
        104, new(0, 8), new(8, 8), new(16, 4), new(20, 4), new(24, 4), new(28, 4), new(48, 8), new(56, 4), new(64, 8), new(72, 4), new(80, 4), new(88, 4));

    /// <summary>PowerPC, struct stat.</summary>
    public static StatLayout PowerPcStat { get; } = new(
        72, new(0, 4), new(4, 4), new(8, 4), new(12, 2), new(16, 4), new(20, 4), new(28, 4), new(32, 4), new(36, 4), new(40, 4), new(48, 4), new(56, 4));

    /// <summary>PowerPC, struct stat64: as in asm-generic.</summary>
    public static StatLayout PowerPcStat64 => Generic32Stat64;

    /// <summary>64-bit PowerPC, struct stat.</summary>
    public static StatLayout PowerPc64Stat { get; } = new(
        144, new(0, 8), new(8, 8), new(24, 4), new(16, 8), new(28, 4), new(32, 4), new(48, 8), new(56, 8), new(64, 8), new(72, 8), new(88, 8), new(104, 8));

    /// <summary>SPARC, struct stat.</summary>
    public static StatLayout SparcStat { get; } = new(
        64, new(0, 2), new(4, 4), new(8, 2), new(10, 2), new(12, 2), new(14, 2), new(20, 4), new(48, 4), new(52, 4), new(24, 4), new(32, 4), new(40, 4));

    /// <summary>SPARC, struct stat64; of the number of blocks only the low half is declared.</summary>
    public static StatLayout SparcStat64 { get; } = new(
        104, new(0, 8), new(8, 8), new(16, 4), new(20, 4), new(24, 4), new(28, 4), new(48, 8), new(56, 4), new(68, 4), new(72, 4), new(80, 4), new(88, 4));

    /// <summary>m68k, struct stat: the same places as on i386, with a device of two bytes.</summary>
    public static StatLayout M68kStat { get; } = I386Stat with { Device = new(0, 2) };

    /// <summary>m68k, struct stat64: nothing needs an alignment of more than 2.</summary>
    public static StatLayout M68kStat64 { get; } = new(
        92, new(0, 8), new(84, 8), new(14, 4), new(18, 4), new(22, 4), new(26, 4), new(40, 8), new(48, 4), new(52, 8), new(60, 4), new(68, 4), new(76, 4));

    /// <summary>s390x, struct stat.</summary>
    public static StatLayout S390xStat { get; } = new(
        144, new(0, 8), new(8, 8), new(24, 4), new(16, 8), new(28, 4), new(32, 4), new(48, 8), new(104, 8), new(112, 8), new(56, 8), new(72, 8), new(88, 8));
}
