namespace MiraiToushi.Elf;

/// <summary>
/// Processor families as numbered by <c>e_machine</c>: those Linux has run on, and the few others that malware collections hold.
/// The numbers are those of <c>include/uapi/linux/elf-em.h</c> and of the System V ABI registry. A file may hold any other number.
/// </summary>
public enum ElfMachine : ushort
{
    None = 0,
    M32 = 1,
    Sparc = 2,
    I386 = 3,
    M68k = 4,
    M88k = 5,
    I486 = 6,
    I860 = 7,
    Mips = 8,
    S370 = 9,
    MipsRs3Le = 10,
    PaRisc = 15,
    Sparc32Plus = 18,
    PowerPc = 20,
    PowerPc64 = 21,
    S390 = 22,
    Spu = 23,
    V800 = 36,
    Arm = 40,
    SuperH = 42,
    SparcV9 = 43,
    TriCore = 44,
    Arc = 45,
    H8300 = 46,
    Ia64 = 50,
    ColdFire = 52,
    X8664 = 62,
    Cris = 76,
    Avr = 83,
    Frv = 84,
    V850 = 87,
    M32r = 88,
    Mn10300 = 89,
    OpenRisc = 92,
    ArcCompact = 93,
    Xtensa = 94,
    Msp430 = 105,
    Blackfin = 106,
    NiosII = 113,
    Score = 135,
    TiC6000 = 140,
    Hexagon = 164,
    AArch64 = 183,
    Avr32 = 185,
    Tile64 = 187,
    TilePro = 188,
    MicroBlaze = 189,
    TileGx = 191,
    ArcCompact2 = 195,
    RiscV = 243,
    Bpf = 247,
    CSky = 252,
    ArcCompact3 = 253,
    ArcCompact3Bits64 = 255,
    LoongArch = 258,

    /// <summary>The interim number that all Alpha executables carry; it was never registered.</summary>
    Alpha = 0x9026,

    /// <summary>The interim number of S/390 before 22 was assigned.</summary>
    S390Old = 0xA390,

    /// <summary>The interim number of MicroBlaze before 189 was assigned; Linux still accepts it.</summary>
    MicroBlazeOld = 0xBAAB,
}
