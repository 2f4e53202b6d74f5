namespace MiraiToushi.Elf.Tests;

public sealed class ElfReaderValidTests
{
    public static TheoryData<ElfMachine, ElfClass, ByteOrder> Machines => new()
    {
        { ElfMachine.Arm, ElfClass.Elf32, ByteOrder.Little },
        { ElfMachine.Arm, ElfClass.Elf32, ByteOrder.Big },
        { ElfMachine.Mips, ElfClass.Elf32, ByteOrder.Big },
        { ElfMachine.Mips, ElfClass.Elf32, ByteOrder.Little },
        { ElfMachine.Mips, ElfClass.Elf64, ByteOrder.Big },
        { ElfMachine.I386, ElfClass.Elf32, ByteOrder.Little },
        { ElfMachine.X8664, ElfClass.Elf64, ByteOrder.Little },
        { ElfMachine.PowerPc, ElfClass.Elf32, ByteOrder.Big },
        { ElfMachine.PowerPc64, ElfClass.Elf64, ByteOrder.Big },
        { ElfMachine.M68k, ElfClass.Elf32, ByteOrder.Big },
        { ElfMachine.Sparc, ElfClass.Elf32, ByteOrder.Big },
        { ElfMachine.Sparc32Plus, ElfClass.Elf32, ByteOrder.Big },
        { ElfMachine.SparcV9, ElfClass.Elf64, ByteOrder.Big },
        { ElfMachine.SuperH, ElfClass.Elf32, ByteOrder.Little },
        { ElfMachine.ArcCompact, ElfClass.Elf32, ByteOrder.Little },
        { ElfMachine.ArcCompact2, ElfClass.Elf32, ByteOrder.Little },
        { ElfMachine.AArch64, ElfClass.Elf64, ByteOrder.Little },
        { ElfMachine.RiscV, ElfClass.Elf32, ByteOrder.Little },
        { ElfMachine.RiscV, ElfClass.Elf64, ByteOrder.Little },
        { ElfMachine.S390, ElfClass.Elf64, ByteOrder.Big },
        { ElfMachine.LoongArch, ElfClass.Elf64, ByteOrder.Little },
        { ElfMachine.Alpha, ElfClass.Elf64, ByteOrder.Little },
        { ElfMachine.H8300, ElfClass.Elf32, ByteOrder.Big },
    };

    [Theory]
    [MemberData(nameof(Machines))]
    public void ReadsEveryMachine(ElfMachine machine, ElfClass elfClass, ByteOrder byteOrder)
    {
        byte[] file = ElfFileBuilder.Sound(machine, elfClass, byteOrder).Set("e_flags", 0x05000400).Set("EI_OSABI", 3).Build();

        ElfReadResult result = ElfReader.Read(file);

        Assert.Null(result.Error);
        Assert.Empty(result.Diagnostics);
        ElfImage image = Assert.IsType<ElfImage>(result.Image);
        Assert.Equal((ushort)machine, image.Machine);
        Assert.Equal(elfClass, image.Class);
        Assert.Equal(byteOrder, image.ByteOrder);
        Assert.Equal(ElfType.Executable, image.Type);
        Assert.Equal(0x05000400u, image.Flags);
        Assert.Equal(3, image.OsAbi);
        Assert.Equal(0x10200UL, image.EntryPoint);
        Assert.Equal(2, image.ProgramHeaderCount);
        Assert.Equal(elfClass == ElfClass.Elf64 ? 56 : 32, image.ProgramHeaderSize);
        Assert.Equal(elfClass == ElfClass.Elf64 ? 0x10040UL : 0x10034UL, image.ProgramHeaderAddress);
        Assert.Equal(0x10000UL, image.LowestAddress);
        Assert.Equal(0x20C00UL, image.HighestAddress);
        Assert.Equal(
            new ProgramHeader(SegmentType.Load, 6, 0x300, 0x20300, 0x20300, 0x100, 0x900, 0x1000),
            image.LoadSegments[1]);
    }

    [Fact]
    public void StaticStrippedExecutableHasNoExtras()
    {
        ElfImage image = Accept(ElfFileBuilder.Arm());

        Assert.False(image.IsPositionIndependent);
        Assert.False(image.IsDynamicallyLinked);
        Assert.Null(image.Interpreter);
        Assert.True(image.IsStripped);
        Assert.Empty(image.Symbols);
        Assert.False(image.IsTruncated);
        Assert.True(image.Overlay.IsEmpty);
        Assert.True(image.StackExecutable);
    }

    [Fact]
    public void SegmentDataIsThatOfTheFile()
    {
        byte[] file = ElfFileBuilder.Arm().Content(0x300, 1, 2, 3, 4).Build();
        ElfImage image = ElfReader.Read(file).Image!;

        ReadOnlyMemory<byte> data = image.SegmentData(image.LoadSegments[1]);

        Assert.Equal(0x100, data.Length);
        Assert.Equal([1, 2, 3, 4], data[..4].ToArray());
    }

    [Fact]
    public void FileDataIsClippedToTheFile()
    {
        ElfImage image = Accept(ElfFileBuilder.Arm());

        Assert.Equal(0x10, image.FileData(0x3F0, ulong.MaxValue).Length);
        Assert.True(image.FileData(0x400, 1).IsEmpty);
        Assert.True(image.FileData(ulong.MaxValue, ulong.MaxValue).IsEmpty);
    }

    [Fact]
    public void PositionIndependentDynamicExecutable()
    {
        ElfImage image = Accept(ElfFileBuilder.Empty(ElfClass.Elf64)
            .Type(3)
            .Load(0, 0, 0x400, 0x400)
            .Segment(SegmentType.Interpreter, 0x300, 0x300, 9, 9)
            .Content(0x300, "/lib/ld"u8.ToArray())
            .Content(0x307, 0xFF, 0)
            .Entry(0x200));

        Assert.True(image.IsPositionIndependent);
        Assert.True(image.IsDynamicallyLinked);
        Assert.Equal("/lib/ld\u00ff", image.Interpreter);
        Assert.Equal(0UL, image.LowestAddress);
    }

    [Theory]
    [InlineData(6u, false)]
    [InlineData(7u, true)]
    public void StackFollowsGnuStack(uint flags, bool executable)
    {
        ElfImage image = Accept(ElfFileBuilder.Arm().Segment(SegmentType.GnuStack, 0, 0, 0, 0, flags));

        Assert.Equal(executable, image.StackExecutable);
    }

    [Fact]
    public void ProgramHeaderFlagsAreReadable()
    {
        ElfImage image = Accept(ElfFileBuilder.Arm());

        Assert.True(image.LoadSegments[0] is { IsReadable: true, IsWritable: false, IsExecutable: true });
        Assert.True(image.LoadSegments[1] is { IsReadable: true, IsWritable: true, IsExecutable: false });
    }

    [Fact]
    public void LastSegmentHoldingTheProgramHeadersCounts()
    {
        ElfImage image = Accept(ElfFileBuilder.Arm().Load(0, 0x50000, 0x100, 0x100));

        Assert.Equal(0x50034UL, image.ProgramHeaderAddress);
    }

    [Fact]
    public void ProgramHeaderTableEntryHelpsWhereNoSegmentHoldsTheTable()
    {
        ElfImage image = Accept(ElfFileBuilder.Empty()
            .Load(0x200, 0x10200, 0x100, 0x100)
            .Segment(SegmentType.ProgramHeaderTable, 0x34, 0x10220, 64, 64)
            .Entry(0x10200));

        Assert.Equal(0x10220UL, image.ProgramHeaderAddress);
    }

    [Fact]
    public void FixedImageMayLeaveWideHoles()
    {
        ElfImage image = Accept(ElfFileBuilder.Arm().Load(0, 0xF000_0000, 0x100, 0x100));

        Assert.Equal(0xF000_0100UL, image.HighestAddress);
    }

    [Theory]
    [InlineData(ElfClass.Elf32, 0xFFFF_F000UL, 0x1000UL)]
    [InlineData(ElfClass.Elf64, 0x7FFF_FFFF_E000UL, 0x1000UL)]
    public void SegmentMayEndWhereTheAddressSpaceEnds(ElfClass elfClass, ulong address, ulong size)
    {
        ElfImage image = Accept(ElfFileBuilder.Empty(elfClass).Load(0, address, 0x100, size).Entry(address));

        Assert.Equal(address + size, image.HighestAddress);
    }

    [Fact]
    public void MemoryUpToTheLimitIsAccepted()
    {
        byte[] file = ElfFileBuilder.Empty().Load(0, 0x10000, 0x100, 0x5000).Entry(0x10000).Build();

        Assert.NotNull(ElfReader.Read(file, new ElfReaderOptions { MaximumMemory = 0x5000 }).Image);
        Assert.Equal(ElfErrorKind.TooLarge, ElfReader.Read(file, new ElfReaderOptions { MaximumMemory = 0x4FFF }).Error?.Kind);
    }

    private static ElfImage Accept(ElfFileBuilder builder)
    {
        ElfReadResult result = ElfReader.Read(builder.Build());
        Assert.Null(result.Error);
        return Assert.IsType<ElfImage>(result.Image);
    }
}
