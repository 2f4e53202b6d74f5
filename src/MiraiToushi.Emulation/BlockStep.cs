using MiraiToushi.Emulation.Cpu;

namespace MiraiToushi.Emulation;

/// <summary>A process is about to enter a basic block.</summary>
/// <param name="Process">Its place in the tree.</param>
/// <param name="Index">How many blocks it has entered before; the same in every run of the same machine.</param>
/// <param name="Address">Address of the block, without the Thumb bit.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Cpu">The processor, to look at.</param>
public readonly record struct BlockStep(string Process, long Index, ulong Address, uint Size, ICpu Cpu);
