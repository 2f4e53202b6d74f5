using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>A struct fd_set: one bit a descriptor, in words of the guest's byte order.</summary>
internal sealed class DescriptorSet
{
    private readonly ulong[] _words;
    private readonly int _bits;

    private DescriptorSet(int wordSize, int count)
    {
        _bits = 8 * wordSize;
        _words = new ulong[(count + _bits - 1) / _bits];
    }

    /// <summary>Reads a set.</summary>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="address">Where it is; 0 for an empty one.</param>
    /// <param name="count">Descriptors in it.</param>
    /// <returns>The set, or null for a bad address.</returns>
    public static DescriptorSet? Read(GuestMemory memory, ulong address, int count)
    {
        DescriptorSet set = new(memory.WordSize, count);
        for (int i = 0; address != 0 && i < set._words.Length; i++)
        {
            if (!memory.TryReadWord(address + (ulong)(i * memory.WordSize), out set._words[i]))
            {
                return null;
            }
        }

        return set;
    }

    /// <summary>Whether a descriptor is in it.</summary>
    /// <param name="descriptor">The descriptor.</param>
    public bool Has(int descriptor) => ((_words[descriptor / _bits] >> (descriptor % _bits)) & 1) != 0;

    /// <summary>Takes a descriptor out.</summary>
    /// <param name="descriptor">The descriptor.</param>
    public void Remove(int descriptor) => _words[descriptor / _bits] &= ~(1UL << (descriptor % _bits));

    /// <summary>Writes it back.</summary>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="address">Where to; 0 for nowhere.</param>
    /// <returns>False for a bad address.</returns>
    public bool Write(GuestMemory memory, ulong address)
    {
        for (int i = 0; address != 0 && i < _words.Length; i++)
        {
            if (!memory.TryWriteWord(address + (ulong)(i * memory.WordSize), _words[i]))
            {
                return false;
            }
        }

        return true;
    }
}
