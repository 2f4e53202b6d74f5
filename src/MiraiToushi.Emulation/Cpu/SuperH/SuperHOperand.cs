namespace MiraiToushi.Emulation.Cpu.SuperH;

/// <summary>What an instruction's low bits are.</summary>
internal enum SuperHOperand
{
    /// <summary>Nothing but registers.</summary>
    None,

    /// <summary>A signed immediate of 8 bits.</summary>
    Signed,

    /// <summary>An unsigned immediate, or a displacement of bytes, of 8 bits.</summary>
    Bytes,

    /// <summary>A displacement of 16-bit words, of 8 bits.</summary>
    Words,

    /// <summary>A displacement of 32-bit words, of 8 bits.</summary>
    Longs,

    /// <summary>A displacement of bytes, of 4 bits.</summary>
    ShortBytes,

    /// <summary>A displacement of 16-bit words, of 4 bits.</summary>
    ShortWords,

    /// <summary>A displacement of 32-bit words, of 4 bits.</summary>
    ShortLongs,

    /// <summary>A 16-bit literal, from the program counter.</summary>
    LiteralWord,

    /// <summary>A 32-bit literal, from the program counter rounded down.</summary>
    LiteralLong,

    /// <summary>A branch target, 8 bits.</summary>
    NearTarget,

    /// <summary>A branch target, 12 bits.</summary>
    FarTarget,

    /// <summary>The instruction's own address plus 4, which branches by register add to.</summary>
    AfterSlot,
}

/// <summary>What an instruction does to the flow.</summary>
internal enum SuperHFlow
{
    /// <summary>Nothing; it may stand in a delay slot.</summary>
    Plain,

    /// <summary>Nothing, but it may not stand in a delay slot.</summary>
    NotInSlot,

    /// <summary>It ends the block.</summary>
    Ends,

    /// <summary>It ends the block after the instruction that follows.</summary>
    EndsAfterSlot,
}
