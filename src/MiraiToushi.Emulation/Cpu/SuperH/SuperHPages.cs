using MiraiToushi.Emulation.Memory;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Cpu.SuperH;

/// <summary>One byte of what may be done for each page of the 4 GiB that an address can name.</summary>
internal sealed unsafe class SuperHPages : IDisposable
{
    /// <summary>Bits of an address inside a page.</summary>
    public const int Shift = 12;

    /// <summary>The highest offset in a page.</summary>
    public const uint OffsetMask = (1 << Shift) - 1;

    /// <summary>Loads.</summary>
    public const byte Readable = 1;

    /// <summary>Stores.</summary>
    public const byte Writable = 2;

    /// <summary>Fetches.</summary>
    public const byte Executable = 4;

    /// <summary>Decoded instructions of the page are kept, so that a store there has to be looked at.</summary>
    public const byte Decoded = 8;

    private readonly HostMemory _memory = new(1UL << (32 - Shift));
    private readonly AddressSpace _space;
    private List<MemoryRegion> _regions = [];
    private int _version = -1;

    public SuperHPages(AddressSpace space)
    {
        _space = space;
        Table = (byte*)_memory.Pointer;
    }

    /// <summary>The bytes.</summary>
    public byte* Table { get; }

    public void Dispose() => _memory.Dispose();

    /// <summary>Brings the table up to date with the regions; <see cref="Decoded"/> is lost where they changed.</summary>
    /// <returns>False where there was nothing to do.</returns>
    public bool Synchronise()
    {
        if (_version == _space.Version)
        {
            return false;
        }

        foreach (MemoryRegion region in _regions)
        {
            Fill(region, 0);
        }

        _regions = [.. _space.Regions];
        _version = _space.Version;
        foreach (MemoryRegion region in _regions)
        {
            Fill(region, Translate(region.Permissions));
        }

        return true;
    }

    // The kernel's access_error asks a load only for a mapping with any right at all.
    private static byte Translate(Permissions permissions) => (byte)(
        (permissions == Permissions.None ? 0 : Readable)
        | (permissions.HasFlag(Permissions.Write) ? Writable : 0)
        | (permissions.HasFlag(Permissions.Execute) ? Executable : 0));

    private void Fill(MemoryRegion region, byte value)
    {
        // The upper half belongs to the kernel.
        ulong end = Math.Min(region.End, _space.Limit);
        if (end > region.Start && end <= 1UL << 32)
        {
            new Span<byte>(Table + (region.Start >> Shift), (int)((end - region.Start) >> Shift)).Fill(value);
        }
    }
}
