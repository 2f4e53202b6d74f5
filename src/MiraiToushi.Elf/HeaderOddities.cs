namespace MiraiToushi.Elf;

/// <summary>What is odd about an ELF header in fields at which Linux does not look.</summary>
internal static class HeaderOddities
{
    private const int VersionOffset = 6;
    private const int PaddingOffset = 9;
    private const int IdentityLength = 16;
    private const int VersionFieldOffset = 20;

    // ELFOSABI_NONE and ELFOSABI_LINUX are what linkers write; ELFOSABI_ARM marks ARM files of before the EABI.
    private const byte OsAbiNone = 0;
    private const byte OsAbiLinux = 3;
    private const byte OsAbiArm = 97;

    /// <summary>Reports them. <paramref name="file"/> holds at least the whole header.</summary>
    public static void Diagnose(EndianSpan file, ElfHeader header, DiagnosticBag diagnostics)
    {
        DiagnoseIdentity(file, header, diagnostics);
        uint size = (uint)ElfLayout.Of(header.Class).HeaderSize;
        if (header.HeaderSize != size)
        {
            diagnostics.Add(ElfDiagnosticCodes.HeaderSize, $"e_ehsize is {header.HeaderSize} instead of {size}; Linux does not look at it.");
        }

        if (header.ProgramHeaderOffset < size)
        {
            diagnostics.Add(
                ElfDiagnosticCodes.ProgramHeadersOverlap,
                $"The program header table begins at offset {header.ProgramHeaderOffset}, within the ELF header ({size} bytes).");
        }
    }

    private static void DiagnoseIdentity(EndianSpan file, ElfHeader header, DiagnosticBag diagnostics)
    {
        byte identVersion = file.ReadByte(VersionOffset);
        uint version = file.ReadUInt32(VersionFieldOffset);
        if (identVersion != 1 || version != 1)
        {
            diagnostics.Add(
                ElfDiagnosticCodes.Version,
                $"EI_VERSION is {identVersion} and e_version {version}, both should be 1; Linux looks at neither.");
        }

        bool isKnown = header.OsAbi is OsAbiNone or OsAbiLinux || (header.OsAbi == OsAbiArm && header.Machine == (ushort)ElfMachine.Arm);
        if (!isKnown)
        {
            diagnostics.Add(ElfDiagnosticCodes.OsAbi, $"EI_OSABI is {header.OsAbi}; static Linux programs have {OsAbiNone} or {OsAbiLinux}.");
        }

        int odd = 0;
        for (int index = PaddingOffset; index < IdentityLength; index++)
        {
            odd += file.ReadByte(index) == 0 ? 0 : 1;
        }

        if (odd > 0)
        {
            diagnostics.Add(ElfDiagnosticCodes.IdentityPadding, $"{odd} of the {IdentityLength - PaddingOffset} unused bytes of e_ident are not zero.");
        }
    }
}
