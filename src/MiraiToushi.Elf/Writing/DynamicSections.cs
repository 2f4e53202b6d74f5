using MiraiToushi.Elf.Dynamic;

namespace MiraiToushi.Elf.Writing;

/// <summary>The sections that a dynamically linked image has by what its own dynamic section says: with them come its symbols.</summary>
internal static class DynamicSections
{
    private const ulong AllocateFlag = 2;

    /// <summary>Plans them.</summary>
    /// <param name="image">The image.</param>
    /// <returns>The sections that lie in the file as a whole; none for a static image.</returns>
    public static IEnumerable<PlannedSection> Plan(ElfImage image)
    {
        int index = image.ProgramHeaders.ToList().FindIndex(header => header.Type == SegmentType.Dynamic);
        if (index < 0 || DynamicReader.Read(image) is not { } dynamic)
        {
            yield break;
        }

        ElfLayout layout = ElfLayout.Of(image.Class);
        ProgramHeader segment = image.ProgramHeaders[index];
        ulong symbolSize = (ulong)layout.SymbolSize;
        PlannedSection?[] sections =
        [
            Place(image, ".dynstr", SectionHeader.StringTable, dynamic.StringTable, dynamic.StringTableSize),
            Place(image, ".dynsym", SectionHeader.DynamicSymbolTable, dynamic.SymbolTable, (ulong)dynamic.Symbols.Count * symbolSize, symbolSize),
            Place(image, ".dynamic", SectionHeader.Dynamic, segment.VirtualAddress, segment.FileSize, 2 * (ulong)layout.WordSize),
        ];
        foreach (PlannedSection section in sections.OfType<PlannedSection>())
        {
            yield return section;
        }
    }

    private static PlannedSection? Place(ElfImage image, string name, uint type, ulong address, ulong size, ulong entrySize = 0)
    {
        foreach (ProgramHeader segment in image.LoadSegments)
        {
            ulong skip = address - segment.VirtualAddress;
            if (address >= segment.VirtualAddress && size > 0 && skip < segment.FileSize && size <= segment.FileSize - skip)
            {
                return new PlannedSection(name, type, AllocateFlag, address, segment.Offset + skip, size)
                {
                    EntrySize = entrySize,
                    Strings = type == SectionHeader.StringTable ? null : ".dynstr",
                };
            }
        }

        return null;
    }
}
