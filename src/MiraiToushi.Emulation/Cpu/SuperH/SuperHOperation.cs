namespace MiraiToushi.Emulation.Cpu.SuperH;

/// <summary>An instruction, decoded.</summary>
internal unsafe struct SuperHOperation
{
    /// <summary>Does it. Gives the operation to go on with, or null where the block is left: the core's program counter is set then.</summary>
    public delegate*<SuperHCore, SuperHOperation*, SuperHOperation*> Run;

    /// <summary>The immediate, the scaled displacement, or the address that a displacement from the program counter gives.</summary>
    public uint Immediate;

    /// <summary>Bits 8 to 11.</summary>
    public byte N;

    /// <summary>Bits 4 to 7.</summary>
    public byte M;

    /// <summary>The instruction itself.</summary>
    public ushort Code;
}
