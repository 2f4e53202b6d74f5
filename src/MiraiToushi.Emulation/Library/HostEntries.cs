using System.Text;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Library;

/// <summary>Writes a struct hostent: name, aliases, family, length of an address, addresses.</summary>
internal static class HostEntries
{
    /// <summary>Bytes kept for the structure itself.</summary>
    public const int Size = 0x20;

    /// <summary>Bytes of what it points to.</summary>
    public const ulong AreaSize = NameOffset - Size + MaximumName + 1;

    /// <summary>Where the name is, from the structure on, if what it points to follows it.</summary>
    public const int NameOffset = 0x100;

    private const int MaximumAddresses = 8;
    private const int MaximumName = 255;
    private const int AliasOffset = 0x50;
    private const int BytesOffset = 0x58;

    /// <summary>Writes it.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="entry">Where the structure is.</param>
    /// <param name="area">Where what it points to is.</param>
    /// <param name="name">The host's name.</param>
    /// <param name="addresses">Its addresses, all of one length.</param>
    public static void Write(GuestMemory memory, ulong entry, ulong area, string name, IReadOnlyList<byte[]> addresses)
    {
        ulong word = (ulong)memory.WordSize;
        int count = Math.Min(addresses.Count, MaximumAddresses);
        for (int i = 0; i < count; i++)
        {
            ulong place = area + BytesOffset + (ulong)(16 * i);
            memory.TryWrite(place, addresses[i]);
            memory.TryWriteWord(area + ((ulong)i * word), place);
        }

        ulong text = area + NameOffset - Size;
        memory.TryWriteWord(area + ((ulong)count * word), 0);
        memory.TryWriteWord(area + AliasOffset, 0);
        memory.TryWrite(text, [.. Encoding.Latin1.GetBytes(name[..Math.Min(name.Length, MaximumName)]), 0]);
        memory.TryWriteWord(entry, text);
        memory.TryWriteWord(entry + word, area + AliasOffset);
        memory.TryWriteUnsigned(entry + (2 * word), 4, addresses[0].Length == 4 ? 2UL : 10UL);
        memory.TryWriteUnsigned(entry + (2 * word) + 4, 4, (ulong)addresses[0].Length);
        memory.TryWriteWord(entry + (2 * word) + 8, area);
    }
}
