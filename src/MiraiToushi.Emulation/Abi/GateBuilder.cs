namespace MiraiToushi.Emulation.Abi;

/// <summary>Lays out the gate page.</summary>
internal static class GateBuilder
{
    /// <summary>Puts a trap at each place.</summary>
    /// <param name="trap">Code of the trap.</param>
    /// <param name="thumbTrap">Code of the trap in Thumb state; empty for the same.</param>
    public static byte[] Build(ReadOnlySpan<byte> trap, ReadOnlySpan<byte> thumbTrap = default)
    {
        byte[] gate = new byte[GateOffsets.Size];
        trap.CopyTo(gate.AsSpan(GateOffsets.SignalReturn));
        trap.CopyTo(gate.AsSpan(GateOffsets.CallReturn));
        (thumbTrap.IsEmpty ? trap : thumbTrap).CopyTo(gate.AsSpan(GateOffsets.ThumbCallReturn));
        return gate;
    }
}
