using System.Globalization;
using MiraiToushi.Elf;

namespace MiraiToushi.Extraction.Stages;

/// <summary>
/// Finds what UPX leaves in the files that it packs: l_info and p_info behind the program headers, the pack header at the end,
/// and a notice for readers (UPX's own src/stub/src/include/linux.h and src/packhead.cpp describe them). Who wants to hinder
/// "upx -d" changes the magic and zeroes fields; the stub needs neither, but it does need b_info.
/// </summary>
internal static class UpxMarks
{
    private const int LoaderInfoSize = 12;
    private const int ProgramInfoSize = 12;
    private const int BlockInfoSize = 12;
    private const int TrailerSize = 256;
    private const int LargestHeaders = 4096;

    private static ReadOnlySpan<byte> Magic => "UPX!"u8;

    private static ReadOnlySpan<byte> Notice => "$Info: This file is packed with the UPX"u8;

    /// <summary>The marks of a file, one sentence each.</summary>
    /// <param name="image">The file.</param>
    public static IReadOnlyList<string> Find(ElfImage image)
    {
        ReadOnlySpan<byte> file = image.File.Span;
        List<string> marks = [];
        ulong after = image.ProgramHeaderOffset + (ulong)(image.ProgramHeaderCount * image.ProgramHeaderSize);
        if (after + LoaderInfoSize + ProgramInfoSize + BlockInfoSize <= (ulong)file.Length)
        {
            AddLoaderInfo(marks, file, (int)after, image);
        }

        int tail = Math.Max(0, file.Length - TrailerSize);
        if (file[tail..].LastIndexOf(Magic) is var at and >= 0)
        {
            Add(marks, "\"UPX!\" of a pack header", tail + at);
        }

        if (file.IndexOf(Notice) is var notice and >= 0)
        {
            Add(marks, $"\"{System.Text.Encoding.ASCII.GetString(Notice)}\"", notice);
        }

        return marks;
    }

    private static void Add(List<string> marks, string what, int offset) =>
        marks.Add(string.Create(CultureInfo.InvariantCulture, $"{what} at offset 0x{offset:x}"));

    private static void AddLoaderInfo(List<string> marks, ReadOnlySpan<byte> file, int offset, ElfImage image)
    {
        if (file.Slice(offset + 4, 4).SequenceEqual(Magic))
        {
            Add(marks, "\"UPX!\" of an l_info behind the program headers", offset + 4);
        }
        else if (IsLoaderInfo(new EndianSpan(file[offset..], image.ByteOrder), image))
        {
            Add(marks, "a UPX-like header with changed magic behind the program headers", offset);
        }
    }

    // l_info: checksum, magic, l_lsize (16 bits), l_version, l_format; p_info: progid, filesize, blocksize;
    // b_info: sz_unc, sz_cpr, method, filter id, filter parameter. The first block always holds the packed program's own ELF header
    // and program headers, which gives its size away.
    private static bool IsLoaderInfo(EndianSpan info, ElfImage image)
    {
        const int Block = LoaderInfoSize + ProgramInfoSize;
        uint unpacked = info.ReadUInt32(Block);
        uint packed = info.ReadUInt32(Block + 4);
        byte method = info.ReadByte(Block + 8);
        uint headerSize = image.Class == ElfClass.Elf64 ? 64u : 52u;
        uint programHeader = image.Class == ElfClass.Elf64 ? 56u : 32u;
        bool isHeaders = unpacked > headerSize && unpacked <= LargestHeaders && (unpacked - headerSize) % programHeader == 0;
        bool isMethod = method is >= 2 and <= 10 or 14 or 15;
        byte version = info.ReadByte(10);
        return isHeaders && isMethod && packed > 0 && packed <= unpacked && version is >= 10 and <= 15 && info.ReadByte(11) != 0;
    }
}
