using System.Globalization;
using System.Text;

namespace MiraiToushi.Elf.Writing;

/// <summary>
/// Gives a file a section table that disassemblers can work with: one section or two for each loadable segment. Where the
/// header already names a place for a table that is long enough, it is written there and the header stays as it is.
/// </summary>
internal static class SectionWriter
{
    private const uint ProgramBits = 1;
    private const ulong WriteFlag = 1;
    private const ulong AllocateFlag = 2;
    private const ulong ExecuteFlag = 4;
    private const ulong LargestGap = 16UL << 20;
    private const string NamesName = ".shstrtab";

    /// <summary>Adds the table.</summary>
    /// <param name="file">A file that can be loaded.</param>
    /// <param name="image">The same, read.</param>
    public static byte[] Add(byte[] file, ElfImage image)
    {
        ElfFields fields = new(image.Class, image.ByteOrder);
        List<PlannedSection> sections = [.. Plan(image, fields.Layout), .. DynamicSections.Plan(image)];
        (ulong offset, int count, int namesIndex) = FindPlace(file, fields, sections.Count + 2);
        bool isNew = offset == 0;
        if (isNew)
        {
            (offset, count, namesIndex) = (((ulong)file.Length + 7) & ~7UL, sections.Count + 2, sections.Count + 1);
        }

        byte[] names = Names(sections);
        int size = fields.Layout.SectionHeaderSize;
        ulong namesOffset = offset + (ulong)(count * size);
        byte[] result = new byte[namesOffset + (ulong)names.Length];
        file.CopyTo(result, 0);
        names.CopyTo(result, (int)namesOffset);
        PlannedSection strings = new(NamesName, SectionHeader.StringTable, 0, 0, namesOffset, (ulong)names.Length);
        Span<byte> table = result.AsSpan((int)offset);
        fields.Section(table[(namesIndex * size)..], strings, NameOffset(names, NamesName), 0);
        for (int i = 0; i < sections.Count; i++)
        {
            int link = sections.FindIndex(other => other.Name == sections[i].Strings);
            fields.Section(table[(Index(i, namesIndex) * size)..], sections[i], NameOffset(names, sections[i].Name), link < 0 ? 0 : Index(link, namesIndex));
        }

        if (isNew)
        {
            int counts = fields.Layout.HeaderCountsOffset;
            fields.Address(result.AsSpan(fields.SectionTableOffset), offset);
            fields.Half(result.AsSpan(counts + 6), size);
            fields.Half(result.AsSpan(counts + 8), count);
            fields.Half(result.AsSpan(counts + 10), namesIndex);
        }

        return result;
    }

    // Section 0 is none, and the names' section keeps its place.
    private static int Index(int planned, int namesIndex) => planned + 1 < namesIndex ? planned + 1 : planned + 2;

    private static (ulong Offset, int Count, int NamesIndex) FindPlace(byte[] file, ElfFields fields, int needed)
    {
        EndianSpan header = new(file, fields.Order);
        int counts = fields.Layout.HeaderCountsOffset;
        ulong offset = header.ReadWord(fields.SectionTableOffset, fields.Class);
        int size = header.ReadUInt16(counts + 6);
        int count = header.ReadUInt16(counts + 8);
        int names = header.ReadUInt16(counts + 10);
        ulong length = (ulong)file.Length;
        bool fits = offset >= length && offset - length <= LargestGap && size == fields.Layout.SectionHeaderSize
            && count >= needed && names > 0 && names < count;
        return fits ? (offset, count, names) : default;
    }

    private static List<PlannedSection> Plan(ElfImage image, ElfLayout layout)
    {
        List<PlannedSection> sections = [];
        foreach (ProgramHeader segment in image.LoadSegments)
        {
            ulong flags = AllocateFlag | (segment.IsWritable ? WriteFlag : 0) | (segment.IsExecutable ? ExecuteFlag : 0);
            ulong headers = segment.Offset == 0 ? HeadersSize(image, layout) : 0;
            ulong skip = headers < segment.FileSize ? headers : 0;
            if (segment.FileSize > skip)
            {
                string name = segment.IsExecutable ? ".text" : segment.IsWritable ? ".data" : ".rodata";
                ulong address = segment.VirtualAddress + skip;
                sections.Add(new PlannedSection(Unique(sections, name), ProgramBits, flags, address, segment.Offset + skip, segment.FileSize - skip));
            }

            if (segment.MemorySize > segment.FileSize)
            {
                ulong end = segment.VirtualAddress + segment.FileSize;
                ulong size = segment.MemorySize - segment.FileSize;
                sections.Add(new PlannedSection(Unique(sections, ".bss"), SectionHeader.NoBits, flags, end, segment.Offset + segment.FileSize, size));
            }
        }

        return sections;
    }

    private static ulong HeadersSize(ElfImage image, ElfLayout layout)
    {
        ulong table = (ulong)image.ProgramHeaderCount * (ulong)layout.ProgramHeaderSize;
        bool follows = image.ProgramHeaderOffset == (ulong)layout.HeaderSize;
        return (ulong)layout.HeaderSize + (follows ? table : 0);
    }

    private static string Unique(List<PlannedSection> sections, string name)
    {
        int same = sections.Count(section => section.Name == name || section.Name.StartsWith(name + ".", StringComparison.Ordinal));
        return same == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}.{same}");
    }

    private static byte[] Names(List<PlannedSection> sections) =>
        Encoding.ASCII.GetBytes("\0" + string.Concat(sections.Select(section => section.Name + "\0")) + NamesName + "\0");

    private static uint NameOffset(byte[] names, string name) =>
        (uint)names.AsSpan().IndexOf(Encoding.ASCII.GetBytes("\0" + name + "\0")) + 1;
}
