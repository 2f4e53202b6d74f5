using MiraiToushi.Elf;
using MiraiToushi.Elf.Writing;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Linux;
using MiraiToushi.Emulation.Linux.World.Files;
using MiraiToushi.Emulation.Loading;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Emulation.Tests.Linux;
using MiraiToushi.Emulation.Tests.Programs;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Tests.Machines;

/// <summary>Layers as UPX 5 makes them: memory files, mapped shared where the packed file keeps room, left through a hatch.</summary>
public sealed class LayerWatchTests
{
    private const ulong Page = AddressSpace.PageSize;
    private const ulong Stub = 0x3000_0000;
    private const long ReadWrite = 3;
    private const long Shared = 1;
    private const long Private = 2;
    private const long Fixed = 0x10;

    [Theory]
    [InlineData("i386", true)]
    [InlineData("i386", false)]
    [InlineData("arm", true)]
    [InlineData("arm-thumb", true)]
    [InlineData("mips", true)]
    [InlineData("powerpc", true)]
    [InlineData("powerpc64", true)]
    [InlineData("powerpc64le", true)]
    public void AMemoryFileOverTheReservedPlaceIsMappedAndEnteredWhereItsHeaderSays(string target, bool usesHatch)
    {
        ElfImage original = Original(target);
        using TestKernel kernel = new(exact: ArchitectureCatalog.Find(original));
        Start(kernel, original);
        Unpack(kernel, original);
        LayerWatch watch = new(kernel.Architecture, kernel.Space, kernel.Process, image => Snapshot(kernel, image)) { MaximumLayers = 4 };

        ulong code = EntryCode(original);
        Assert.True(watch.Met(Stub, 64, 0, 0));
        if (usesHatch)
        {
            ProgramHeader text = Text(original);
            Assert.True(watch.Met((text.VirtualAddress + text.MemorySize + 3) & ~3UL, 8, Stub, 1000));
        }

        Assert.True(watch.Met(code, 200, Stub, 1001));
        Assert.True(watch.Met(code + 200, 100, code, 1002));

        UnpackLayer layer = Assert.Single(watch.Layers);
        Assert.Equal((UnpackKind.Mapped, code), (layer.Kind, layer.EntryPoint));
        Assert.NotNull(layer.Image.MappedHeader);
        Assert.Equal(original.LoadSegments.Select(segment => segment.VirtualAddress), layer.Image.Segments.Select(segment => segment.Start));
        Assert.Equal(layer.Image, watch.Image);
        Assert.Equal(original.SegmentData(Text(original)).ToArray(), layer.Entered.ReadBytes(Text(original).VirtualAddress, (int)Text(original).FileSize));
    }

    [Fact]
    public void AProgramThatWasExecutedFromAMemoryFileIsExecuted()
    {
        ElfImage original = Original("i386");
        using TestKernel kernel = new("i386");
        int descriptor = (int)kernel.Call("memfd_create", kernel.Put("program"), 0);
        kernel.Call("write", descriptor, kernel.Put(original.File.ToArray()), original.File.Length);
        RegularNode node = Assert.IsType<RegularHandle>(kernel.Process.Files.Find(descriptor)).Node;
        Load(kernel, original, node);
        LayerWatch watch = new(kernel.Architecture, kernel.Space, kernel.Process, image => Snapshot(kernel, image)) { MaximumLayers = 4 };

        Assert.True(watch.Met(original.EntryPoint, 300, 0, 1));
        UnpackLayer layer = Assert.Single(watch.Layers);
        Assert.Equal((UnpackKind.Executed, original.EntryPoint), (layer.Kind, layer.EntryPoint));
        Assert.Equal(original, layer.Image.File);
    }

    // What a packed file looks like: one segment that keeps room for the program, and one with the stub.
    private static void Start(TestKernel kernel, ElfImage original)
    {
        ulong low = original.LoadSegments.Min(segment => segment.VirtualAddress) & ~(Page - 1);
        ulong high = original.LoadSegments.Max(segment => segment.VirtualAddress + segment.MemorySize);
        ElfShape shape = ElfShape.Of(original) with { EntryPoint = Stub };
        byte[] packed = ElfImageWriter.InNewLayout(shape, [new(low, 6, new byte[Page], high - low), new(Stub, 5, new byte[Page], Page)], []);
        ElfImage? image = ElfReader.Read(packed).Image;
        Assert.NotNull(image);
        Load(kernel, image, new RegularNode(packed, kernel.Kernel.FileSystem.Storage) { Inode = 0x1000, Mode = ModeBits.Regular | ModeBits.Everything });
    }

    private static void Load(TestKernel kernel, ElfImage file, RegularNode node)
    {
        LoadedImage? image = ImageLoader.Load(file, kernel.Architecture, kernel.Space, out _, "/tmp/sample", node.MapPrivate());
        Assert.NotNull(image);
        kernel.Process.Program = new LoadedProgram(file, image, "/tmp/sample", new InitialStack(0, 0, 0, 0, default)) { Node = node };
    }

    private static void Unpack(TestKernel kernel, ElfImage original)
    {
        foreach (ProgramHeader segment in original.LoadSegments)
        {
            ulong start = segment.VirtualAddress & ~(Page - 1);
            long size = (long)(segment.VirtualAddress - start + segment.MemorySize);
            int file = segment.IsExecutable ? (int)kernel.Call("memfd_create", kernel.Put("upx"), 0x10) : -1;
            long kind = segment.IsExecutable ? Shared : Private | kernel.Abi.MapAnonymous;
            kernel.Call("ftruncate", file, size);
            Map(kernel, start, size, ReadWrite, kind | Fixed, file);
            kernel.Memory.TryWrite(segment.VirtualAddress, original.SegmentData(segment).Span);
            if (segment.IsExecutable)
            {
                kernel.Call("munmap", (long)start, size);
                Map(kernel, start, size, 5, kind | Fixed, file);
                kernel.Call("close", file);
            }
        }
    }

    private static void Map(TestKernel kernel, ulong start, long size, long protection, long flags, int file)
    {
        long[] arguments = [(long)start, size, protection, flags, file, 0];
        long result = kernel.Abi.MapTakesPointer ? kernel.Call("mmap", kernel.PutWords(arguments)) : kernel.Call("mmap", arguments);
        Assert.Equal((long)start, result);
    }

    private static ElfImage Original(string target)
    {
        ElfImage? image = ElfReader.Read(File.ReadAllBytes(Path.Combine(GuestProgram.Folder, "..", "binaries", target, "leak-O3"))).Image;
        Assert.NotNull(image);
        return image;
    }

    // On big-endian 64-bit PowerPC the header names a descriptor, whose first word is the code's address.
    private static ulong EntryCode(ElfImage image)
    {
        if (image.Machine != (ushort)ElfMachine.PowerPc64 || image.ByteOrder != ByteOrder.Big)
        {
            return image.EntryPoint & ~(image.Machine == (ushort)ElfMachine.Arm ? 1UL : 0);
        }

        ProgramHeader holder = image.LoadSegments.Single(segment => image.EntryPoint >= segment.VirtualAddress && image.EntryPoint < segment.VirtualAddress + segment.FileSize);
        return new EndianSpan(image.SegmentData(holder).Span, ByteOrder.Big).ReadUInt64((int)(image.EntryPoint - holder.VirtualAddress));
    }

    private static ProgramHeader Text(ElfImage image) => image.LoadSegments.Single(segment => segment.IsExecutable);

    private static MemorySnapshot Snapshot(TestKernel kernel, LoadedImage? image) =>
        MemorySnapshot.Take(kernel.Space, kernel.Memory.ByteOrder, kernel.Memory.WordSize, null, image);
}
