using MiraiToushi.Emulation.Loading;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Extraction.Stages;

/// <summary>The bytes of the program that built the configuration: the file's, or those of what the file unpacked.</summary>
internal static class ProgramBytes
{
    /// <summary>Gives them.</summary>
    /// <param name="boot">The boot.</param>
    /// <param name="sample">The sample's own file.</param>
    public static ReadOnlyMemory<byte> Of(Boot boot, ReadOnlyMemory<byte> sample)
    {
        EndedProcess? process = boot.Tables.Count > 0 ? boot.Tables[0].Process : boot.Machine.Ended.MaxBy(ended => ended.ProgramInstructions);
        if (process?.Memory.Image is not { } image || image == boot.Machine.Image)
        {
            return sample;
        }

        return image.File?.File ?? FromMemory(process, image);
    }

    private static byte[] FromMemory(EndedProcess process, LoadedImage image)
    {
        List<byte> bytes = [];
        foreach (LoadedSegment segment in image.Segments)
        {
            bytes.AddRange(process.Memory.ReadBytes(segment.Start, (int)(segment.FileEnd - segment.Start)) ?? []);
        }

        return [.. bytes];
    }
}
