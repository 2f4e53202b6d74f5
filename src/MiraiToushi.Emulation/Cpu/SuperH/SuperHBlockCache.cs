using System.Runtime.CompilerServices;

namespace MiraiToushi.Emulation.Cpu.SuperH;

/// <summary>The blocks that were decoded, by address and by page.</summary>
internal sealed unsafe class SuperHBlockCache
{
    // Blocks may overlap, so hostile code can ask for very many: the bound keeps them below some 100 MB.
    private const int MaximumBlocks = 1 << 16;
    private const int RecentBlocks = 1 << 12;
    private readonly SuperHBlock?[] _recent = new SuperHBlock?[RecentBlocks];
    private readonly Dictionary<uint, SuperHBlock> _blocks = [];
    private readonly Dictionary<uint, SuperHCodePage> _pages = [];
    private readonly byte* _table;

    /// <summary>Creates an empty cache.</summary>
    /// <param name="table">The page table, in which pages with blocks are marked.</param>
    public SuperHBlockCache(byte* table)
    {
        _table = table;
    }

    /// <summary>The block at an address, or null.</summary>
    /// <param name="address">A guest address.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SuperHBlock? Find(uint address)
    {
        SuperHBlock? block = _recent[(address >> 1) & (RecentBlocks - 1)];
        return block is not null && block.Address == address ? block : FindOld(address);
    }

    /// <summary>Keeps a block.</summary>
    /// <param name="block">A block that is not transient.</param>
    public void Add(SuperHBlock block)
    {
        if (_blocks.Count >= MaximumBlocks)
        {
            Clear();
        }

        _blocks.Add(block.Address, block);
        Remember(block);
        SuperHCodePage? last = null;
        for (uint address = block.Address; address != block.End; address += 2)
        {
            SuperHCodePage page = Page(address >> SuperHPages.Shift);
            page.Mark(address);
            if (page != last)
            {
                page.Blocks.Add(block);
                last = page;
            }
        }
    }

    /// <summary>Takes note of a store into a page with blocks; what it hits is dropped.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="size">Its bytes.</param>
    public void Written(uint address, int size)
    {
        uint number = address >> SuperHPages.Shift;
        if (_pages.TryGetValue(number, out SuperHCodePage? page) && page.IsHit(address, size))
        {
            Drop(number, page);
        }
    }

    /// <summary>Drops the blocks of a range whose instructions are no longer what they were.</summary>
    /// <param name="start">First address.</param>
    /// <param name="end">Address after the last.</param>
    /// <param name="read">Gives the instruction at an address, or null where none can be fetched.</param>
    public void Verify(ulong start, ulong end, Func<uint, ushort?> read)
    {
        foreach ((uint number, SuperHCodePage page) in _pages.ToArray())
        {
            ulong address = (ulong)number << SuperHPages.Shift;
            if (address < end && address + SuperHPages.OffsetMask >= start && !page.Blocks.TrueForAll(block => IsSame(block, read)))
            {
                Drop(number, page);
            }
        }
    }

    /// <summary>Marks the pages with blocks again, after the page table was written.</summary>
    public void MarkPages()
    {
        foreach (uint number in _pages.Keys)
        {
            _table[number] |= SuperHPages.Decoded;
        }
    }

    private static bool IsSame(SuperHBlock block, Func<uint, ushort?> read)
    {
        uint address = block.Address;
        foreach (SuperHOperation operation in block.Instructions)
        {
            if (read(address) != operation.Code)
            {
                return false;
            }

            address += 2;
        }

        return true;
    }

    private SuperHBlock? FindOld(uint address)
    {
        if (_blocks.TryGetValue(address, out SuperHBlock? block))
        {
            Remember(block);
        }

        return block;
    }

    private void Remember(SuperHBlock block) => _recent[(block.Address >> 1) & (RecentBlocks - 1)] = block;

    private SuperHCodePage Page(uint number)
    {
        if (!_pages.TryGetValue(number, out SuperHCodePage? page))
        {
            page = new SuperHCodePage();
            _pages.Add(number, page);
            _table[number] |= SuperHPages.Decoded;
        }

        return page;
    }

    private void Drop(uint number, SuperHCodePage page)
    {
        foreach (SuperHBlock block in page.Blocks)
        {
            block.Poison();
            if (_blocks.TryGetValue(block.Address, out SuperHBlock? current) && ReferenceEquals(current, block))
            {
                _blocks.Remove(block.Address);
            }

            ref SuperHBlock? recent = ref _recent[(block.Address >> 1) & (RecentBlocks - 1)];
            recent = ReferenceEquals(recent, block) ? null : recent;
        }

        _pages.Remove(number);
        _table[number] &= unchecked((byte)~SuperHPages.Decoded);
    }

    private void Clear()
    {
        foreach (uint number in _pages.Keys)
        {
            _table[number] &= unchecked((byte)~SuperHPages.Decoded);
        }

        _pages.Clear();
        _blocks.Clear();
        Array.Clear(_recent);
    }
}
