namespace MiraiToushi.Emulation.Cpu;

/// <summary>A set of block addresses, made for one question asked millions of times: was this one met before?</summary>
public sealed class BlockSet
{
    private ulong[] _slots = new ulong[1024];
    private bool _hasZero;

    /// <summary>How many addresses it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an address.</summary>
    /// <param name="address">Address of a basic block.</param>
    /// <returns>True where it was new.</returns>
    public bool Add(ulong address)
    {
        if (address == 0)
        {
            bool isNew = !_hasZero;
            _hasZero = true;
            Count += isNew ? 1 : 0;
            return isNew;
        }

        int mask = _slots.Length - 1;
        int at = Hash(address) & mask;
        while (_slots[at] != 0)
        {
            if (_slots[at] == address)
            {
                return false;
            }

            at = (at + 1) & mask;
        }

        _slots[at] = address;
        Count++;
        if (Count * 2 > _slots.Length)
        {
            Grow();
        }

        return true;
    }

    /// <summary>Whether an address is in the set.</summary>
    /// <param name="address">Address of a basic block.</param>
    public bool Contains(ulong address)
    {
        if (address == 0)
        {
            return _hasZero;
        }

        int mask = _slots.Length - 1;
        for (int at = Hash(address) & mask; _slots[at] != 0; at = (at + 1) & mask)
        {
            if (_slots[at] == address)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>All addresses, in no particular order.</summary>
    public IEnumerable<ulong> Enumerate()
    {
        if (_hasZero)
        {
            yield return 0;
        }

        foreach (ulong slot in _slots)
        {
            if (slot != 0)
            {
                yield return slot;
            }
        }
    }

    private static int Hash(ulong address) => (int)((address * 0x9E3779B97F4A7C15UL) >> 33);

    private void Grow()
    {
        ulong[] old = _slots;
        _slots = new ulong[old.Length * 2];
        int mask = _slots.Length - 1;
        foreach (ulong address in old)
        {
            if (address == 0)
            {
                continue;
            }

            int at = Hash(address) & mask;
            while (_slots[at] != 0)
            {
                at = (at + 1) & mask;
            }

            _slots[at] = address;
        }
    }
}
