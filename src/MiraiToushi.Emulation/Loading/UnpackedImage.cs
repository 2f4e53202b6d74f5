using MiraiToushi.Elf;
using MiraiToushi.Elf.Writing;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Loading;

/// <summary>Makes a file of a layer that a sample unpacked: what stood in memory when it was entered.</summary>
public static class UnpackedImage
{
    private const ulong MaximumSize = 192UL << 20;
    private const uint ExecuteFlag = 1;
    private const uint WriteFlag = 2;
    private const uint ReadFlag = 4;

    /// <summary>Writes a layer as an ELF file.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="sample">The sample, for what the layer has no header of its own to say.</param>
    /// <param name="problem">Why there is no file; null where there is one.</param>
    public static byte[]? Write(UnpackLayer layer, ElfImage sample, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(sample);
        problem = null;
        if (layer.Kind == UnpackKind.Executed && layer.Image.File is { } file)
        {
            return ElfImageWriter.WithSections(file);
        }

        if (Read(layer) is not { } segments)
        {
            problem = "What was unpacked does not lie in memory as its header says, or is too large.";
            return null;
        }

        return (layer.Image.MappedHeader is { } header ? ElfImageWriter.InOwnLayout(header, Exact(layer, segments), OtherEntry(layer, header)) : null)
            ?? ElfImageWriter.InNewLayout(Shape(layer, sample), Sorted(segments), Others(layer));
    }

    private static List<SegmentContent>? Read(UnpackLayer layer)
    {
        List<SegmentContent> segments = [];
        ulong total = 0;
        foreach (LoadedSegment segment in layer.Image.Segments)
        {
            total += segment.End - segment.Start;
            if (segment.End <= segment.Start || total > MaximumSize
                || layer.Entered.ReadBytes(segment.Start, (int)(segment.End - segment.Start)) is not { } bytes)
            {
                return null;
            }

            // What a program wrote beyond the bytes that its header takes from the file has to be kept too.
            int used = bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
            int length = Math.Max(used, (int)(segment.FileEnd - segment.Start));
            segments.Add(new SegmentContent(segment.Start - layer.Image.Bias, Flags(segment.Permissions), bytes[..length], (ulong)bytes.Length));
        }

        return segments;
    }

    private static uint Flags(Permissions permissions) =>
        (permissions.HasFlag(Permissions.Execute) ? ExecuteFlag : 0)
        | (permissions.HasFlag(Permissions.Write) ? WriteFlag : 0)
        | (permissions.HasFlag(Permissions.Read) ? ReadFlag : 0);

    // The magic that the header lacked in memory belongs to the file.
    private static SegmentContent[] Exact(UnpackLayer layer, List<SegmentContent> segments)
    {
        ElfImage header = layer.Image.MappedHeader!;
        foreach ((SegmentContent segment, ProgramHeader place) in segments.Zip(header.LoadSegments))
        {
            if (place.Offset == 0 && segment.Content.Length >= 4)
            {
                header.File.Span[..4].CopyTo(segment.Content);
            }
        }

        return [.. segments];
    }

    private static SegmentContent[] Sorted(List<SegmentContent> segments) => [.. segments.OrderBy(segment => segment.Address)];

    private static ulong? OtherEntry(UnpackLayer layer, ElfImage header)
    {
        ulong entry = layer.EntryPoint - layer.Image.Bias;
        return (header.EntryPoint | 1) == (entry | 1) || IsDescriptor(layer, header) ? null : entry;
    }

    // On big-endian 64-bit PowerPC an entry point is the address of the function's descriptor.
    private static bool IsDescriptor(UnpackLayer layer, ElfImage header) =>
        header.Machine == (ushort)ElfMachine.PowerPc64
        && layer.Entered.TryReadUnsigned(header.EntryPoint + layer.Image.Bias, layer.Entered.WordSize, out ulong code)
        && code == layer.EntryPoint;

    private static ElfShape Shape(UnpackLayer layer, ElfImage sample)
    {
        ElfImage? header = layer.Image.MappedHeader;
        ElfShape shape = ElfShape.Of(header ?? sample);
        if (header is not null)
        {
            return shape with { EntryPoint = OtherEntry(layer, header) ?? header.EntryPoint };
        }

        // Without a header nothing says that it could lie elsewhere.
        return shape with { Type = ElfType.Executable, EntryPoint = layer.EntryPoint - layer.Image.Bias };
    }

    private static ProgramHeader[] Others(UnpackLayer layer) =>
        [.. layer.Image.MappedHeader?.ProgramHeaders.Where(header => header.Type is not (SegmentType.Load or SegmentType.ProgramHeaderTable or SegmentType.Null)) ?? []];
}
