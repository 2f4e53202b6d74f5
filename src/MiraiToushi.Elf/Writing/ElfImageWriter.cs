namespace MiraiToushi.Elf.Writing;

/// <summary>Writes images that were found in memory as files that Linux loads and disassemblers read.</summary>
public static class ElfImageWriter
{
    private const ulong PageSize = 4096;
    private const uint ReadAndExecute = 5;
    private const ulong LargestPadding = 16UL << 20;

    /// <summary>Gives a file a section table where it has none that makes sense.</summary>
    /// <param name="image">The file; it is not changed.</param>
    public static byte[] WithSections(ElfImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        byte[] file = image.File.ToArray();
        return image.SectionHeaderTableSize > 0 || IsFolded(image) ? file : SectionWriter.Add(file, image);
    }

    /// <summary>
    /// Lays a file out as its own header says, so that every byte of every segment is the one in memory. Only a missing
    /// section table, and an entry point that is not the header's, change the header.
    /// </summary>
    /// <param name="header">The header and the program headers, as read from the memory that begins with them.</param>
    /// <param name="segments">What the loadable segments hold, in the order of the headers.</param>
    /// <param name="entryPoint">Where it is entered; null where the header is right.</param>
    /// <returns>The file, or null where this layout cannot hold these segments.</returns>
    public static byte[]? InOwnLayout(ElfImage header, IReadOnlyList<SegmentContent> segments, ulong? entryPoint)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(segments);
        ulong content = segments.Aggregate(0UL, (sum, segment) => sum + (ulong)segment.Content.Length);
        ulong length = header.LoadSegments.Max(segment => segment.Offset > LargestPadding + content ? ulong.MaxValue : segment.Offset + segment.FileSize);
        if (IsFolded(header) || length > content + LargestPadding || segments.Zip(header.LoadSegments).Any(pair => (ulong)pair.First.Content.Length != pair.Second.FileSize))
        {
            return null;
        }

        ElfFields fields = new(header.Class, header.ByteOrder);
        int table = checked((int)header.ProgramHeaderOffset);
        int tableSize = header.ProgramHeaderCount * fields.Layout.ProgramHeaderSize;
        byte[] file = new byte[Math.Max((int)length, table + tableSize)];
        header.File.Span[..fields.Layout.HeaderSize].CopyTo(file);
        header.File.Span.Slice(table, tableSize).CopyTo(file.AsSpan(table));
        foreach ((SegmentContent segment, ProgramHeader place) in segments.Zip(header.LoadSegments))
        {
            segment.Content.CopyTo(file, (int)place.Offset);
        }

        // The memory's own header may lack its magic.
        header.File.Span[..4].CopyTo(file);
        return Finish(file, header, segments, entryPoint);
    }

    /// <summary>Lays a file out anew: a header of its own, then the segments.</summary>
    /// <param name="shape">What the header says.</param>
    /// <param name="segments">The segments by ascending address.</param>
    /// <param name="others">
    /// Program headers that are not loadable, such as that of thread-local storage; their data lies in the segments. The path of a
    /// dynamic linker that does not is left out, because Linux would refuse the file.
    /// </param>
    public static byte[] InNewLayout(ElfShape shape, IReadOnlyList<SegmentContent> segments, IReadOnlyList<ProgramHeader> others)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(segments);
        ArgumentNullException.ThrowIfNull(others);
        ElfFields fields = new(shape.Class, shape.Order);
        int size = fields.Layout.ProgramHeaderSize;
        ulong position = (ulong)(fields.Layout.HeaderSize + ((segments.Count + others.Count) * size));
        List<ProgramHeader> headers = [];
        foreach (SegmentContent segment in segments)
        {
            ulong offset = position + ((segment.Address - position) & (PageSize - 1));
            ulong length = (ulong)segment.Content.Length;
            headers.Add(new ProgramHeader(SegmentType.Load, segment.Flags, offset, segment.Address, segment.Address, length, segment.MemorySize, PageSize));
            position = offset + length;
        }

        byte[] file = new byte[position];
        foreach ((SegmentContent segment, ProgramHeader header) in segments.Zip(headers))
        {
            segment.Content.CopyTo(file, (int)header.Offset);
        }

        headers.AddRange(others.Select(other => Relocate(other, headers)));
        fields.Header(file, shape, headers.Count);
        for (int index = 0; index < headers.Count; index++)
        {
            fields.ProgramHeader(file.AsSpan(fields.Layout.HeaderSize + (index * size)), headers[index]);
        }

        if (ElfReader.Read(file).Image is { } image)
        {
            return SectionWriter.Add(file, image);
        }

        ProgramHeader[] harmless = [.. others.Where(other => other.Type != SegmentType.Interpreter)];
        return harmless.Length < others.Count
            ? InNewLayout(shape, segments, harmless)
            : throw new InvalidOperationException("A file written here cannot be read.");
    }

    /// <summary>Writes a file of one executable segment that begins with the file's own header, as a dynamic linker's does.</summary>
    /// <param name="shape">What the header says; its entry point is where the code goes, after the headers.</param>
    /// <param name="code">The code.</param>
    public static byte[] OfCode(ElfShape shape, ReadOnlySpan<byte> code)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ElfFields fields = new(shape.Class, shape.Order);
        byte[] file = new byte[checked((int)shape.EntryPoint + code.Length)];
        fields.Header(file, shape, 1);
        ulong size = (ulong)file.Length;
        fields.ProgramHeader(file.AsSpan(fields.Layout.HeaderSize), new ProgramHeader(SegmentType.Load, ReadAndExecute, 0, 0, 0, size, size, PageSize));
        code.CopyTo(file.AsSpan((int)shape.EntryPoint));
        return file;
    }

    // Where the program headers begin inside the header, the fields of a section table are theirs too.
    private static bool IsFolded(ElfImage image) => image.ProgramHeaderOffset < (ulong)ElfLayout.Of(image.Class).HeaderSize;

    private static byte[]? Finish(byte[] file, ElfImage header, IReadOnlyList<SegmentContent> segments, ulong? entryPoint)
    {
        if (entryPoint is { } entry)
        {
            new ElfFields(header.Class, header.ByteOrder).Address(file.AsSpan(ElfFields.EntryOffset), entry);
        }

        // Segments that share bytes of the file may hold different ones in memory.
        bool isFaithful = ElfReader.Read(file).Image is { } image
            && image.LoadSegments.SequenceEqual(header.LoadSegments)
            && image.LoadSegments.Zip(segments).All(pair => HoldsIgnoringHeader(image, pair.First, pair.Second.Content));
        return isFaithful ? SectionWriter.Add(file, ElfReader.Read(file).Image!) : null;
    }

    private static bool HoldsIgnoringHeader(ElfImage image, ProgramHeader segment, byte[] content)
    {
        int headerSize = ElfLayout.Of(image.Class).HeaderSize;
        int skip = segment.Offset < (ulong)headerSize ? Math.Min(headerSize - (int)segment.Offset, content.Length) : 0;
        return image.SegmentData(segment).Span[skip..].SequenceEqual(content.AsSpan(skip));
    }

    private static ProgramHeader Relocate(ProgramHeader header, List<ProgramHeader> segments)
    {
        foreach (ProgramHeader segment in segments)
        {
            if (segment.Contains(header.VirtualAddress) && header.FileSize > 0)
            {
                return header with { Offset = segment.Offset + (header.VirtualAddress - segment.VirtualAddress) };
            }
        }

        return header with { Offset = 0 };
    }
}
