using MiraiToushi.Emulation.Loading;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Tracing;

/// <summary>One stretch of mappings in which code was executed that its process had written.</summary>
internal sealed record WrittenCode(
    UnpackKind Kind, ulong Start, ulong End, ulong FirstExecuted, ulong Instructions, int MetBefore, LoadedImage Image)
{
    /// <summary>Where it was entered; until the entry point that its own header names is executed, the first block of it that was.</summary>
    public ulong EntryPoint { get; set; } = FirstExecuted;

    /// <summary>The memory then.</summary>
    public required MemorySnapshot Entered { get; set; }

    /// <summary>The block before that.</summary>
    public ulong From { get; set; }

    /// <summary>Blocks met in it.</summary>
    public int Blocks { get; set; }

    /// <summary>Bytes of these blocks.</summary>
    public ulong Bytes { get; set; }

    /// <summary>Whether its entry was known, and the memory kept, before it was executed.</summary>
    public bool IsForeseen { get; init; }

    /// <summary>Whether something else lies there now.</summary>
    public bool IsGone { get; set; }

    public bool Contains(ulong address) => !IsGone && address >= Start && address < End;

    public UnpackLayer ToLayer() => new()
    {
        Kind = Kind,
        Start = Start,
        End = End,
        EntryPoint = EntryPoint,
        From = From,
        Instructions = Instructions,
        ExecutedBytes = Bytes,
        Image = Image,
        Entered = Entered,
    };
}
