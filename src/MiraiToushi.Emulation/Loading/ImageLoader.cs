using MiraiToushi.Elf;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Loading;

/// <summary>Puts an image into guest memory as fs/binfmt_elf.c does. Knows no CPU.</summary>
public static class ImageLoader
{
    /// <summary>Maps the segments.</summary>
    /// <param name="image">The image.</param>
    /// <param name="architecture">Where things lie.</param>
    /// <param name="space">The memory.</param>
    /// <param name="problem">What went wrong; null where nothing did.</param>
    /// <param name="name">Name of the regions: the file's path.</param>
    /// <param name="mapped">The file as what is mapped; null where nobody will ask.</param>
    /// <returns>The image in memory, or null where it does not fit.</returns>
    public static LoadedImage? Load(
        ElfImage image, Architecture architecture, AddressSpace space, out string? problem, string name = "sample", MappedObject? mapped = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(space);
        ulong bias = image.IsPositionIndependent
            ? architecture.Addresses.PositionIndependentBase - AddressSpace.PageDown(image.LowestAddress)
            : 0;
        List<LoadedSegment> segments = [];
        foreach (ProgramHeader header in image.LoadSegments)
        {
            LoadedSegment segment = Describe(header, bias);
            if (!MapSegment(image, header, segment, space, name, mapped))
            {
                problem = $"The segment at 0x{segment.Start:x} ({header.MemorySize} bytes) cannot be mapped";
                return null;
            }

            segments.Add(segment);
        }

        problem = null;
        ulong programHeaders = image.ProgramHeaderAddress is { } address ? address + bias : 0;
        return new LoadedImage(bias, image.EntryPoint + bias, AddressSpace.PageUp(EndOfImage(image) + bias), programHeaders, segments) { File = image };
    }

    // elf_brk in load_elf_binary(): a segment without memory counts too; packers say with one where the heap is to begin.
    private static ulong EndOfImage(ElfImage image) =>
        image.ProgramHeaders.Where(header => header.Type == SegmentType.Load).Max(header => header.VirtualAddress + header.MemorySize);

    private static LoadedSegment Describe(ProgramHeader header, ulong bias)
    {
        ulong start = header.VirtualAddress + bias;
        Permissions permissions = (header.IsReadable ? Permissions.Read : 0)
            | (header.IsWritable ? Permissions.Write : 0)
            | (header.IsExecutable ? Permissions.Execute : 0);
        return new LoadedSegment(start, start + header.FileSize, start + header.MemorySize, permissions);
    }

    private static bool MapSegment(ElfImage image, ProgramHeader header, LoadedSegment segment, AddressSpace space, string name, MappedObject? mapped)
    {
        ulong start = AddressSpace.PageDown(segment.Start);
        ulong end = AddressSpace.PageUp(segment.End);
        ulong fileEnd = Math.Min(AddressSpace.PageUp(segment.FileEnd), end);
        ulong lead = segment.Start - start;
        ulong fileStart = header.Offset - lead;
        if (!space.TryMap(start, end - start, segment.Permissions, name, mapped, fileStart))
        {
            return false;
        }

        // Whole pages of zeros are made by vm_brk_flags(), which asks only whether they are to be executable.
        ulong zeros = header.FileSize == 0 ? start : fileEnd;
        if (!header.IsWritable && end > zeros
            && !space.TryProtect(zeros, end - zeros, Permissions.Read | Permissions.Write | (segment.Permissions & Permissions.Execute)))
        {
            return false;
        }

        if (header.FileSize == 0)
        {
            return true;
        }

        // The kernel maps whole pages of the file, so what stands around the segment in its pages is visible too.
        ReadOnlyMemory<byte> data = image.FileData(fileStart, fileEnd - start);
        CopyTo(space, start, data.Span);
        // elf_load() clears the end of the last page by writing as the program would, and ignores it where that may not.
        if (header.MemorySize > header.FileSize && header.IsWritable)
        {
            Clear(space, segment.FileEnd, fileEnd);
        }

        return true;
    }

    private static void CopyTo(AddressSpace space, ulong start, ReadOnlySpan<byte> data)
    {
        if (data.Length > 0)
        {
            data.CopyTo(space.HostSpan(start, data.Length));
            space.NoteWritten(start, (ulong)data.Length);
        }
    }

    private static void Clear(AddressSpace space, ulong start, ulong end)
    {
        if (end > start)
        {
            space.HostSpan(start, (int)(end - start)).Clear();
        }
    }
}
