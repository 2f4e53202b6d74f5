using System.Text;

namespace FixtureBuilder.Elf;

/// <summary>Makes odd and broken files out of good ones.</summary>
internal static class ElfEditor
{
    private const ushort XtensaMachine = 94;

    public static void SetFlags(byte[] bytes, uint flags)
    {
        var elf = new ElfHeader(bytes);
        elf.SetInt(elf.FlagsOffset, flags);
    }

    /// <summary>Section headers are hints that may lie: a kernel does not read them.</summary>
    public static byte[] GarbageSections(byte[] good)
    {
        byte[] bytes = [.. good];
        var elf = new ElfHeader(bytes);
        int table = elf.SectionHeaderOffset;
        Fill(bytes.AsSpan(table, elf.SectionHeaderCount * elf.SectionHeaderSize), 0x5eed);
        Fill(bytes.AsSpan(elf.SectionFieldsOffset, 6), 0xbad);
        Fill(bytes.AsSpan(elf.SectionOffsetField, elf.Is64 ? 8 : 4), 0xf00d);
        return bytes;
    }

    public static byte[] GarbageSegments(byte[] good)
    {
        byte[] bytes = [.. good];
        var elf = new ElfHeader(bytes);
        Fill(bytes.AsSpan(elf.ProgramHeaderOffset, elf.ProgramHeaderCount * elf.ProgramHeaderSize), 0xdead);
        return bytes;
    }

    /// <summary>An executable with one segment and one instruction's worth of zeros.</summary>
    public static byte[] Xtensa()
    {
        byte[] bytes = new byte[52 + 32 + 16];
        ReadOnlySpan<byte> identification = [0x7f, (byte)'E', (byte)'L', (byte)'F', 1, 1, 1];
        identification.CopyTo(bytes);
        var elf = new ElfHeader(bytes);
        uint[] fields =
        [
            2 | ((uint)XtensaMachine << 16), // executable, machine
            1, 0x00400054, 52, 0, 0x300, // version, entry, program headers, no section headers, flags
            52 | (32u << 16), 1 | (40u << 16), 0, // header sizes and counts
            1, 0, 0x00400000, 0x00400000, 100, 100, 5, 0x1000, // a segment: readable, executable
        ];
        for (int at = 0; at < fields.Length; at++)
        {
            elf.SetInt(16 + (4 * at), fields[at]);
        }

        return bytes;
    }

    public static byte[] Text() =>
        Encoding.UTF8.GetBytes("This file is text. It begins with neither of the four bytes of an ELF file,\nand nothing can be extracted from it.\n");

    private static void Fill(Span<byte> span, uint state)
    {
        foreach (ref byte value in span)
        {
            state = (state * 1664525) + 1013904223;
            value = (byte)(state >> 24);
        }
    }
}
