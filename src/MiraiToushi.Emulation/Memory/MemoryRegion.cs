namespace MiraiToushi.Emulation.Memory;

/// <summary>A mapped range of guest memory with one set of permissions, what Linux calls a VMA.</summary>
/// <param name="Start">First address, a multiple of the page size.</param>
/// <param name="End">Address after the last, a multiple of the page size.</param>
/// <param name="Permissions">What the guest may do there.</param>
/// <param name="Name">Such as "[heap]", "[stack]", the path of a file, or empty.</param>
public readonly record struct MemoryRegion(ulong Start, ulong End, Permissions Permissions, string Name)
{
    /// <summary>Size in bytes.</summary>
    public ulong Size => End - Start;

    /// <summary>What was mapped there; null for private memory without a file.</summary>
    public MappedObject? Object { get; init; }

    /// <summary>Address at which the object's first byte would lie; it wraps. Parts of a region keep it when the region is split.</summary>
    public ulong ObjectStart { get; init; }

    /// <summary>Whether other mappings see what is written here.</summary>
    public bool IsShared => Object?.Shared is not null;

    /// <summary>Whether an address lies inside.</summary>
    /// <param name="address">A guest address.</param>
    public bool Contains(ulong address) => address >= Start && address < End;

    /// <summary>Whether another region that begins where this one ends could be one with it.</summary>
    /// <param name="next">The other region.</param>
    public bool Continues(MemoryRegion next) =>
        next.Start == End && next.Permissions == Permissions && next.Name == Name && ReferenceEquals(next.Object, Object) && next.ObjectStart == ObjectStart;
}
