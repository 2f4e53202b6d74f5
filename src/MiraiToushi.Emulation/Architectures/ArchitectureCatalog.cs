using MiraiToushi.Elf;

namespace MiraiToushi.Emulation.Architectures;

/// <summary>The architectures there are, and the only place that chooses one by the ELF machine.</summary>
public static class ArchitectureCatalog
{
    // EF_ARM_EABIMASK: 0 is what toolchains before the EABI wrote.
    private const uint ArmEabiMask = 0xFF00_0000;

    /// <summary>Every architecture that can be run.</summary>
    public static IReadOnlyList<Architecture> All { get; } =
        [I386.Instance, X8664.Instance, Arm.LittleEndian, Arm.LittleEndianOabi, Mips.BigEndian, Mips.LittleEndian];

    /// <summary>The architecture of an image.</summary>
    /// <param name="image">The image.</param>
    /// <returns>The architecture, or null where it cannot be run.</returns>
    public static Architecture? Find(ElfImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return ((ElfMachine)image.Machine, image.Class, image.ByteOrder) switch
        {
            (ElfMachine.I386, ElfClass.Elf32, ByteOrder.Little) => I386.Instance,
            (ElfMachine.X8664, ElfClass.Elf64, ByteOrder.Little) => X8664.Instance,
            (ElfMachine.Arm, ElfClass.Elf32, ByteOrder.Little) =>
                (image.Flags & ArmEabiMask) == 0 ? Arm.LittleEndianOabi : Arm.LittleEndian,
            (ElfMachine.Mips or ElfMachine.MipsRs3Le, ElfClass.Elf32, ByteOrder.Big) => Mips.BigEndian,
            (ElfMachine.Mips or ElfMachine.MipsRs3Le, ElfClass.Elf32, ByteOrder.Little) => Mips.LittleEndian,
            _ => null,
        };
    }
}
