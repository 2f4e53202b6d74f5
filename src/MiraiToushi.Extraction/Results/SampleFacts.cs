namespace MiraiToushi.Extraction.Results;

/// <summary>What the file is, read from its headers.</summary>
public sealed record SampleFacts
{
    /// <summary>The file's name without its folder, as given by the caller; hostile text.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the file, 64 lower-case hex digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The file's size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>i386, x86-64, arm, mips, or another name of the ELF machine; null when the file is not an ELF.</summary>
    public string? Architecture { get; init; }

    /// <summary>"little" or "big"; null when the file is not an ELF.</summary>
    public string? ByteOrder { get; init; }

    /// <summary>Bits in a pointer, 32 or 64; null when the file is not an ELF.</summary>
    public int? WordSize { get; init; }

    /// <summary>The system call ABI, such as i386, x86-64, arm-eabi, arm-oabi, mips-o32; null when unknown.</summary>
    public string? Abi { get; init; }

    /// <summary>"static", "static-pie" or "dynamic"; null when the file is not an ELF.</summary>
    public string? Linkage { get; init; }

    /// <summary>True when there is no usable symbol table; null when the file is not an ELF.</summary>
    public bool? Stripped { get; init; }

    /// <summary>Where the image lies; null when the file is not an ELF.</summary>
    public ImageFacts? Image { get; init; }
}

/// <summary>Where an image lies in memory. Every address in a report is one in guest memory, with the load bias added.</summary>
public sealed record ImageFacts
{
    /// <summary>The lowest address of a loadable segment, as the file gives it.</summary>
    public required ulong Base { get; init; }

    /// <summary>The last address of a loadable segment, as the file gives it.</summary>
    public required ulong Last { get; init; }

    /// <summary>What was added to the addresses of the file when it was loaded; 0 for images that have a place of their own.</summary>
    public ulong LoadBias { get; init; }

    /// <summary>Bytes of the section header table; 0 where there is none, or it makes no sense.</summary>
    public long SectionHeaderSize { get; init; }
}
