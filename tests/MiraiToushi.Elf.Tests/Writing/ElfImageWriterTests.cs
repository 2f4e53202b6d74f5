using MiraiToushi.Elf.Writing;

namespace MiraiToushi.Elf.Tests.Writing;

public sealed class ElfImageWriterTests
{
    private const ulong Text = 0x40_0000;
    private const ulong Data = 0x40_3010;

    [Theory]
    [InlineData(ElfClass.Elf32, ByteOrder.Little)]
    [InlineData(ElfClass.Elf32, ByteOrder.Big)]
    [InlineData(ElfClass.Elf64, ByteOrder.Little)]
    [InlineData(ElfClass.Elf64, ByteOrder.Big)]
    public void A_new_layout_holds_every_segment(ElfClass width, ByteOrder order)
    {
        ElfImage image = Read(Build(width, order));
        Assert.Equal((width, order, ElfType.Executable, Text + 4), (image.Class, image.ByteOrder, image.Type, image.EntryPoint));
        Assert.Equal([(Text, 100ul, 100ul, 5u), (Data, 50ul, 5000ul, 6u)], image.LoadSegments.Select(segment => (segment.VirtualAddress, segment.FileSize, segment.MemorySize, segment.Flags)));
        Assert.Equal([Bytes(100, 1), Bytes(50, 2)], image.LoadSegments.Select(segment => image.SegmentData(segment).ToArray()));
        Assert.All(image.LoadSegments, segment => Assert.Equal(segment.Offset % 4096, segment.VirtualAddress % 4096));
        Assert.False(image.StackExecutable);
        Assert.True(image.SectionHeaderTableSize > 0);
    }

    [Fact]
    public void Sections_are_added_only_where_there_are_none()
    {
        byte[] whole = Build(ElfClass.Elf32, ByteOrder.Big);
        Assert.Equal(whole, ElfImageWriter.WithSections(Read(whole)));

        byte[] cut = [.. whole];
        cut.AsSpan(32, 4).Clear();
        cut.AsSpan(46, 6).Clear();
        ElfImage image = Read(ElfImageWriter.WithSections(Read(cut)));
        Assert.True(image.SectionHeaderTableSize > 0);
        Assert.Equal(Read(whole).ProgramHeaders, image.ProgramHeaders);
    }

    [Fact]
    public void The_own_layout_is_kept_where_it_holds_what_is_in_memory()
    {
        ElfImage header = Read(Build(ElfClass.Elf64, ByteOrder.Little));
        byte[]? file = ElfImageWriter.InOwnLayout(header, [Segment(Text, 5, 100, 100, 7), Segment(Data, 6, 50, 5000, 8)], Text + 8);
        Assert.NotNull(file);
        ElfImage image = Read(file);
        Assert.Equal(header.ProgramHeaders, image.ProgramHeaders);
        Assert.Equal(Text + 8, image.EntryPoint);
        Assert.Equal([Bytes(100, 7), Bytes(50, 8)], image.LoadSegments.Select(segment => image.SegmentData(segment).ToArray()));
    }

    [Fact]
    public void The_own_layout_is_refused_where_there_is_more_in_memory()
    {
        ElfImage header = Read(Build(ElfClass.Elf64, ByteOrder.Little));
        Assert.Null(ElfImageWriter.InOwnLayout(header, [Segment(Text, 5, 100, 100, 7), Segment(Data, 6, 51, 5000, 8)], null));
    }

    private static byte[] Build(ElfClass width, ByteOrder order)
    {
        ElfShape shape = new(width, order, ElfType.Executable, (ushort)(width == ElfClass.Elf64 ? ElfMachine.PowerPc64 : ElfMachine.PowerPc), 0, 0, Text + 4);
        ProgramHeader stack = new(SegmentType.GnuStack, 6, 0, 0, 0, 0, 0, 16);
        return ElfImageWriter.InNewLayout(shape, [Segment(Text, 5, 100, 100, 1), Segment(Data, 6, 50, 5000, 2)], [stack]);
    }

    private static SegmentContent Segment(ulong address, uint flags, int length, ulong memory, byte value) => new(address, flags, Bytes(length, value), memory);

    private static byte[] Bytes(int length, byte value) => [.. Enumerable.Repeat(value, length)];

    private static ElfImage Read(byte[] file)
    {
        ElfReadResult result = ElfReader.Read(file);
        Assert.NotNull(result.Image);
        Assert.DoesNotContain(result.Diagnostics, diagnostic => diagnostic.Code is not (ElfDiagnosticCodes.ProgramHeadersUnmapped or ElfDiagnosticCodes.Overlay));
        return result.Image;
    }
}
