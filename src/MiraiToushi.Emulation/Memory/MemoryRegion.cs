namespace MiraiToushi.Emulation.Memory;

/// <summary>A mapped range of guest memory with one set of permissions, what Linux calls a VMA.</summary>
/// <param name="Start">First address, a multiple of the page size.</param>
/// <param name="End">Address after the last, a multiple of the page size.</param>
/// <param name="Permissions">What the guest may do there.</param>
/// <param name="Name">Such as "[heap]", "[stack]", the image's path, or empty.</param>
public readonly record struct MemoryRegion(ulong Start, ulong End, Permissions Permissions, string Name)
{
    /// <summary>Size in bytes.</summary>
    public ulong Size => End - Start;

    /// <summary>Whether an address lies inside.</summary>
    /// <param name="address">A guest address.</param>
    public bool Contains(ulong address) => address >= Start && address < End;
}
