using System.Runtime.InteropServices;

namespace MiraiToushi.Emulation.Cpu;

/// <summary>What an engine was running code for.</summary>
public enum EngineTask
{
    /// <summary>The sample as a program, going its own way.</summary>
    Run,

    /// <summary>The sample as a program, made to go another way at a branch.</summary>
    ForcedRun,

    /// <summary>A function of the sample, called by us.</summary>
    Call,

    /// <summary>A function of the sample, walked through block by block whatever its branches say.</summary>
    Walk,
}

/// <summary>
/// A moment of a sample's analysis. Runs repeat exactly, so engine and position name the same moment in the next run, as long
/// as everything before goes the same way.
/// </summary>
/// <param name="Engine">Number of the engine, in the order in which they were opened for the sample, from 1; 0 before the first.</param>
/// <param name="Position">Blocks that it had begun, and times it had been started, by then.</param>
/// <param name="Previous">Address of the block before; <see cref="NoBlock"/> where a run of the engine begins.</param>
/// <param name="Block">Address of the block begun last, or at which a run was to begin; then bit 0 selects Thumb on ARM.</param>
/// <param name="Task">What it was running code for.</param>
/// <param name="Function">The function that was called or walked; 0 where none was.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct EnginePlace(ulong Engine, ulong Position, ulong Previous, ulong Block, EngineTask Task, ulong Function)
{
    /// <summary>Stands for the block before where a run of the engine begins; no architecture has code there.</summary>
    public const ulong NoBlock = ulong.MaxValue;

    /// <summary>Whether not even the first block of a run was begun.</summary>
    public bool IsStart => Previous == NoBlock;
}
