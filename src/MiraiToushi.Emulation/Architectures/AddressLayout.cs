namespace MiraiToushi.Emulation.Architectures;

/// <summary>Where things lie in a guest's address space. All values are multiples of the page size.</summary>
/// <param name="Limit">First address that can never be mapped.</param>
/// <param name="StackTop">The stack ends here.</param>
/// <param name="MapTop">mmap hands out room below this, downwards.</param>
/// <param name="MapBottom">mmap hands out nothing below this.</param>
/// <param name="PositionIndependentBase">Where an ET_DYN image is loaded.</param>
/// <param name="Gate">A page of ours with the return trampolines; one more page after it is ours too.</param>
public sealed record AddressLayout(ulong Limit, ulong StackTop, ulong MapTop, ulong MapBottom, ulong PositionIndependentBase, ulong Gate)
{
    /// <summary>32-bit processes that may use 3 GiB, as on i386, ARM.</summary>
    public static AddressLayout ThreeGigabytes { get; } = new(1UL << 32, 0xBFFF_0000, 0xB7FF_0000, 0x1000_0000, 0x5655_5000, 0xBFFF_8000);

    /// <summary>32-bit processes that may use 2 GiB, as on MIPS.</summary>
    public static AddressLayout TwoGigabytes { get; } = new(0x8000_0000, 0x7FFF_0000, 0x77FF_0000, 0x1000_0000, 0x5555_0000, 0x7FFF_8000);

    /// <summary>64-bit processes with 47 bits of address.</summary>
    public static AddressLayout FortySevenBits { get; } =
        new(0x7FFF_FFFF_F000, 0x7FFF_FFFE_0000, 0x7FFF_F7FF_0000, 0x7FFF_0000_0000, 0x5555_5555_4000, 0x7FFF_FFFF_0000);

    /// <summary>64-bit processes with 42 bits of address, as on s390x.</summary>
    public static AddressLayout FortyTwoBits { get; } =
        new(0x3FF_FFFF_F000, 0x3FF_FFFE_0000, 0x3FF_F7FF_0000, 0x3FF_0000_0000, 0x2AA_0000_0000, 0x3FF_FFFF_0000);

    /// <summary>64-bit processes with 38 bits of address, as on RISC-V with page tables of three levels.</summary>
    public static AddressLayout ThirtyEightBits { get; } =
        new(0x3F_FFFF_F000, 0x3F_FFFE_0000, 0x3F_F7FF_0000, 0x3F_0000_0000, 0x2A_AAAA_A000, 0x3F_FFFF_0000);
}
