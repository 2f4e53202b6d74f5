namespace MiraiToushi.Elf;

/// <summary>
/// Finds further ELF headers in a file: a second program appended to it, or carried in its data. Only the first is the
/// kernel's; the others are for people to look at.
/// </summary>
internal static class EmbeddedHeaders
{
    // A file of nothing but magics must not cost more than reading it.
    private const int MaximumCandidates = 4096;

    private static ReadOnlySpan<byte> Magic => "\u007fELF"u8;

    /// <summary>Reports each by its offset.</summary>
    public static void Diagnose(ReadOnlySpan<byte> file, DiagnosticBag diagnostics)
    {
        int at = Magic.Length;
        for (int candidate = 0; candidate < MaximumCandidates; candidate++)
        {
            int next = file[at..].IndexOf(Magic);
            if (next < 0)
            {
                return;
            }

            at += next;
            if (IsHeader(file[at..]))
            {
                diagnostics.Add(ElfDiagnosticCodes.EmbeddedElf, $"Another ELF header stands at offset {at}; Linux looks at the first only.");
            }

            at += Magic.Length;
        }
    }

    // The magic alone stands in every program that looks at ELF files itself, as Mirai's killer does.
    private static bool IsHeader(ReadOnlySpan<byte> file)
    {
        if (file.Length < ElfIdentityReader.RequiredLength || file[4] is not (1 or 2) || file[5] is not (1 or 2) || file[6] != 1)
        {
            return false;
        }

        ElfClass elfClass = file[4] == 2 ? ElfClass.Elf64 : ElfClass.Elf32;
        ElfLayout layout = ElfLayout.Of(elfClass);
        if (file.Length < layout.HeaderSize)
        {
            return false;
        }

        var source = new EndianSpan(file, file[5] == 2 ? ByteOrder.Big : ByteOrder.Little);
        return (ElfType)source.ReadUInt16(16) is ElfType.Relocatable or ElfType.Executable or ElfType.SharedObject
            && source.ReadUInt16(18) != 0
            && source.ReadUInt16(layout.HeaderCountsOffset) == layout.HeaderSize;
    }
}
