using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Loading.Dynamic;

/// <summary>An entry of a procedure linkage table.</summary>
/// <param name="Place">Its address.</param>
/// <param name="Target">The function, or its descriptor.</param>
/// <param name="IsCode">Whether the entry is code.</param>
/// <param name="IsSparc">Whether that is SPARC's, else PowerPC's.</param>
/// <param name="IsDescriptor">Whether the entry is a copy of the function's descriptor.</param>
internal readonly record struct PltEntry(ulong Place, ulong Target, bool IsCode, bool IsSparc, bool IsDescriptor);

/// <summary>Writes entries of procedure linkage tables, from the processors' ABI supplements.</summary>
internal static class PltEntries
{
    private const uint Branch = 0x4800_0000;
    private const uint BranchMask = 0x03FF_FFFC;
    private const uint SetHigh = 0x0300_0000;
    private const uint JumpAndLink = 0x81C0_6000;

    /// <summary>Lets an entry lead to its function.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="entry">The entry.</param>
    public static void Write(GuestMemory memory, PltEntry entry)
    {
        if (entry.IsDescriptor)
        {
            // Code, table of contents, environment.
            for (ulong offset = 0; offset < 24 && memory.TryReadWord(entry.Target + offset, out ulong word); offset += 8)
            {
                memory.TryPatchWord(entry.Place + offset, word);
            }
        }
        else if (entry.IsCode && entry.IsSparc)
        {
            // The first instruction stays: sethi %hi(target), %g1; jmpl %g1 + %lo(target), %g0.
            memory.TryPatchWord(entry.Place + 4, SetHigh | (uint)(entry.Target >> 10));
            memory.TryPatchWord(entry.Place + 8, JumpAndLink | (uint)(entry.Target & 0x3FF));
        }
        else
        {
            memory.TryPatchWord(entry.Place, entry.IsCode ? Branch | ((uint)(entry.Target - entry.Place) & BranchMask) : entry.Target);
        }
    }
}
