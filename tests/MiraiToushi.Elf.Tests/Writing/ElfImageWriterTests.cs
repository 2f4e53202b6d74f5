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

    /// <summary>The program header begins at offset 8, so that one takes e_entry for p_filesz, e_phoff for p_memsz and e_shoff for p_flags.</summary>
    [Fact]
    public void Headers_that_lie_in_one_another_are_left_as_they_are()
    {
        byte[] folded = new byte[52];
        "\u007fELF\u0001\u0001\u0001"u8.CopyTo(folded);
        uint[] words = [1, 2, 0x0003_0002, 1, 8, 8, 5, 0];
        for (int i = 0; i < words.Length; i++)
        {
            BitConverter.TryWriteBytes(folded.AsSpan(8 + (4 * i)), words[i]);
        }

        (folded[40], folded[42], folded[44]) = (52, 32, 1);
        ElfImage image = Assert.IsType<ElfImage>(ElfReader.Read(folded).Image);
        Assert.Equal(folded, ElfImageWriter.WithSections(image));
        Assert.Null(ElfImageWriter.InOwnLayout(image, [Segment(0x3_0002, 5, 8, 8, 1)], null));
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(3)]
    public void A_dynamic_linker_whose_path_is_nowhere_is_left_out(ulong size)
    {
        ElfShape shape = new(ElfClass.Elf32, ByteOrder.Little, ElfType.Executable, (ushort)ElfMachine.I386, 0, 0, Text);
        ProgramHeader path = new(SegmentType.Interpreter, 4, 0, 0x1000, 0x1000, size, size, 1);
        ProgramHeader stack = new(SegmentType.GnuStack, 6, 0, 0, 0, 0, 0, 16);
        ElfImage image = Read(ElfImageWriter.InNewLayout(shape, [Segment(Text, 5, 100, 100, 1)], [path, stack]));
        Assert.Null(image.Interpreter);
        Assert.Contains(image.ProgramHeaders, header => header.Type == SegmentType.GnuStack);
        Assert.Equal(Bytes(100, 1), image.SegmentData(image.LoadSegments[0]).ToArray());
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
