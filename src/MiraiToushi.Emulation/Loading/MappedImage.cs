using MiraiToushi.Elf;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Loading;

/// <summary>
/// Describes a program that no kernel loaded but that another program has put into memory: by its ELF header where that was
/// mapped with it, else by the mappings there are.
/// </summary>
internal static class MappedImage
{
    private const ulong MaximumSize = 64UL << 20;
    private const int HeaderStart = 16;

    private static ReadOnlySpan<byte> Magic => "\u007fELF"u8;

    /// <summary>The mappings around one, without a gap, that are of its kind: files of the start, or not.</summary>
    /// <param name="regions">All regions.</param>
    /// <param name="region">One of them.</param>
    public static (ulong Start, ulong End) Stretch(IReadOnlyList<MemoryRegion> regions, MemoryRegion region)
    {
        int index = 0;
        while (regions[index].Start != region.Start)
        {
            index++;
        }

        int first = index;
        while (first > 0 && regions[first - 1].End == regions[first].Start && IsAlike(regions[first - 1], region))
        {
            first--;
        }

        int last = index;
        while (last + 1 < regions.Count && regions[last + 1].Start == regions[last].End && IsAlike(regions[last + 1], region))
        {
            last++;
        }

        return (regions[first].Start, regions[last].End);
    }

    /// <summary>Describes it.</summary>
    /// <param name="architecture">What the guest is.</param>
    /// <param name="space">Its memory, when the program is entered.</param>
    /// <param name="region">The region in which it is entered.</param>
    /// <param name="entry">Where it is entered.</param>
    public static LoadedImage Describe(Architecture architecture, AddressSpace space, MemoryRegion region, ulong entry)
    {
        (ulong start, ulong end) = Stretch(space.Regions, region);
        foreach (MemoryRegion candidate in space.Regions)
        {
            if (candidate.Start >= start && candidate.Start <= entry && ByHeader(architecture, space, candidate.Start, end, entry) is { } image)
            {
                return image;
            }
        }

        return ByMappings(space, region, entry);
    }

    /// <summary>Describes the program whose ELF header begins a mapping that is no file's of the start.</summary>
    /// <param name="architecture">What the guest is.</param>
    /// <param name="space">Its memory.</param>
    /// <param name="region">The mapping.</param>
    /// <returns>The program, or null where there is none that lies in memory as its header says.</returns>
    public static LoadedImage? AtHeader(Architecture architecture, AddressSpace space, MemoryRegion region)
    {
        if (region.Name.StartsWith('[') || region.Object?.Pristine is not null)
        {
            return null;
        }

        (_, ulong end) = Stretch(space.Regions, region);
        if (ReadHeader(architecture, space, region.Start, end, out bool isWiped) is not { } file || isWiped)
        {
            return null;
        }

        GuestMemory memory = new(space, architecture.ByteOrder, architecture.WordSize);
        ulong entry = file.EntryPoint + region.Start - AddressSpace.PageDown(file.LowestAddress);
        return ByHeader(architecture, space, region.Start, end, architecture.Calls.CodeOf(memory, entry));
    }

    private static bool IsAlike(MemoryRegion other, MemoryRegion region) =>
        !other.Name.StartsWith('[') && other.Object?.Pristine is null == region.Object?.Pristine is null;

    private static LoadedImage? ByHeader(Architecture architecture, AddressSpace space, ulong start, ulong end, ulong entry)
    {
        if (ReadHeader(architecture, space, start, end, out bool isWiped) is not { } file)
        {
            return null;
        }

        ulong bias = start - AddressSpace.PageDown(file.LowestAddress);
        if (isWiped && ((file.EntryPoint + bias) | 1) != (entry | 1))
        {
            return null;
        }

        List<LoadedSegment> segments = [];
        foreach (ProgramHeader header in file.LoadSegments)
        {
            ulong address = header.VirtualAddress + bias;
            Permissions permissions = (header.IsReadable ? Permissions.Read : 0)
                | (header.IsWritable ? Permissions.Write : 0)
                | (header.IsExecutable ? Permissions.Execute : 0);
            segments.Add(new LoadedSegment(address, address + header.FileSize, address + header.MemorySize, permissions));
        }

        bool isOdd = (bias != 0 && !file.IsPositionIndependent) || segments.Exists(segment => !space.IsMapped(segment.Start, segment.End - segment.Start));
        LoadedImage image = new(bias, file.EntryPoint + bias, AddressSpace.PageUp(segments.Max(segment => segment.End)), file.ProgramHeaderAddress + bias ?? 0, segments)
        {
            MappedHeader = file,
        };
        return isOdd || !IsEnteredIn(image, entry) ? null : image;
    }

    // Stubs leave through a few instructions of theirs in what is left of the last page.
    private static bool IsEnteredIn(LoadedImage image, ulong entry) => image.Segments.Any(segment =>
        segment.Permissions.HasFlag(Permissions.Execute) && entry >= segment.Start && entry < AddressSpace.PageUp(segment.End));

    // Who wipes the magic against memory dumps leaves the rest, because the program's own start-up code reads it.
    private static ElfImage? ReadHeader(Architecture architecture, AddressSpace space, ulong start, ulong end, out bool isWiped)
    {
        GuestMemory memory = new(space, architecture.ByteOrder, architecture.WordSize);
        isWiped = false;
        if (end - start > MaximumSize || memory.ReadBytes(start, HeaderStart) is not { } first)
        {
            return null;
        }

        isWiped = !first.AsSpan().StartsWith(Magic);
        bool mayBeHeader = first[4] is 1 or 2 && first[5] is 1 or 2 && first[6] == 1;
        if ((isWiped && !mayBeHeader) || memory.ReadBytes(start, (int)(end - start)) is not { } bytes)
        {
            return null;
        }

        Magic.CopyTo(bytes);
        return ElfReader.Read(bytes).Image is { } file && ArchitectureCatalog.Find(file)?.Name == architecture.Name ? file : null;
    }

    private static LoadedImage ByMappings(AddressSpace space, MemoryRegion entered, ulong entry)
    {
        List<LoadedSegment> segments = [];
        foreach (MemoryRegion region in space.Regions)
        {
            bool isPacked = region.Object?.Pristine is not null && entered.Object?.Pristine is null && !region.Permissions.HasFlag(Permissions.Write);
            bool isEntered = region.Start == entered.Start;
            if (isEntered || (!isPacked && !region.Name.StartsWith('[') && region.Size <= MaximumSize))
            {
                segments.Add(new LoadedSegment(region.Start, EndOfContent(space, region), region.End, region.Permissions));
            }
        }

        return new LoadedImage(0, entry, AddressSpace.PageUp(segments.Max(segment => segment.End)), 0, segments);
    }

    // What follows the last byte that is not zero is taken for .bss.
    private static ulong EndOfContent(AddressSpace space, MemoryRegion region)
    {
        if (region.Permissions.HasFlag(Permissions.Execute))
        {
            return region.End;
        }

        byte[] resident = new byte[region.Size / AddressSpace.PageSize];
        space.ResidentPages(region.Start, region.Size, resident);
        for (int page = resident.Length - 1; page >= 0; page--)
        {
            ulong start = region.Start + ((ulong)page * AddressSpace.PageSize);
            int last = resident[page] == 0 ? -1 : space.HostSpan(start, (int)AddressSpace.PageSize).LastIndexOfAnyExcept((byte)0);
            if (last >= 0)
            {
                return Math.Min(region.End, (start + (ulong)last + 16) & ~15UL);
            }
        }

        return region.Start;
    }
}
