using MiraiToushi.Elf;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Loading;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Tests.Loading;

public sealed class ImageLoaderTests : IDisposable
{
    private const ulong Page = AddressSpace.PageSize;
    private readonly AddressSpace _space = new(1UL << 32, 1 << 24);

    [Fact]
    public void MapsSegmentsWithTheirPermissions()
    {
        LoadedImage image = Load(ElfBytes.Of(
            new(0, 0x8048000, 0x1000, 0x1000, 5),
            new(0x1000, 0x8049000, 0x1000, 0x1000, 4),
            new(0x2000, 0x804A000, 0x1000, 0x1000, 6),
            new(0x3000, 0x804B000, 0x1000, 0x1000, 7),
            new(0x3000, 0x804C000, 0x1000, 0x1000, 0)));

        Assert.Equal(
            [
                Permissions.Read | Permissions.Execute,
                Permissions.Read,
                Permissions.Read | Permissions.Write,
                Permissions.Read | Permissions.Write | Permissions.Execute,
                Permissions.None,
            ],
            _space.Regions.Select(region => region.Permissions));
        Assert.Equal(0UL, image.Bias);
        Assert.Equal(0x8048000UL, image.EntryPoint);
        Assert.Equal(0x804D000UL, image.HeapStart);
        Assert.Equal(0x8048034UL, image.ProgramHeaderAddress);
        Assert.Equal([0x7F, (byte)'E', (byte)'L', (byte)'F'], Bytes(0x8048000, 4));
        Assert.True(image.IsCode(0x8048FFF));
        Assert.False(image.IsCode(0x8049000));
        Assert.True(image.IsCode(0x804B000));
    }

    [Fact]
    public void MemoryBeyondTheFileIsZero()
    {
        LoadedImage image = Load(ElfBytes.Of(
            new(0, 0x8048000, 0x100, 0x100, 5),
            new(0x1200, 0x8049200, 0x300, 0x2500, 6)));

        Assert.Equal(0x804C000UL, image.HeapStart);
        // The page's bytes before the segment come from the file, as with mmap.
        Assert.Equal(0xEE, Bytes(0x8049000, 1)[0]);
        Assert.Equal(0xEE, Bytes(0x8049200, 1)[0]);
        Assert.Equal(0xEE, Bytes(0x80494FF, 1)[0]);
        Assert.Equal(new byte[0x1B00], Bytes(0x8049500, 0x1B00));
        Assert.Equal(0x8049500UL, image.Segments[1].FileEnd);
        Assert.Equal(0x804B700UL, image.Segments[1].End);
    }

    [Theory]
    [InlineData(0x8060123UL, 0x8061000UL)]
    [InlineData(0x8000000UL, 0x8049000UL)]
    public void ASegmentWithoutMemorySaysWhereTheHeapBeginsAtLeast(ulong address, ulong heap)
    {
        // load_elf_binary() counts it for elf_brk and maps nothing; UPX puts the heap of what it packed there.
        LoadedImage image = Load(ElfBytes.Of(new(0, 0x8048000, 0x100, 0x100, 5), new(0, address, 0, 0, 6)));

        Assert.Equal(heap, image.HeapStart);
        Assert.Single(image.Segments);
        Assert.Single(_space.Regions);
    }

    [Fact]
    public void BytesBehindASegmentWithoutZerosComeFromTheFile()
    {
        Load(ElfBytes.Of(new ElfBytes.Segment(0, 0x8048000, 0x100, 0x100, 5)));

        Assert.Equal(0xEE, Bytes(0x8048FFF, 1)[0]);
    }

    [Fact]
    public void WhatMayNotBeWrittenIsNotCleared()
    {
        Load(ElfBytes.Of(new ElfBytes.Segment(0, 0x8048000, 0x100, 0x1800, 5)));

        // fs/binfmt_elf.c: clearing the end of the page fails in silence, and the pages after it can always be written.
        Assert.Equal(0xEE, Bytes(0x8048FFF, 1)[0]);
        Assert.Equal(new byte[0x1000], Bytes(0x8049000, 0x1000));
        Assert.Equal(
            [Permissions.Read | Permissions.Execute, Permissions.Read | Permissions.Write | Permissions.Execute],
            _space.Regions.Select(region => region.Permissions));
    }

    [Fact]
    public void ZerosAloneCanAlwaysBeWritten()
    {
        Load(ElfBytes.Of(new(0, 0x8048000, 0x100, 0x100, 5), new(0, 0x9000123, 0, 0x100, 4)));

        Assert.Equal(Permissions.Read | Permissions.Write, _space.Regions[1].Permissions);
        Assert.Equal(new byte[0x1000], Bytes(0x9000000, 0x1000));
    }

    [Fact]
    public void SegmentWithoutFileIsZero()
    {
        Load(ElfBytes.Of(new(0, 0x8048000, 0x100, 0x100, 5), new(0, 0x9000000, 0, 0x1800, 6)));

        Assert.Equal(new byte[0x2000], Bytes(0x9000000, 0x2000));
    }

    [Fact]
    public void TruncatedFileEndsInZeros()
    {
        ElfBytes file = ElfBytes.Of(new ElfBytes.Segment(0, 0x8048000, 0x3000, 0x3000, 5)) with { FileSize = 0x1800 };

        Load(file);

        Assert.Equal(0xEE, Bytes(0x80497FF, 1)[0]);
        Assert.Equal(new byte[0x1800], Bytes(0x8049800, 0x1800));
    }

    [Fact]
    public void LaterSegmentsLieOverEarlierOnes()
    {
        Load(ElfBytes.Of(new(0, 0x8048000, 0x2000, 0x2000, 5), new(0x1000, 0x8049000, 0x1000, 0x1000, 6)));

        Assert.Equal([0x8048000UL, 0x8049000UL], _space.Regions.Select(region => region.Start));
        Assert.Equal(Permissions.Read | Permissions.Write, _space.Regions[1].Permissions);
    }

    [Theory]
    [InlineData(false, false, ElfMachine.I386, "i386")]
    [InlineData(true, false, ElfMachine.X8664, "x86-64")]
    [InlineData(false, false, ElfMachine.Arm, "arm")]
    [InlineData(false, true, ElfMachine.Mips, "mips")]
    [InlineData(false, false, ElfMachine.Mips, "mips")]
    public void PositionIndependentImagesGetABias(bool is64, bool isBig, ElfMachine machine, string name)
    {
        ElfBytes file = new()
        {
            Is64 = is64,
            IsBig = isBig,
            Machine = machine,
            IsPositionIndependent = true,
            Entry = 0x100,
            Segments = [new(0, 0, 0x1000, 0x1000, 5), new(0x1000, 0x3000, 0x800, 0x1800, 6)],
        };
        ElfImage image = file.Image();
        Architecture? architecture = ArchitectureCatalog.Find(image);
        Assert.Equal(name, architecture?.Name);
        using AddressSpace space = new(architecture!.Addresses.Limit, 1 << 24);

        LoadedImage? loaded = ImageLoader.Load(image, architecture, space, out string? problem);

        Assert.Null(problem);
        ulong bias = architecture.Addresses.PositionIndependentBase;
        Assert.Equal(bias, loaded!.Bias);
        Assert.Equal(bias + 0x100, loaded.EntryPoint);
        Assert.Equal(bias + (is64 ? 64UL : 52UL), loaded.ProgramHeaderAddress);
        Assert.Equal(bias + 0x5000, loaded.HeapStart);
        Assert.Equal([bias, bias + 0x3000], space.Regions.Select(region => region.Start));
    }

    [Fact]
    public void BiasMakesUpForALowestAddressThatIsNotZero()
    {
        ElfBytes file = new() { IsPositionIndependent = true, Entry = 0x400080, Segments = [new(0x80, 0x400080, 0x100, 0x100, 5)] };
        ElfImage image = file.Image();

        LoadedImage? loaded = ImageLoader.Load(image, ArchitectureCatalog.Find(image)!, _space, out _);

        ulong lowest = ArchitectureCatalog.Find(image)!.Addresses.PositionIndependentBase;
        Assert.Equal(lowest + 0x80, loaded!.EntryPoint);
        Assert.Equal(lowest, _space.Regions[0].Start);
    }

    [Fact]
    public void ImagesThatAreTooLargeAreNamed()
    {
        ElfImage image = ElfBytes.Of(new(0, 0x8048000, 0x100, 0x100, 5), new(0, 0x9000000, 0, 0x2000000, 6)).Image();

        LoadedImage? loaded = ImageLoader.Load(image, ArchitectureCatalog.Find(image)!, _space, out string? problem);

        Assert.Null(loaded);
        Assert.Contains("0x9000000", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void AddressesAboveTheLimitAreNamed()
    {
        ElfBytes file = new() { Machine = ElfMachine.Mips, IsBig = true, Entry = 0x80400000, Segments = [new(0, 0x80400000, 0x100, 0x100, 5)] };
        ElfImage image = file.Image();
        Architecture architecture = ArchitectureCatalog.Find(image)!;

        Machine? machine = Machine.Create(image, architecture, new MachineConfiguration(), out string? problem);

        Assert.Null(machine);
        Assert.Contains("0x80400000", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void ImageWhereTheStackHasToBeIsNamed()
    {
        ElfImage image = (ElfBytes.Of(new ElfBytes.Segment(0, 0xBFFE0000, 0x100, 0x100, 5)) with { Entry = 0xBFFE0000 }).Image();

        Machine? machine = Machine.Create(image, ArchitectureCatalog.Find(image)!, new MachineConfiguration(), out string? problem);

        Assert.Null(machine);
        Assert.Contains("stack", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(6u, false)]
    [InlineData(7u, true)]
    [InlineData(null, true)]
    public void StackIsExecutableWhereTheFileWantsIt(uint? flags, bool expected)
    {
        ElfImage image = (ElfBytes.Of(new ElfBytes.Segment(0, 0x8048000, 0x100, 0x100, 5)) with { StackFlags = flags }).Image();

        using Machine? machine = Machine.Create(image, ArchitectureCatalog.Find(image)!, new MachineConfiguration(), out _);

        MemoryRegion stack = Assert.Single(machine!.Space.Regions, region => region.Name == "[stack]");
        Assert.Equal(expected, stack.Permissions.HasFlag(Permissions.Execute));
        Assert.True(stack.Permissions.HasFlag(Permissions.Read | Permissions.Write));
    }

    [Fact]
    public void OffsetsThatDoNotFitTheAddressDoNotLoadSilently()
    {
        ElfReadResult result = ElfBytes.Of(new ElfBytes.Segment(0x10, 0x8048020, 0x100, 0x100, 5)).Read();

        // Linux fails to map such a file.
        Assert.True(result.Image is null || ImageLoader.Load(result.Image, ArchitectureCatalog.Find(result.Image)!, _space, out _) is null);
    }

    public void Dispose() => _space.Dispose();

    private LoadedImage Load(ElfBytes file)
    {
        ElfImage image = file.Image();
        LoadedImage? loaded = ImageLoader.Load(image, ArchitectureCatalog.Find(image)!, _space, out string? problem);
        Assert.Null(problem);
        Assert.NotNull(loaded);
        return loaded;
    }

    private byte[] Bytes(ulong address, int length) => _space.HostSpan(address, length).ToArray();
}
