namespace MiraiToushi.Unicorn;

/// <summary>
/// Word size, byte order and instruction set variant of an engine; the values of <c>uc_mode</c>. Bits mean different things
/// for different architectures, hence the repeated values.
/// </summary>
[Flags]
public enum UnicornMode
{
    /// <summary>Little-endian; nothing else to say (32-bit ARM state, AArch64).</summary>
    LittleEndian = 0,

    /// <summary>Big-endian code and data.</summary>
    BigEndian = 1 << 30,

    /// <summary>ARM: start in Thumb state.</summary>
    Thumb = 1 << 4,

    /// <summary>ARM: Cortex-M.</summary>
    MClass = 1 << 5,

    /// <summary>ARM: ARMv8 A32 encodings.</summary>
    V8 = 1 << 6,

    /// <summary>ARM: an ARM926.</summary>
    Arm926 = 1 << 7,

    /// <summary>ARM: an ARM946.</summary>
    Arm946 = 1 << 8,

    /// <summary>ARM: an ARM1176, the model that accepts BE32.</summary>
    Arm1176 = 1 << 9,

    /// <summary>ARM: big-endian data, little-endian code (BE8).</summary>
    ArmBe8 = 1 << 10,

    /// <summary>MIPS: microMIPS.</summary>
    MicroMips = 1 << 4,

    /// <summary>MIPS: MIPS III.</summary>
    Mips3 = 1 << 5,

    /// <summary>MIPS: MIPS32 release 6.</summary>
    Mips32R6 = 1 << 6,

    /// <summary>MIPS: 32 bits.</summary>
    Mips32 = 1 << 2,

    /// <summary>MIPS: 64 bits.</summary>
    Mips64 = 1 << 3,

    /// <summary>x86: 16 bits.</summary>
    X86Bits16 = 1 << 1,

    /// <summary>x86: 32 bits.</summary>
    X86Bits32 = 1 << 2,

    /// <summary>x86: 64 bits.</summary>
    X86Bits64 = 1 << 3,

    /// <summary>PowerPC: 32 bits.</summary>
    PowerPc32 = 1 << 2,

    /// <summary>PowerPC: 64 bits.</summary>
    PowerPc64 = 1 << 3,

    /// <summary>SPARC: 32 bits.</summary>
    Sparc32 = 1 << 2,

    /// <summary>SPARC: 64 bits.</summary>
    Sparc64 = 1 << 3,

    /// <summary>RISC-V: 32 bits.</summary>
    RiscV32 = 1 << 2,

    /// <summary>RISC-V: 64 bits.</summary>
    RiscV64 = 1 << 3,
}
