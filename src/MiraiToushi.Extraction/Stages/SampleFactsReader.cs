using System.Security.Cryptography;
using MiraiToushi.Elf;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>Reads what a file is from its headers.</summary>
internal static class SampleFactsReader
{
    /// <summary>Describes a file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="name">Its name without its folder.</param>
    /// <param name="image">The image; null where it is none.</param>
    /// <param name="architecture">Its architecture; null where it cannot be run.</param>
    public static SampleFacts Describe(ReadOnlyMemory<byte> file, string name, ElfImage? image, Architecture? architecture)
    {
        SampleFacts facts = new()
        {
            Name = name,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(file.Span)),
            Size = file.Length,
        };
        return image is null ? facts : facts with
        {
            Architecture = architecture?.Name ?? ElfMachineNames.Describe(image.Machine),
            ByteOrder = image.ByteOrder == ByteOrder.Little ? "little" : "big",
            WordSize = image.Class == ElfClass.Elf32 ? 32 : 64,
            Abi = architecture?.Abi.Name,
            Linkage = image.IsDynamicallyLinked ? "dynamic" : image.IsPositionIndependent ? "static-pie" : "static",
            Stripped = image.IsStripped,
            Image = new ImageFacts
            {
                Base = image.LowestAddress,
                Last = image.HighestAddress - 1,
                SectionHeaderSize = image.SectionHeaderTableSize,
            },
        };
    }
}
