namespace MiraiToushi.Emulation.Memory;

/// <summary>A range of bytes that a run changed.</summary>
/// <param name="Address">Guest address of the first byte.</param>
/// <param name="Length">Bytes, at least 1; up to 8 equal bytes in a row may be inside.</param>
public readonly record struct MemoryDelta(ulong Address, int Length)
{
    private const int Bridge = 8;

    /// <summary>The address after the last byte.</summary>
    public ulong End => Address + (ulong)Length;

    internal static void AddDifferences(List<MemoryDelta> result, ulong address, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        int at = 0;
        while (at < before.Length)
        {
            int same = before[at..].CommonPrefixLength(after[at..]);
            at += same;
            if (at >= before.Length)
            {
                return;
            }

            int end = at + 1;
            for (int i = end; i < before.Length && i - end <= Bridge; i++)
            {
                if (before[i] != after[i])
                {
                    end = i + 1;
                }
            }

            result.Add(new MemoryDelta(address + (ulong)at, end - at));
            at = end;
        }
    }
}
