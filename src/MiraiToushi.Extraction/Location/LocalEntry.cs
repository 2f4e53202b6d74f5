using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Extraction.Location;

/// <summary>The second beginning of a function: PowerPC code of 64 bits calls within an image past the two instructions that compute r2.</summary>
internal static class LocalEntry
{
    private const ulong Distance = 8;

    /// <summary>The place that calls within the image go to; null where it is the function's beginning.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <param name="memory">Memory with the code.</param>
    /// <param name="function">The function's beginning.</param>
    public static ulong? Of(Architecture architecture, MemorySnapshot memory, ulong function)
    {
        // addis r2, r12 or lis r2; addi r2, r2.
        bool has = architecture.Name == "powerpc64"
            && memory.TryReadUnsigned(function, 4, out ulong first)
            && memory.TryReadUnsigned(function + 4, 4, out ulong second)
            && first >> 16 is 0x3C4C or 0x3C40
            && second >> 16 == 0x3842;
        return has ? function + Distance : null;
    }
}
