using System.Globalization;

namespace MiraiToushi.Elf;

/// <summary>Names of processor families for people.</summary>
public static class ElfMachineNames
{
    /// <summary>The name of a processor family, such as <c>ARC (ARCompact)</c>, or <c>machine 0x1234</c> for a number without one.</summary>
    public static string Describe(ushort machine) =>
        Find((ElfMachine)machine) ?? string.Create(CultureInfo.InvariantCulture, $"machine 0x{machine:x4}");

    private static string? Find(ElfMachine machine) => machine switch
    {
        ElfMachine.M32 => "AT&T WE 32100",
        ElfMachine.Sparc => "SPARC",
        ElfMachine.I386 => "Intel i386",
        ElfMachine.M68k => "Motorola 68000",
        ElfMachine.M88k => "Motorola 88000",
        ElfMachine.I486 => "Intel i486",
        ElfMachine.I860 => "Intel i860",
        ElfMachine.Mips => "MIPS",
        ElfMachine.S370 => "IBM System/370",
        ElfMachine.MipsRs3Le => "MIPS (RS3000 little-endian)",
        ElfMachine.PaRisc => "PA-RISC",
        ElfMachine.Sparc32Plus => "SPARC (32-bit plus)",
        ElfMachine.PowerPc => "PowerPC",
        ElfMachine.PowerPc64 => "PowerPC (64-bit)",
        ElfMachine.S390 or ElfMachine.S390Old => "IBM S/390",
        ElfMachine.Spu => "Cell SPU",
        ElfMachine.V800 => "NEC V800",
        ElfMachine.Arm => "ARM",
        ElfMachine.SuperH => "Renesas SuperH",
        ElfMachine.SparcV9 => "SPARC (V9, 64-bit)",
        ElfMachine.TriCore => "TriCore",
        ElfMachine.Arc => "ARC (before ARCompact)",
        ElfMachine.H8300 => "Renesas H8/300",
        ElfMachine.Ia64 => "Intel Itanium",
        ElfMachine.ColdFire => "ColdFire",
        ElfMachine.X8664 => "x86-64",
        _ => FindLater(machine),
    };

    private static string? FindLater(ElfMachine machine) => machine switch
    {
        ElfMachine.Cris => "Axis CRIS",
        ElfMachine.Avr => "Atmel AVR",
        ElfMachine.Frv => "Fujitsu FR-V",
        ElfMachine.V850 => "NEC V850",
        ElfMachine.M32r => "Renesas M32R",
        ElfMachine.Mn10300 => "Matsushita MN10300",
        ElfMachine.OpenRisc => "OpenRISC",
        ElfMachine.ArcCompact => "ARC (ARCompact)",
        ElfMachine.Xtensa => "Xtensa",
        ElfMachine.Msp430 => "MSP430",
        ElfMachine.Blackfin => "Blackfin",
        ElfMachine.NiosII => "Nios II",
        ElfMachine.Score => "S+core",
        ElfMachine.TiC6000 => "TI C6000",
        ElfMachine.Hexagon => "Qualcomm Hexagon",
        ElfMachine.AArch64 => "ARM (AArch64)",
        ElfMachine.Avr32 => "Atmel AVR32",
        ElfMachine.Tile64 => "Tilera TILE64",
        ElfMachine.TilePro => "Tilera TILEPro",
        ElfMachine.MicroBlaze or ElfMachine.MicroBlazeOld => "MicroBlaze",
        ElfMachine.TileGx => "Tilera TILE-Gx",
        ElfMachine.ArcCompact2 => "ARC (ARCv2)",
        ElfMachine.RiscV => "RISC-V",
        ElfMachine.Bpf => "Linux BPF",
        ElfMachine.CSky => "C-SKY",
        ElfMachine.ArcCompact3 => "ARC (ARCv3, 32-bit)",
        ElfMachine.ArcCompact3Bits64 => "ARC (ARCv3, 64-bit)",
        ElfMachine.LoongArch => "LoongArch",
        ElfMachine.Alpha => "Alpha",
        _ => null,
    };
}
