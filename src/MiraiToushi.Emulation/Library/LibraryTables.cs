using MiraiToushi.Elf;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Library;

/// <summary>Writes what a C library has in its data before a program starts: classes of characters, streams, variables.</summary>
internal static class LibraryTables
{
    private const int First = -128;
    private const int Last = 255;

    /// <summary>Writes it.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="data">Where the library's data begins.</param>
    /// <param name="hasShortCases">Whether a letter's other case has two bytes, as in uClibc's headers, instead of four.</param>
    public static void Write(GuestMemory memory, ulong data, bool hasShortCases = false)
    {
        int size = hasShortCases ? 2 : 4;
        for (int c = First; c <= Last; c++)
        {
            ulong index = (ulong)(c - First);
            bool isAscii = c is >= 0 and < 128;
            Patch(memory, data + LibraryData.Classes + (2 * index), 2, isAscii ? Classes((char)c, memory.ByteOrder) : 0);
            Patch(memory, data + LibraryData.Lower + ((ulong)size * index), size, (uint)(isAscii ? char.ToLowerInvariant((char)c) : c));
            Patch(memory, data + LibraryData.Upper + ((ulong)size * index), size, (uint)(isAscii ? char.ToUpperInvariant((char)c) : c));
        }

        string[] streams = ["stdin", "stdout", "stderr"];
        for (int i = 0; i < streams.Length; i++)
        {
            ulong stream = data + LibraryData.Streams + (ulong)(0x100 * i);
            Patch(memory, stream, 4, (ulong)i);
            Set(memory, data, streams[i], stream);
        }

        foreach (string prefix in (string[])["__", "__C_"])
        {
            Set(memory, data, prefix + "ctype_b", data + LibraryData.Classes + 256);
            Set(memory, data, prefix + "ctype_tolower", data + LibraryData.Lower + (128 * (ulong)size));
            Set(memory, data, prefix + "ctype_toupper", data + LibraryData.Upper + (128 * (ulong)size));
        }

        Patch(memory, data + (ulong)LibraryData.Variable("optind")!.Value, 4, 1);
    }

    /// <summary>Sets a variable.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="data">Where the library's data begins.</param>
    /// <param name="name">Its name.</param>
    /// <param name="value">A word.</param>
    public static void Set(GuestMemory memory, ulong data, string name, ulong value) =>
        memory.TryPatchWord(data + (ulong)LibraryData.Variable(name)!.Value, value);

    // Bits of glibc's and uClibc's <ctype.h>, from upper case (bit 0) to alphanumeric (bit 11), counted from the first byte on.
    private static ulong Classes(char c, ByteOrder order)
    {
        bool[] classes =
        [
            char.IsAsciiLetterUpper(c), char.IsAsciiLetterLower(c), char.IsAsciiLetter(c), char.IsAsciiDigit(c), char.IsAsciiHexDigit(c),
            c is ' ' or (>= '\t' and <= '\r'), c is >= ' ' and < (char)127, c is > ' ' and < (char)127, c is ' ' or '\t', char.IsControl(c),
            c is > ' ' and < (char)127 && !char.IsAsciiLetterOrDigit(c), char.IsAsciiLetterOrDigit(c),
        ];
        ulong bits = 0;
        for (int i = 0; i < classes.Length; i++)
        {
            int bit = order == ByteOrder.Big ? i : i < 8 ? i + 8 : i - 8;
            bits |= classes[i] ? 1UL << bit : 0;
        }

        return bits;
    }

    private static void Patch(GuestMemory memory, ulong address, int size, ulong value)
    {
        Span<byte> bytes = stackalloc byte[size];
        memory.Encode(bytes, value);
        memory.TryPatch(address, bytes);
    }
}
