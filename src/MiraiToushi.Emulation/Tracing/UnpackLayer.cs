using MiraiToushi.Emulation.Loading;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Tracing;

/// <summary>How code that a process had written itself came to be executed.</summary>
public enum UnpackKind
{
    /// <summary>It was written over what was loaded from the sample.</summary>
    InPlace,

    /// <summary>It lay in memory that the process had mapped.</summary>
    Mapped,

    /// <summary>It lay in a file that the process had written, and was started by exec.</summary>
    Executed,
}

/// <summary>Code that was executed although it stands in no file that was there at the start: a layer that the sample unpacked.</summary>
public sealed record UnpackLayer
{
    /// <summary>How it came to be executed.</summary>
    public required UnpackKind Kind { get; init; }

    /// <summary>First address of the mappings that it lies in.</summary>
    public required ulong Start { get; init; }

    /// <summary>Address after the last of them.</summary>
    public required ulong End { get; init; }

    /// <summary>Where it was entered: the original entry point, as far as the sample tells.</summary>
    public required ulong EntryPoint { get; init; }

    /// <summary>The block from which control came; 0 where it was the first.</summary>
    public required ulong From { get; init; }

    /// <summary>Guest instructions that the process had executed by then; 0 where an ancestor entered it.</summary>
    public required ulong Instructions { get; init; }

    /// <summary>Bytes of it that were executed, each block counted once.</summary>
    public required ulong ExecutedBytes { get; init; }

    /// <summary>What was mapped when it was entered: the unpacked image.</summary>
    public required LoadedImage Image { get; init; }

    /// <summary>The memory of the process when control first reached <see cref="EntryPoint"/>: before the layer changed anything of its own.</summary>
    public required MemorySnapshot Entered { get; init; }
}
