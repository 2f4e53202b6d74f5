namespace MiraiToushi.Elf;

/// <summary>The limits within which <see cref="ElfReader"/> accepts a file.</summary>
public sealed record ElfReaderOptions
{
    /// <summary>
    /// The most memory, in bytes, that the loadable segments may ask for. It bounds the sum of their sizes, and for a
    /// position-independent file also the distance from its lowest to its highest address, because the kernel reserves
    /// that as one block. Default 256 MiB.
    /// </summary>
    public long MaximumMemory { get; init; } = 256L * 1024 * 1024;

    /// <summary>The most symbol table entries that are looked at. Default 65,536: some fifty times a large static bot.</summary>
    public int MaximumSymbols { get; init; } = 65_536;
}
