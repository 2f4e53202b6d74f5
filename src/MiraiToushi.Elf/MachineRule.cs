namespace MiraiToushi.Elf;

/// <summary>The widths and byte orders in which Linux runs a machine; null where it runs both.</summary>
internal readonly record struct MachineRule(ElfClass? Class, ByteOrder? ByteOrder)
{
    /// <summary>The rule of a machine Linux has run on, or null for any other.</summary>
    /// <remarks>Taken from <c>ELF_CLASS</c>, <c>ELF_DATA</c> and <c>elf_check_arch</c> in <c>arch/*/include/asm/elf.h</c>.</remarks>
    public static MachineRule? Find(ushort machine) => (ElfMachine)machine switch
    {
        ElfMachine.I386 or ElfMachine.I486 or ElfMachine.NiosII or ElfMachine.Hexagon or ElfMachine.CSky
            or ElfMachine.Cris or ElfMachine.Blackfin or ElfMachine.Mn10300
            => new(ElfClass.Elf32, Elf.ByteOrder.Little),
        ElfMachine.X8664 or ElfMachine.Ia64 or ElfMachine.Alpha
            => new(ElfClass.Elf64, Elf.ByteOrder.Little),
        ElfMachine.M68k or ElfMachine.Sparc or ElfMachine.Sparc32Plus or ElfMachine.OpenRisc or ElfMachine.Avr32
            => new(ElfClass.Elf32, Elf.ByteOrder.Big),
        ElfMachine.SparcV9
            => new(ElfClass.Elf64, Elf.ByteOrder.Big),
        ElfMachine.S390 or ElfMachine.PaRisc
            => new(null, Elf.ByteOrder.Big),
        ElfMachine.RiscV or ElfMachine.LoongArch
            => new(null, Elf.ByteOrder.Little),
        ElfMachine.Arm or ElfMachine.SuperH or ElfMachine.PowerPc or ElfMachine.Xtensa or ElfMachine.ArcCompact
            or ElfMachine.ArcCompact2 or ElfMachine.MicroBlaze or ElfMachine.MicroBlazeOld or ElfMachine.MipsRs3Le
            => new(ElfClass.Elf32, null),
        ElfMachine.AArch64 or ElfMachine.PowerPc64
            => new(ElfClass.Elf64, null),
        ElfMachine.Mips
            => new(null, null),
        _ => null,
    };
}
