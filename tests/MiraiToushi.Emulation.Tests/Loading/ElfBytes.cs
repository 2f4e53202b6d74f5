using System.Buffers.Binary;
using MiraiToushi.Elf;

namespace MiraiToushi.Emulation.Tests.Loading;

/// <summary>A small ELF file made by hand: headers, then the segments' bytes at their offsets.</summary>
internal sealed record ElfBytes
{
    public bool Is64 { get; init; }

    public bool IsBig { get; init; }

    public ElfMachine Machine { get; init; } = ElfMachine.I386;

    public bool IsPositionIndependent { get; init; }

    public ulong Entry { get; init; } = 0x8048000;

    public uint? StackFlags { get; init; } = 6;

    public int FileSize { get; init; } = 0x4000;

    /// <summary>Fills the file behind the headers, so that it shows where bytes come from.</summary>
    public byte Filler { get; init; } = 0xEE;

    public required IReadOnlyList<Segment> Segments { get; init; }

    public static ElfBytes Of(params Segment[] segments) => new() { Segments = segments };

    public ElfReadResult Read() => ElfReader.Read(Build());

    public ElfImage Image()
    {
        ElfReadResult result = Read();
        Assert.NotNull(result.Image);
        return result.Image;
    }

    public byte[] Build()
    {
        byte[] file = new byte[FileSize];
        List<(uint Type, Segment Segment)> headers = [.. Segments.Select(segment => (1u, segment))];
        if (StackFlags is { } flags)
        {
            headers.Add((0x6474E551, new Segment(0, 0, 0, 0, flags)));
        }

        int start = Is64 ? 64 : 52;
        int size = Is64 ? 56 : 32;
        file.AsSpan(start + (size * headers.Count)).Fill(Filler);
        byte[] identity = [0x7F, (byte)'E', (byte)'L', (byte)'F', (byte)(Is64 ? 2 : 1), (byte)(IsBig ? 2 : 1), 1];
        identity.CopyTo(file, 0);
        int at = 16;
        Put(file, ref at, 2, IsPositionIndependent ? 3u : 2u);
        Put(file, ref at, 2, (ulong)Machine);
        Put(file, ref at, 4, 1);
        Put(file, ref at, Is64 ? 8 : 4, Entry);
        Put(file, ref at, Is64 ? 8 : 4, (ulong)start);
        Put(file, ref at, Is64 ? 8 : 4, 0);
        Put(file, ref at, 4, 0);
        Put(file, ref at, 2, (ulong)start);
        Put(file, ref at, 2, (ulong)size);
        Put(file, ref at, 2, (ulong)headers.Count);
        at = start;
        foreach ((uint type, Segment segment) in headers)
        {
            PutHeader(file, ref at, type, segment);
        }

        return file;
    }

    private void PutHeader(byte[] file, ref int at, uint type, Segment segment)
    {
        int word = Is64 ? 8 : 4;
        Put(file, ref at, 4, type);
        if (Is64)
        {
            Put(file, ref at, 4, segment.Flags);
        }

        Put(file, ref at, word, segment.Offset);
        Put(file, ref at, word, segment.Address);
        Put(file, ref at, word, segment.Address);
        Put(file, ref at, word, segment.FileSize);
        Put(file, ref at, word, segment.MemorySize);
        if (!Is64)
        {
            Put(file, ref at, 4, segment.Flags);
        }

        Put(file, ref at, word, 0x1000);
    }

    private void Put(byte[] file, ref int at, int size, ulong value)
    {
        Span<byte> word = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(word, value);
        word = word[..size];
        if (IsBig)
        {
            word.Reverse();
        }

        word.CopyTo(file.AsSpan(at));
        at += size;
    }

    /// <summary>A loadable segment. Flags: 1 execute, 2 write, 4 read.</summary>
    internal sealed record Segment(ulong Offset, ulong Address, ulong FileSize, ulong MemorySize, uint Flags);
}
