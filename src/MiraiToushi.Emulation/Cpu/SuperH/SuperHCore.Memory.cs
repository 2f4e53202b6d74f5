using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Cpu.SuperH;

/// <summary>
/// Loads and stores. The plain ones accept any alignment: the processor raises an address error, and Linux, whose setting
/// here is "fixup" unless told otherwise (arch/sh/mm/alignment.c), does the access for the program. What its fix-up does
/// not know (GBR, FPU, MAC and control registers) goes through the aligned ones and gets SIGBUS, as there.
/// </summary>
internal sealed unsafe partial class SuperHCore
{
    private const uint HighestWord = SuperHPages.OffsetMask - 1;
    private const uint HighestLong = SuperHPages.OffsetMask - 3;

    /// <summary>Loads a byte, zero-extended.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="value">The value.</param>
    /// <returns>False where a stop was noted.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryLoad8(uint address, out uint value)
    {
        if ((_table[address >> SuperHPages.Shift] & SuperHPages.Readable) == 0)
        {
            return TryLoadSlow(address, 1, out value);
        }

        value = _host[address];
        return true;
    }

    /// <summary>Loads 16 bits, zero-extended.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="value">The value.</param>
    /// <returns>False where a stop was noted.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryLoad16(uint address, out uint value)
    {
        if ((_table[address >> SuperHPages.Shift] & SuperHPages.Readable) == 0 || (address & SuperHPages.OffsetMask) > HighestWord)
        {
            return TryLoadSlow(address, 2, out value);
        }

        ushort word = Unsafe.ReadUnaligned<ushort>(_host + address);
        value = IsBig ? BinaryPrimitives.ReverseEndianness(word) : word;
        return true;
    }

    /// <summary>Loads 32 bits.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="value">The value.</param>
    /// <returns>False where a stop was noted.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryLoad32(uint address, out uint value)
    {
        if ((_table[address >> SuperHPages.Shift] & SuperHPages.Readable) == 0 || (address & SuperHPages.OffsetMask) > HighestLong)
        {
            return TryLoadSlow(address, 4, out value);
        }

        uint word = Unsafe.ReadUnaligned<uint>(_host + address);
        value = IsBig ? BinaryPrimitives.ReverseEndianness(word) : word;
        return true;
    }

    /// <summary>Stores a byte.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="value">The value; higher bits are dropped.</param>
    /// <returns>False where a stop was noted.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryStore8(uint address, uint value)
    {
        if ((_table[address >> SuperHPages.Shift] & (SuperHPages.Writable | SuperHPages.Decoded)) != SuperHPages.Writable)
        {
            return TryStoreSlow(address, 1, value);
        }

        _host[address] = (byte)value;
        return true;
    }

    /// <summary>Stores 16 bits.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="value">The value; higher bits are dropped.</param>
    /// <returns>False where a stop was noted.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryStore16(uint address, uint value)
    {
        if ((_table[address >> SuperHPages.Shift] & (SuperHPages.Writable | SuperHPages.Decoded)) != SuperHPages.Writable
            || (address & SuperHPages.OffsetMask) > HighestWord)
        {
            return TryStoreSlow(address, 2, value);
        }

        ushort word = (ushort)value;
        Unsafe.WriteUnaligned(_host + address, IsBig ? BinaryPrimitives.ReverseEndianness(word) : word);
        return true;
    }

    /// <summary>Stores 32 bits.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="value">The value.</param>
    /// <returns>False where a stop was noted.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryStore32(uint address, uint value)
    {
        if ((_table[address >> SuperHPages.Shift] & (SuperHPages.Writable | SuperHPages.Decoded)) != SuperHPages.Writable
            || (address & SuperHPages.OffsetMask) > HighestLong)
        {
            return TryStoreSlow(address, 4, value);
        }

        Unsafe.WriteUnaligned(_host + address, IsBig ? BinaryPrimitives.ReverseEndianness(value) : value);
        return true;
    }

    /// <summary>Whether an access that Linux does not fix up is aligned; a stop is noted where not.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="access">What is wanted there.</param>
    public bool IsAligned(uint address, uint size, Permissions access)
    {
        if ((address & (size - 1)) == 0)
        {
            return true;
        }

        StopAtException(access == Permissions.Write ? AddressErrorWrite : AddressErrorRead, address, access);
        return false;
    }

    /// <summary>Loads 16 bits, aligned.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="value">The value.</param>
    /// <returns>False where a stop was noted.</returns>
    public bool TryLoadAligned16(uint address, out uint value)
    {
        value = 0;
        return IsAligned(address, 2, Permissions.Read) && TryLoad16(address, out value);
    }

    /// <summary>Loads 32 bits, aligned.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="value">The value.</param>
    /// <returns>False where a stop was noted.</returns>
    public bool TryLoadAligned32(uint address, out uint value)
    {
        value = 0;
        return IsAligned(address, 4, Permissions.Read) && TryLoad32(address, out value);
    }

    /// <summary>Stores 16 bits, aligned.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="value">The value.</param>
    /// <returns>False where a stop was noted.</returns>
    public bool TryStoreAligned16(uint address, uint value) => IsAligned(address, 2, Permissions.Write) && TryStore16(address, value);

    /// <summary>Stores 32 bits, aligned.</summary>
    /// <param name="address">A guest address.</param>
    /// <param name="value">The value.</param>
    /// <returns>False where a stop was noted.</returns>
    public bool TryStoreAligned32(uint address, uint value) => IsAligned(address, 4, Permissions.Write) && TryStore32(address, value);

    /// <summary>Whether a byte may be fetched as code.</summary>
    /// <param name="address">A guest address.</param>
    public bool IsExecutable(uint address) => (_table[address >> SuperHPages.Shift] & SuperHPages.Executable) != 0;

    /// <summary>Fetches an instruction from a page that is known to be executable.</summary>
    /// <param name="address">An even guest address.</param>
    public ushort Fetch(uint address)
    {
        ushort code = Unsafe.ReadUnaligned<ushort>(_host + address);
        return IsBig ? BinaryPrimitives.ReverseEndianness(code) : code;
    }

    private bool TryLoadSlow(uint address, int size, out uint value)
    {
        value = 0;
        for (int i = 0; i < size; i++)
        {
            uint at = address + (uint)i;
            if ((_table[at >> SuperHPages.Shift] & SuperHPages.Readable) == 0)
            {
                StopAtFault(at, Permissions.Read);
                return false;
            }

            value |= (uint)_host[at] << (8 * (IsBig ? size - 1 - i : i));
        }

        return true;
    }

    private bool TryStoreSlow(uint address, int size, uint value)
    {
        for (int i = 0; i < size; i++)
        {
            uint at = address + (uint)i;
            if ((_table[at >> SuperHPages.Shift] & SuperHPages.Writable) == 0)
            {
                StopAtFault(at, Permissions.Write);
                return false;
            }
        }

        for (int i = 0; i < size; i++)
        {
            uint at = address + (uint)i;
            _host[at] = (byte)(value >> (8 * (IsBig ? size - 1 - i : i)));
            if ((_table[at >> SuperHPages.Shift] & SuperHPages.Decoded) != 0)
            {
                _cache.Written(at, 1);
            }
        }

        return true;
    }
}
