using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Architectures;

/// <summary>
/// The page at 0xffff0000 through which libc does what old processors cannot: compare and exchange, memory barrier, thread
/// pointer (Documentation/arm/kernel_user_helpers.rst). The code is the kernel's interface in our own words.
/// </summary>
internal static class ArmKernelHelpers
{
    /// <summary>Address of the page.</summary>
    public const ulong Address = 0xFFFF_0000;

    private const int VersionOffset = 0xFFC;

    /// <summary>The page's words that are not zero, by offset.</summary>
    public static IReadOnlyList<(int Offset, uint Word)> Words { get; } =
    [
        // __kuser_memory_barrier: bx lr
        (0xFA0, 0xE12F_FF1E),
        // __kuser_cmpxchg: ldr r3, [r2]; subs r3, r3, r0; streq r1, [r2]; rsbs r0, r3, #0; bx lr
        (0xFC0, 0xE592_3000),
        (0xFC4, 0xE053_3000),
        (0xFC8, 0x0582_1000),
        (0xFCC, 0xE273_0000),
        (0xFD0, 0xE12F_FF1E),
        // __kuser_get_tls: ldr r0, [pc, #8]; bx lr; the word is at 0xff0
        (0xFE0, 0xE59F_0008),
        (0xFE4, 0xE12F_FF1E),
        // __kuser_helper_version
        (VersionOffset, 5),
    ];

    /// <summary>Turns the code, which was written in the order of data, into the other order.</summary>
    /// <param name="space">Memory with the page mapped.</param>
    public static void SwapCode(AddressSpace space)
    {
        foreach ((int offset, _) in Words)
        {
            if (offset != VersionOffset)
            {
                space.HostSpan(Address + (ulong)offset, 4).Reverse();
            }
        }
    }
}
