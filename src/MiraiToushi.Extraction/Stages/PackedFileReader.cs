using MiraiToushi.Elf;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>What a file shows of packing before anything runs: the entropy of its segments, and marks of a packer.</summary>
internal static class PackedFileReader
{
    /// <summary>Describes a file.</summary>
    /// <param name="image">The image; null where it is none.</param>
    public static PackedFinding Describe(ElfImage? image)
    {
        if (image is null)
        {
            return new PackedFinding();
        }

        IReadOnlyList<string> marks = UpxMarks.Find(image);
        return new PackedFinding { Packer = marks.Count > 0 ? "UPX" : null, Marks = marks, Segments = Measure(image) };
    }

    /// <summary>Shannon entropy in bits per byte, rounded to thousandths.</summary>
    /// <param name="bytes">The bytes; none have none.</param>
    internal static decimal Entropy(ReadOnlySpan<byte> bytes)
    {
        Span<int> counts = stackalloc int[256];
        foreach (byte value in bytes)
        {
            counts[value]++;
        }

        double sum = 0;
        foreach (int count in counts)
        {
            double share = (double)count / Math.Max(bytes.Length, 1);
            sum -= count == 0 ? 0 : share * Math.Log2(share);
        }

        return Math.Round((decimal)sum, 3);
    }

    private static SegmentEntropy[] Measure(ElfImage image) =>
    [
        .. image.LoadSegments
            .Select(segment => (segment.VirtualAddress, Data: image.SegmentData(segment)))
            .Where(segment => segment.Data.Length > 0)
            .Select(segment => new SegmentEntropy(segment.VirtualAddress, segment.Data.Length, Entropy(segment.Data.Span))),
    ];
}
