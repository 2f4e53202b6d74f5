namespace MiraiToushi.Elf;

/// <summary>The section headers, if they make sense. The kernel never looks at them, so nothing here can fail a file.</summary>
internal sealed record SectionTable(SectionHeader[] Sections, long EndOffset)
{
    // Real executables have some thirty. The kernel's own limit would be the width of e_shnum, if it cared.
    private const ulong MaximumSections = ushort.MaxValue;

    private static readonly SectionTable None = new([], 0);

    /// <summary>Reads the table; an absent or senseless one reads as empty, the latter with a diagnostic.</summary>
    public static SectionTable Read(ReadOnlySpan<byte> file, ElfHeader header, DiagnosticBag diagnostics)
    {
        if (header.SectionHeaderOffset == 0)
        {
            return None;
        }

        int size = ElfLayout.Of(header.Class).SectionHeaderSize;
        ulong length = (ulong)file.Length;
        if (header.SectionHeaderSize != size)
        {
            return Ignore(diagnostics, $"Section headers ignored: e_shentsize is {header.SectionHeaderSize} instead of {size}.");
        }

        if (header.SectionHeaderOffset > length || (ulong)size > length - header.SectionHeaderOffset)
        {
            return Ignore(diagnostics, $"Section headers ignored: offset {header.SectionHeaderOffset} is beyond the end of the file ({length} bytes).");
        }

        int start = checked((int)header.SectionHeaderOffset);
        ulong count = header.SectionHeaderCount;
        if (count == 0)
        {
            // The ABI's way to say more than 65,279 sections: the number is in the size of the first.
            count = SectionHeader.Parse(new EndianSpan(file.Slice(start, size), header.ByteOrder), header.Class).Size;
        }

        if (count > Math.Min(MaximumSections, (length - header.SectionHeaderOffset) / (ulong)size))
        {
            return Ignore(diagnostics, $"Section headers ignored: {count} of them are too many or do not fit the file ({length} bytes).");
        }

        return Parse(file, header, start, checked((int)count), size);
    }

    private static SectionTable Parse(ReadOnlySpan<byte> file, ElfHeader header, int start, int count, int size)
    {
        var sections = new SectionHeader[count];
        long end = checked(start + ((long)count * size));
        for (int index = 0; index < count; index++)
        {
            var source = new EndianSpan(file.Slice(start + (index * size), size), header.ByteOrder);
            sections[index] = SectionHeader.Parse(source, header.Class);
            if (sections[index].Type != SectionHeader.NoBits && sections[index].FitsIn(file.Length))
            {
                end = Math.Max(end, (long)(sections[index].Offset + sections[index].Size));
            }
        }

        return new SectionTable(sections, end);
    }

    private static SectionTable Ignore(DiagnosticBag diagnostics, FormattableString message)
    {
        diagnostics.Add(ElfDiagnosticCodes.SectionsIgnored, message);
        return None;
    }
}
