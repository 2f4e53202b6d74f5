using System.Diagnostics;

namespace MiraiToushi.Elf.Tests;

/// <summary>Files damaged at random, but the same on every run.</summary>
public sealed class ElfReaderFuzzTests
{
    private const int Rounds = 20_000;
    private const int Seed = 20160930;

    private static readonly byte[] Extremes = [0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF];

    [Fact]
    public void MutatedHeadersNeverThrowAndEndQuickly()
    {
        byte[][] originals = [.. Originals().Select(builder => builder.Build())];
        var random = new Random(Seed);
        var options = new ElfReaderOptions { MaximumMemory = 16 << 20 };
        int accepted = 0;
        Stopwatch watch = Stopwatch.StartNew();
        for (int round = 0; round < Rounds; round++)
        {
            byte[] file = Mutate(originals[round % originals.Length], random);

            ElfReadResult result = ElfReader.Read(file, options);

            CheckResult(result, file, options);
            accepted += result.Image is null ? 0 : 1;
        }

        // Mutations that are always refused, or never, would test little.
        Assert.InRange(accepted, Rounds / 10, Rounds * 9 / 10);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
    }

    [Fact]
    public void EveryPrefixIsReadWithoutThrowing()
    {
        var options = new ElfReaderOptions();
        foreach (ElfFileBuilder builder in Originals())
        {
            byte[] file = builder.Build();
            for (int length = 0; length <= file.Length; length++)
            {
                byte[] prefix = file[..length];
                CheckResult(ElfReader.Read(prefix, options), prefix, options);
            }
        }
    }

    [Fact]
    public void SameBytesGiveTheSameResult()
    {
        byte[] original = WithExtras(ElfFileBuilder.Arm()).Build();
        var random = new Random(Seed);
        for (int round = 0; round < 500; round++)
        {
            byte[] file = Mutate(original, random);
            ElfReadResult first = ElfReader.Read(file);
            ElfReadResult second = ElfReader.Read(file.ToArray());

            Assert.Equal(first.Error, second.Error);
            Assert.Equal(first.Diagnostics, second.Diagnostics);
            Assert.Equal(first.Image?.Symbols ?? [], second.Image?.Symbols ?? []);
        }
    }

    private static void CheckResult(ElfReadResult result, byte[] file, ElfReaderOptions options)
    {
        Assert.True(result.Image is null != result.Error is null);
        Assert.InRange(result.Diagnostics.Count, 0, 100);
        if (result.Image is not { } image)
        {
            return;
        }

        ulong total = 0;
        Assert.NotEmpty(image.LoadSegments);
        foreach (ProgramHeader segment in image.LoadSegments)
        {
            total = checked(total + segment.MemorySize);
            ulong end = checked(segment.VirtualAddress + segment.MemorySize);
            Assert.True(segment.MemorySize > 0 && segment.FileSize <= segment.MemorySize);
            Assert.True(segment.VirtualAddress >= image.LowestAddress && end <= image.HighestAddress);
            Assert.True((ulong)image.SegmentData(segment).Length <= segment.FileSize);
            Assert.True(segment.FileSize == 0 || segment.Offset % 4096 == segment.VirtualAddress % 4096);
        }

        ulong limit = image.Class == ElfClass.Elf64 ? 1UL << 47 : 1UL << 32;
        Assert.True(image.HighestAddress <= limit);
        Assert.True(total <= (ulong)options.MaximumMemory);
        Assert.True(!image.IsPositionIndependent || image.HighestAddress - image.LowestAddress <= (ulong)options.MaximumMemory);
        Assert.InRange(image.OverlayOffset, 0, file.Length);
        Assert.Equal(file.Length - image.OverlayOffset, image.Overlay.Length);
        Assert.InRange(image.ProgramHeaderCount, 1, 2048);
        Assert.InRange(image.Symbols.Count, 0, options.MaximumSymbols);
        Assert.Equal(
            image.IsTruncated,
            result.Diagnostics.Any(diagnostic => diagnostic.Code == ElfDiagnosticCodes.SegmentTruncated));
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        byte[] file = random.Next(8) == 0 ? original[..random.Next(original.Length + 1)] : original.ToArray();
        int count = random.Next(1, 4);
        for (int index = 0; index < count && file.Length > 4; index++)
        {
            // Half the hits go to the header and program headers at the front, half to anything, sections included.
            int range = random.Next(2) == 0 ? Math.Min(file.Length, 0x110) : file.Length;
            int position = random.Next(4, range);
            int length = Math.Min(random.Next(1, 9), file.Length - position);
            byte value = random.Next(2) == 0 ? Extremes[random.Next(Extremes.Length)] : (byte)random.Next(256);
            file.AsSpan(position, random.Next(2) == 0 ? 1 : length).Fill(value);
        }

        return file;
    }

    private static IEnumerable<ElfFileBuilder> Originals()
    {
        yield return WithExtras(ElfFileBuilder.Arm());
        yield return WithExtras(ElfFileBuilder.Sound(ElfMachine.Mips, ElfClass.Elf32, ByteOrder.Big));
        yield return WithExtras(ElfFileBuilder.Sound(ElfMachine.X8664, ElfClass.Elf64, ByteOrder.Little).Type(3));
        yield return WithExtras(ElfFileBuilder.Sound(ElfMachine.PowerPc64, ElfClass.Elf64, ByteOrder.Big));
    }

    private static ElfFileBuilder WithExtras(ElfFileBuilder builder) => builder
        .Segment(SegmentType.GnuStack, 0, 0, 0, 0, 6)
        .Segment(SegmentType.Interpreter, 0x2F0, 0x102F0, 5, 5)
        .Content(0x2F0, "/ld"u8.ToArray())
        .Content(0x2F3, (byte)'x', 0)
        .Overlay(ElfFileBuilder.Arm().Build())
        .Symbol("main", 0x10200, 0x20, 0x12)
        .Symbol("table", 0x20300, 0x20, 0x11);
}
