namespace MiraiToushi.Emulation.Cpu.SuperH;

/// <summary>One row of the instruction table.</summary>
internal readonly unsafe struct SuperHPattern
{
    /// <summary>Creates a row.</summary>
    /// <param name="bits">The instruction's 16 bits from the highest: 0, 1, or a letter where anything may stand.</param>
    /// <param name="operand">What the low bits are.</param>
    /// <param name="flow">What it does to the flow.</param>
    /// <param name="run">Who does it.</param>
    public SuperHPattern(string bits, SuperHOperand operand, SuperHFlow flow, delegate*<SuperHCore, SuperHOperation*, SuperHOperation*> run)
    {
        Bits = bits;
        Operand = operand;
        Flow = flow;
        Run = run;
        foreach (char bit in bits)
        {
            Mask = (Mask << 1) | (bit is '0' or '1' ? 1u : 0u);
            Value = (Value << 1) | (bit == '1' ? 1u : 0u);
        }
    }

    /// <summary>Creates a row of a plain instruction.</summary>
    /// <param name="bits">The instruction's 16 bits.</param>
    /// <param name="run">Who does it.</param>
    public SuperHPattern(string bits, delegate*<SuperHCore, SuperHOperation*, SuperHOperation*> run)
        : this(bits, SuperHOperand.None, SuperHFlow.Plain, run)
    {
    }

    /// <summary>Creates a row of a plain instruction with an operand.</summary>
    /// <param name="bits">The instruction's 16 bits.</param>
    /// <param name="operand">What the low bits are.</param>
    /// <param name="run">Who does it.</param>
    public SuperHPattern(string bits, SuperHOperand operand, delegate*<SuperHCore, SuperHOperation*, SuperHOperation*> run)
        : this(bits, operand, SuperHFlow.Plain, run)
    {
    }

    public string Bits { get; }

    public uint Mask { get; }

    public uint Value { get; }

    public SuperHOperand Operand { get; }

    public SuperHFlow Flow { get; }

    public delegate*<SuperHCore, SuperHOperation*, SuperHOperation*> Run { get; }

    /// <summary>Whether an instruction is this one.</summary>
    /// <param name="code">The instruction.</param>
    public bool Matches(uint code) => (code & Mask) == Value;
}
