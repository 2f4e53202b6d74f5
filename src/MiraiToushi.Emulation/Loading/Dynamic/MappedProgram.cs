using MiraiToushi.Elf;
using MiraiToushi.Elf.Writing;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Loading.Dynamic;

/// <summary>A program that another one mapped, as the file it would have been: what a dynamic linker is to bind.</summary>
/// <param name="File">The file.</param>
/// <param name="Image">Where it lies; it has the file.</param>
internal sealed record MappedProgram(ElfImage File, LoadedImage Image)
{
    private const ulong MaximumSize = 64UL << 20;
    private const uint ExecuteFlag = 1;
    private const uint WriteFlag = 2;
    private const uint ReadFlag = 4;

    /// <summary>Reads it from memory.</summary>
    /// <param name="architecture">What the guest is.</param>
    /// <param name="space">Its memory.</param>
    /// <param name="entry">The program's entry point.</param>
    /// <returns>It, or null where no ELF header lies in memory that describes what is mapped there.</returns>
    public static MappedProgram? Read(Architecture architecture, AddressSpace space, ulong entry)
    {
        if (!space.TryFind(entry, out MemoryRegion region)
            || MappedImage.Describe(architecture, space, region, entry) is not { MappedHeader: { } header } image
            || Contents(architecture, space, header, image) is not { } contents)
        {
            return null;
        }

        ProgramHeader[] others =
            [.. header.ProgramHeaders.Where(other => other.Type is not (SegmentType.Load or SegmentType.ProgramHeaderTable or SegmentType.Null))];
        byte[] file = ElfImageWriter.InNewLayout(ElfShape.Of(header), [.. contents.OrderBy(content => content.Address)], others);
        return ElfReader.Read(file).Image is { } read ? new MappedProgram(read, image with { File = read }) : null;
    }

    private static List<SegmentContent>? Contents(Architecture architecture, AddressSpace space, ElfImage header, LoadedImage image)
    {
        GuestMemory memory = new(space, architecture.ByteOrder, architecture.WordSize);
        List<SegmentContent> contents = [];
        ulong total = 0;
        foreach (ProgramHeader segment in header.LoadSegments)
        {
            total += segment.FileSize;
            if (total > MaximumSize || memory.ReadBytes(segment.VirtualAddress + image.Bias, (int)segment.FileSize) is not { } bytes)
            {
                return null;
            }

            uint flags = (segment.IsExecutable ? ExecuteFlag : 0) | (segment.IsWritable ? WriteFlag : 0) | (segment.IsReadable ? ReadFlag : 0);
            contents.Add(new SegmentContent(segment.VirtualAddress, flags, bytes, segment.MemorySize));
        }

        return contents;
    }
}
