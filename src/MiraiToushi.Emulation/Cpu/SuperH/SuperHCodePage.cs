namespace MiraiToushi.Emulation.Cpu.SuperH;

/// <summary>The blocks of one page, and which of its bytes they were decoded from.</summary>
internal sealed class SuperHCodePage
{
    private const int BitsPerWord = 64;
    private readonly ulong[] _decoded = new ulong[(SuperHPages.OffsetMask + 1) / 2 / BitsPerWord];

    public List<SuperHBlock> Blocks { get; } = [];

    /// <summary>Notes that an instruction was decoded.</summary>
    /// <param name="address">Its address.</param>
    public void Mark(uint address)
    {
        int bit = (int)((address & SuperHPages.OffsetMask) / 2);
        _decoded[bit / BitsPerWord] |= 1UL << (bit % BitsPerWord);
    }

    /// <summary>Whether a store hits an instruction that was decoded.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="size">Its bytes, at most 8; those beyond the page do not count.</param>
    public bool IsHit(uint address, int size)
    {
        uint from = address & SuperHPages.OffsetMask;
        uint to = Math.Min(from + (uint)size - 1, SuperHPages.OffsetMask);
        for (uint bit = from / 2; bit <= to / 2; bit++)
        {
            if ((_decoded[bit / BitsPerWord] & (1UL << (int)(bit % BitsPerWord))) != 0)
            {
                return true;
            }
        }

        return false;
    }
}
