using System.Text;
using MiraiToushi.Elf;
using MiraiToushi.Elf.Writing;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Stages;
using MiraiToushi.Extraction.Tests.Support;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Extraction.Tests.Stages;

/// <summary>What a file shows of a packer: its marks where they are, and nothing where they are not.</summary>
public sealed class PackedFileTests
{
    private const int LoaderInfo = 52 + 32;

    public static TheoryData<string> Ordinary =>
        [.. FixtureManifest.Current.Fixtures.Where(fixture => fixture.Packing is null && fixture.Name == "leak-O3").Select(fixture => fixture.File)];

    [Fact]
    public void The_loader_header_is_a_mark() =>
        Assert.Equal("\"UPX!\" of an l_info behind the program headers at offset 0x58", Assert.Single(Describe(WithLoaderInfo("UPX!")).Marks));

    [Fact]
    public void A_changed_magic_is_known_by_the_structure()
    {
        PackedFinding found = Describe(WithLoaderInfo("YTS\0"));
        Assert.Equal("UPX", found.Packer);
        Assert.Equal("a UPX-like header with changed magic behind the program headers at offset 0x54", Assert.Single(found.Marks));
    }

    [Theory]
    [InlineData(24)] // sz_unc: no longer an ELF header with program headers
    [InlineData(28)] // sz_cpr: more than before it was packed
    [InlineData(32)] // the method
    [InlineData(10)] // l_version
    public void What_does_not_fit_the_structure_is_no_mark(int offset)
    {
        byte[] file = WithLoaderInfo("YTS\0");
        file[LoaderInfo + offset] = 0xC1;
        Assert.Empty(Describe(file).Marks);
    }

    [Fact]
    public void The_pack_header_and_the_notice_are_marks()
    {
        byte[] file = [.. WithLoaderInfo("\0\0\0\0", method: 0), .. "$Info: This file is packed with the UPX executable packer $\0"u8, .. "UPX!"u8, .. new byte[32]];
        Assert.Equal(2, Describe(file).Marks.Count);
        Assert.Empty(Describe(WithLoaderInfo("\0\0\0\0", method: 0)).Marks);
    }

    [Fact]
    public void Entropy_is_in_bits_per_byte()
    {
        byte[] every = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        Assert.Equal(8m, PackedFileReader.Entropy(every));
        Assert.Equal(0m, PackedFileReader.Entropy(new byte[100]));
        Assert.Equal(0m, PackedFileReader.Entropy([]));
        Assert.Equal(1m, PackedFileReader.Entropy([0, 1, 0, 1]));
        Assert.Equal(0.811m, PackedFileReader.Entropy([0, 0, 0, 1]));
    }

    [Theory]
    [MemberData(nameof(Ordinary))]
    public void Ordinary_programs_bear_no_marks(string file)
    {
        PackedFinding found = Describe(FixtureManifest.Current.Find(file).ReadBytes());
        Assert.Equal((null, PackedVerdict.Unknown), (found.Packer, found.Verdict));
        Assert.Empty(found.Marks);
        // Dense instruction sets come to a little over 7.
        Assert.All(found.Segments, segment => Assert.InRange(segment.Entropy, 0.1m, 7.5m));
    }

    [Theory]
    [InlineData("i386/leak-O3-packed-over", PackedLayerKind.Mapped)]
    [InlineData("mips/leak-O3-packed-memfd", PackedLayerKind.Executed)]
    [InlineData("arm/leak-O3-packed-twice", PackedLayerKind.Mapped)]
    public void A_layer_says_from_where_to_where(string file, PackedLayerKind kind)
    {
        ManifestFixture fixture = FixtureManifest.Current.Find(file);
        ElfReadResult original = ElfReader.Read(FixtureManifest.Current.Find(fixture.DerivedFrom!).ReadBytes());
        PackedFinding found = Extracted.From(fixture).Packed;
        PackedLayer last = found.Layers[^1];
        Assert.Equal(PackedVerdict.Packed, found.Verdict);
        Assert.Equal((kind, original.Image!.EntryPoint, "1"), (last.Kind, last.EntryPoint, last.Process));
        Assert.Equal(kind == PackedLayerKind.Executed, last.From is null);
        Assert.True(last.Start <= last.EntryPoint && last.EntryPoint < last.End && last.Instructions > 1000);
        Assert.Null(found.Packer);
    }

    [Theory]
    [InlineData("x86-64/leak-O3-static-pie")]
    [InlineData("arm/leak-O3-glibc")]
    [InlineData("mips/leak-O3-abicalls")]
    public void Relocation_is_not_packing(string file)
    {
        PackedFinding found = Extracted.From(file).Packed;
        Assert.Equal(PackedVerdict.NotPacked, found.Verdict);
        Assert.Empty(found.Layers);
    }

    [Fact]
    public void Without_a_boot_nobody_knows() =>
        Assert.Equal(PackedVerdict.Unknown, Extracted.From("i386/leak-O3", Extracted.Options with { AllowBoot = false }).Packed.Verdict);

    private static PackedFinding Describe(byte[] file)
    {
        ElfImage? image = ElfReader.Read(file).Image;
        Assert.NotNull(image);
        return PackedFileReader.Describe(image);
    }

    /// <summary>An i386 file of one segment whose program header is followed by l_info, p_info and b_info.</summary>
    private static byte[] WithLoaderInfo(string magic, byte method = 8)
    {
        ElfShape shape = new(ElfClass.Elf32, ByteOrder.Little, ElfType.Executable, (ushort)ElfMachine.I386, 0, 0, 0x0804_8100);
        byte[] built = ElfImageWriter.InNewLayout(shape, [new SegmentContent(0x0804_8000, 5, new byte[0x200], 0x200)], []);
        byte[] info =
        [
            0x11, 0x22, 0x33, 0x44, .. Encoding.Latin1.GetBytes(magic), 0x40, 0x07, 13, 12,
            .. new byte[4], 0x00, 0x40, 0, 0, 0x00, 0x40, 0, 0,
            52 + (2 * 32), 0, 0, 0, 80, 0, 0, 0, method, 0, 0, 0,
        ];
        info.CopyTo(built, LoaderInfo);
        return built;
    }
}
