namespace MiraiToushi.Unicorn;

/// <summary>What an engine emulates; the values of <c>uc_arch</c>.</summary>
public enum UnicornArchitecture
{
    /// <summary>32-bit ARM, Thumb included.</summary>
    Arm = 1,

    /// <summary>AArch64.</summary>
    Arm64 = 2,

    /// <summary>MIPS.</summary>
    Mips = 3,

    /// <summary>16, 32 and 64-bit x86.</summary>
    X86 = 4,

    /// <summary>PowerPC.</summary>
    PowerPc = 5,

    /// <summary>SPARC.</summary>
    Sparc = 6,

    /// <summary>Motorola 68000 and ColdFire.</summary>
    M68k = 7,

    /// <summary>RISC-V.</summary>
    RiscV = 8,

    /// <summary>IBM System/390x.</summary>
    S390x = 9,
}
