using MiraiToushi.Elf;

namespace MiraiToushi.Emulation.Architectures;

/// <summary>The architectures there are, and the only place that chooses one by the ELF machine.</summary>
public static class ArchitectureCatalog
{
    // EF_ARM_EABIMASK: 0 is what toolchains before the EABI wrote.
    private const uint ArmEabiMask = 0xFF00_0000;

    // EF_ARM_BE8.
    private const uint ArmBe8 = 0x0080_0000;

    // EF_M68K_CF_MASK, and EF_M68K_CFV4E above it: 0 for everything that is not ColdFire.
    private const uint ColdFireMask = 0x0000_80FF;

    // EF_PPC64_ABI: 0 where the compiler did not say, 1 with function descriptors, 2 without.
    private const uint PowerPc64Abi = 3;

    /// <summary>Every architecture that can be run.</summary>
    public static IReadOnlyList<Architecture> All { get; } =
    [
        I386.Instance, X8664.Instance, Arm.LittleEndian, Arm.LittleEndianOabi, Arm.BigEndian, Arm.BigEndianOabi, Arm.BigEndianData,
        AArch64.Instance, Mips.BigEndian, Mips.LittleEndian, PowerPc.BigEndian,
        PowerPc64.BigEndianDescriptors, PowerPc64.BigEndian, PowerPc64.LittleEndian, Sparc.BigEndian, M68k.M68020, M68k.ColdFire,
        RiscV.Bits64, RiscV.Bits32, S390x.Instance, SuperH.LittleEndian, SuperH.BigEndian,
    ];

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
            (ElfMachine.Arm, ElfClass.Elf32, _) => FindArm(image),
            (ElfMachine.AArch64, ElfClass.Elf64, ByteOrder.Little) => AArch64.Instance,
            (ElfMachine.Mips or ElfMachine.MipsRs3Le, ElfClass.Elf32, ByteOrder.Big) => Mips.BigEndian,
            (ElfMachine.Mips or ElfMachine.MipsRs3Le, ElfClass.Elf32, ByteOrder.Little) => Mips.LittleEndian,
            (ElfMachine.PowerPc, ElfClass.Elf32, ByteOrder.Big) => PowerPc.BigEndian,
            (ElfMachine.PowerPc64, ElfClass.Elf64, ByteOrder.Little) => PowerPc64.LittleEndian,
            (ElfMachine.PowerPc64, ElfClass.Elf64, ByteOrder.Big) =>
                (image.Flags & PowerPc64Abi) == 2 ? PowerPc64.BigEndian : PowerPc64.BigEndianDescriptors,
            // V8+ as well: code for V8 that was linked with a library for V9 says so, and what is V9 in it stops by itself.
            (ElfMachine.Sparc or ElfMachine.Sparc32Plus, ElfClass.Elf32, ByteOrder.Big) => Sparc.BigEndian,
            (ElfMachine.M68k, ElfClass.Elf32, ByteOrder.Big) =>
                (image.Flags & ColdFireMask) == 0 ? M68k.M68020 : M68k.ColdFire,
            (ElfMachine.RiscV, ElfClass.Elf64, ByteOrder.Little) => RiscV.Bits64,
            (ElfMachine.RiscV, ElfClass.Elf32, ByteOrder.Little) => RiscV.Bits32,
            (ElfMachine.S390, ElfClass.Elf64, ByteOrder.Big) => S390x.Instance,
            (ElfMachine.SuperH, ElfClass.Elf32, ByteOrder.Little) => SuperH.LittleEndian,
            (ElfMachine.SuperH, ElfClass.Elf32, ByteOrder.Big) => SuperH.BigEndian,
            _ => null,
        };
    }

    /// <summary>Why an image cannot be run, for those for which there is more to say than that they are not known.</summary>
    /// <param name="image">An image for which <see cref="Find"/> has nothing.</param>
    /// <returns>A sentence, or null.</returns>
    public static string? WhyNot(ElfImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return ((ElfMachine)image.Machine, image.Class, image.ByteOrder) switch
        {
            (ElfMachine.Mips or ElfMachine.MipsRs3Le, ElfClass.Elf64, _) =>
                "64-bit MIPS (mips64) cannot run: the engine, Unicorn 2.0.1, has no working 64-bit MIPS processor.",
            (ElfMachine.SparcV9, _, _) =>
                "64-bit SPARC (sparc64) cannot run: the engine, Unicorn 2.0.1, does not carry its register windows.",
            (ElfMachine.PowerPc, ElfClass.Elf32, ByteOrder.Little) => "Little-endian 32-bit PowerPC is not supported: Linux never ran on it.",
            (ElfMachine.AArch64, _, ByteOrder.Big) => "Big-endian AArch64 is not supported: the engine, Unicorn 2.0.1, runs little-endian AArch64 only.",
            (ElfMachine.S390, ElfClass.Elf32, _) => "31-bit s390 is not supported, only s390x.",
            _ => null,
        };
    }

    private static Architecture FindArm(ElfImage image)
    {
        bool isOabi = (image.Flags & ArmEabiMask) == 0;
        return (image.ByteOrder, isOabi) switch
        {
            (ByteOrder.Little, true) => Arm.LittleEndianOabi,
            (ByteOrder.Little, false) => Arm.LittleEndian,
            (_, false) when (image.Flags & ArmBe8) != 0 => Arm.BigEndianData,
            (_, true) => Arm.BigEndianOabi,
            (_, false) => Arm.BigEndian,
        };
    }
}
