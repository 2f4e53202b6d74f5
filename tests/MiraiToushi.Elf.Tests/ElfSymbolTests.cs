using System.Diagnostics;

namespace MiraiToushi.Elf.Tests;

public sealed class ElfSymbolTests
{
    [Theory]
    [InlineData(ElfMachine.Arm, ElfClass.Elf32, ByteOrder.Little)]
    [InlineData(ElfMachine.Mips, ElfClass.Elf32, ByteOrder.Big)]
    [InlineData(ElfMachine.X8664, ElfClass.Elf64, ByteOrder.Little)]
    [InlineData(ElfMachine.SparcV9, ElfClass.Elf64, ByteOrder.Big)]
    public void ReadsDefinedNamedSymbols(ElfMachine machine, ElfClass elfClass, ByteOrder byteOrder)
    {
        ElfReadResult result = ElfReader.Read(WithSymbols(ElfFileBuilder.Sound(machine, elfClass, byteOrder)).Build());

        Assert.Empty(result.Diagnostics);
        Assert.False(result.Image!.IsStripped);
        Assert.Equal(
            [
                new ElfSymbol("table.c", 0, 0, ElfSymbolKind.SourceFile),
                new ElfSymbol("table_init", 0x10201, 0x40, ElfSymbolKind.Function),
                new ElfSymbol("table_key", 0x20300, 4, ElfSymbolKind.Object),
                new ElfSymbol("_start", 0x10200, 0, ElfSymbolKind.Unspecified),
                new ElfSymbol("memcpy", 0x10240, 8, ElfSymbolKind.IndirectFunction),
                new ElfSymbol("odd\u00ff\u001b[0m", 0x10250, 0, ElfSymbolKind.Other),
            ],
            result.Image.Symbols);
    }

    [Fact]
    public void DynamicSymbolsServeWhereThereAreNoOthers()
    {
        ElfReadResult result = ElfReader.Read(WithSymbols(ElfFileBuilder.Arm()).Set("symtab.type", 11).Build());

        Assert.True(result.Image!.IsStripped);
        Assert.Equal(6, result.Image.Symbols.Count);
    }

    [Theory]
    [InlineData("symtab.entsize", 0UL)]
    [InlineData("symtab.entsize", 1UL)]
    [InlineData("symtab.offset", 0xFFFFFFFFUL)]
    [InlineData("symtab.size", 0xFFFFFFFFUL)]
    [InlineData("symtab.link", 3UL)]
    [InlineData("symtab.link", 0xFFFFFFFFUL)]
    [InlineData("symtab.link", 1UL)]
    [InlineData("strtab.type", 8UL)]
    [InlineData("strtab.offset", 0x7FFFFFFFUL)]
    [InlineData("strtab.size", 0xFFFFFFFFUL)]
    public void SenselessTableIsIgnored(string field, ulong value)
    {
        ElfReadResult result = ElfReader.Read(WithSymbols(ElfFileBuilder.Arm()).Set(field, value).Build());

        Assert.NotNull(result.Image);
        Assert.True(result.Image.IsStripped);
        Assert.Empty(result.Image.Symbols);
        Assert.Contains(result.Diagnostics, diagnostic => diagnostic.Code == ElfDiagnosticCodes.SymbolsIgnored);
    }

    [Fact]
    public void NamesBeyondTheStringTableAreLeftOut()
    {
        // "table.c" and its end, after the leading zero: all later names are cut off.
        ElfReadResult result = ElfReader.Read(WithSymbols(ElfFileBuilder.Arm()).Set("strtab.size", 9).Build());

        Assert.Equal("table.c", Assert.Single(result.Image!.Symbols).Name);
        Assert.Contains(result.Diagnostics, diagnostic => diagnostic.Code == ElfDiagnosticCodes.SymbolsIncomplete);
    }

    [Fact]
    public void NameWithoutEndIsLeftOut()
    {
        ElfReadResult result = ElfReader.Read(WithSymbols(ElfFileBuilder.Arm()).Set("strtab.size", 8).Build());

        Assert.Empty(result.Image!.Symbols);
        Assert.True(result.Image.IsStripped);
    }

    [Fact]
    public void SymbolsBeyondTheLimitAreLeftOut()
    {
        byte[] file = WithSymbols(ElfFileBuilder.Arm()).Build();

        ElfReadResult result = ElfReader.Read(file, new ElfReaderOptions { MaximumSymbols = 3 });

        Assert.Equal(2, result.Image!.Symbols.Count);
        Assert.Equal([ElfDiagnosticCodes.SymbolsIncomplete], result.Diagnostics.Select(diagnostic => diagnostic.Code));
    }

    [Fact]
    public void SectionCountMayBeInTheFirstSection()
    {
        ElfReadResult result = ElfReader.Read(WithSymbols(ElfFileBuilder.Arm()).Set("e_shnum", 0).Set("null.size", 3).Build());

        Assert.Equal(6, result.Image!.Symbols.Count);
    }

    [Fact]
    public void SectionsAreNotOverlay()
    {
        ElfReadResult result = ElfReader.Read(WithSymbols(ElfFileBuilder.Arm()).Overlay(5).Build());

        Assert.Equal(5, result.Image!.Overlay.Length);
    }

    [Fact]
    public void LongNamesDoNotMultiply()
    {
        // 20,000 symbols, each a different tail of one 4,000-character name: 80 MB if all were kept.
        const int Count = 20_000;
        ElfFileBuilder builder = ElfFileBuilder.Arm().Symbol(new string('A', 4000), 0x10200, 0, 2);
        for (int index = 1; index < Count; index++)
        {
            builder.Symbol(string.Empty, 0x10200, 0, 2);
        }

        byte[] file = builder.Build();
        for (int index = 0; index < Count; index++)
        {
            BitConverter.TryWriteBytes(file.AsSpan(0x400 + ((index + 1) * 16)), 1 + (index % 3000));
        }

        Stopwatch watch = Stopwatch.StartNew();
        ElfReadResult result = ElfReader.Read(file);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2));
        Assert.InRange(result.Image!.Symbols.DistinctBy(symbol => symbol.Name).Sum(symbol => (long)symbol.Name.Length), 1, 4 << 20);
        Assert.Contains(result.Diagnostics, diagnostic => diagnostic.Code == ElfDiagnosticCodes.SymbolsIncomplete);
    }

    [Fact]
    public void ManyHeadersOfOneUselessTableEndQuickly()
    {
        // 60,000 section headers share one table of 65,536 undefined symbols: 4 billion entries if each were followed.
        const int Sections = 60_000;
        const int TableSize = 65_536 * 16;
        const int TableOffset = 0x400;
        byte[] file = ElfFileBuilder.Arm().Overlay(TableSize + (Sections * 40))
            .Set("e_shoff", TableOffset + TableSize).Set("e_shentsize", 40).Set("e_shnum", Sections).Build();
        for (int index = 0; index < Sections; index++)
        {
            uint[] fields = [0, index == 0 ? 3u : 2u, 0, 0, TableOffset, TableSize, 0, 0, 0, 16];
            Buffer.BlockCopy(fields, 0, file, TableOffset + TableSize + (index * 40), 40);
        }

        Stopwatch watch = Stopwatch.StartNew();
        ElfReadResult result = ElfReader.Read(file);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2));
        Assert.Empty(result.Image!.Symbols);
        Assert.Empty(result.Diagnostics);
    }

    private static ElfFileBuilder WithSymbols(ElfFileBuilder builder) => builder
        .Symbol("table.c", 0, 0, 4, section: 0xFFF1)
        .Symbol("table_init", 0x10201, 0x40, 0x12)
        .Symbol("table_key", 0x20300, 4, 0x11)
        .Symbol("_start", 0x10200, 0, 0x10)
        .Symbol("wanted_elsewhere", 0, 0, 0x12, section: 0)
        .Symbol(string.Empty, 0x10000, 0, 3)
        .Symbol("memcpy", 0x10240, 8, 0x1A)
        .Symbol("odd\u00ff\u001b[0m", 0x10250, 0, 0x1D);
}
