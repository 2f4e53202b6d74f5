using MiraiToushi.Elf;
using MiraiToushi.Emulation.Linux.World.Files;
using MiraiToushi.Emulation.Loading;

namespace MiraiToushi.Emulation.Linux;

/// <summary>The program that a process runs since it was started or called exec.</summary>
/// <param name="File">Its file's headers.</param>
/// <param name="Image">Where it was loaded.</param>
/// <param name="FileName">The path given to execve.</param>
/// <param name="Stack">What it was started with.</param>
public sealed record LoadedProgram(ElfImage File, LoadedImage Image, string FileName, InitialStack Stack)
{
    /// <summary>Its file, which outlives its name.</summary>
    internal RegularNode? Node { get; init; }

    /// <summary>Bytes of argv[0] without its NUL; they lie where the arguments of <see cref="Stack"/> begin.</summary>
    public int FirstArgumentLength { get; init; }

    /// <summary>exec calls that led to it; 0 for the sample itself.</summary>
    public int Generation { get; init; }
}
