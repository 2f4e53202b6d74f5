using System.Buffers.Binary;
using MiraiToushi.Elf;
using MiraiToushi.Elf.Dynamic;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Library;
using MiraiToushi.Emulation.Loading;
using MiraiToushi.Emulation.Loading.Dynamic;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Tests.Loading;

/// <summary>Images made by hand with one relocation of each kind. The numbers are those of the processors' ABI supplements.</summary>
public sealed class DynamicLinkerTests
{
    private const int Rounds = 5_000;
    private const int Seed = 20160930;

    // machine, wide, big, with addends, and the numbers of: absolute, address of data, jump slot, relative, copy.
    public static TheoryData<ElfMachine, bool, bool, bool, uint[]> Machines => new()
    {
        { ElfMachine.I386, false, false, false, [1, 6, 7, 8, 5] },
        { ElfMachine.X8664, true, false, true, [1, 6, 7, 8, 5] },
        { ElfMachine.Arm, false, false, false, [2, 21, 22, 23, 20] },
        { ElfMachine.Arm, false, true, false, [2, 21, 22, 23, 20] },
        { ElfMachine.AArch64, true, false, true, [257, 1025, 1026, 1027, 1024] },
        { ElfMachine.Mips, false, true, false, [3, 3, 127, 3, 126] },
        { ElfMachine.Mips, false, false, false, [3, 3, 127, 3, 126] },
        { ElfMachine.M68k, false, true, true, [1, 20, 21, 22, 19] },
        { ElfMachine.SuperH, false, false, true, [1, 163, 164, 165, 162] },
        { ElfMachine.RiscV, true, false, true, [2, 2, 5, 3, 4] },
        { ElfMachine.S390, true, true, true, [22, 10, 11, 12, 9] },
    };

    [Theory]
    [MemberData(nameof(Machines))]
    public void Every_kind_of_relocation_is_applied(ElfMachine machine, bool isWide, bool isBig, bool hasAddends, uint[] types)
    {
        long? Addend(long value) => hasAddends ? value : null;
        byte[] file = new DynamicFile(machine, isWide, isBig).Build(
        [
            (types[0], 3, Addend(DynamicFile.InPlace)), (types[1], 2, Addend(0)), (types[2], 1, Addend(0)),
            (types[3], 0, Addend((long)DynamicFile.Base)), (types[4], 2, Addend(0)),
        ]);
        using Bound bound = new(file);
        ImportTable imports = bound.Imports!;
        Assert.Equal(["strlen"], imports.Functions);
        ulong inPlace = machine == ElfMachine.Mips ? DynamicFile.InPlace : 0;
        Assert.Equal(DynamicFile.Own + DynamicFile.InPlace, bound.Place(0));
        ulong variable = bound.Place(1) - inPlace;
        Assert.Equal(imports.Stub(0), bound.Place(2));
        Assert.Equal(hasAddends ? DynamicFile.Base : DynamicFile.InPlace, bound.Place(3));
        Assert.True(bound.Memory.TryReadWord(variable, out ulong stream));
        Assert.Equal(stream, bound.Place(4));
        Assert.True(bound.Memory.TryReadUnsigned(stream, 4, out ulong descriptor));
        Assert.Equal(1UL, descriptor);
        Assert.Equal(0, imports.StubAt(imports.Stubs));
        Assert.Equal(ImportTable.FirstImport, imports.StubAt(imports.Stub(0) + 3));
    }

    [Fact]
    public void The_table_of_addresses_of_mips_needs_no_relocations()
    {
        ulong table = DynamicFile.Places;
        byte[] file = new DynamicFile(ElfMachine.Mips, false, true).Build([], (3, table), (0x7000_000A, 2), (0x7000_0011, 4), (0x7000_0013, 1));
        using Bound bound = new(file);
        Assert.True(bound.Memory.TryReadWord(table + 8, out ulong function));
        Assert.True(bound.Memory.TryReadWord(table + 16, out ulong own));
        Assert.Equal(bound.Imports!.Stub(0), function);
        Assert.Equal(DynamicFile.Own, own);
    }

    [Fact]
    public void A_packed_table_moves_words_by_the_load_bias()
    {
        // An address, then a bit for each of the 63 words behind it: the first and the third, at base 0 of a shared object.
        byte[] file = new DynamicFile(ElfMachine.X8664, true, false).Build([], (36, DynamicFile.Places + 0x100), (35, 16));
        int table = (int)(DynamicFile.Places - DynamicFile.Base) + 0x100;
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(table), DynamicFile.Places);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(table + 8), 0b1011);
        DynamicSection section = DynamicReader.Read(ElfReader.Read(file).Image!)!;
        Assert.Equal([DynamicFile.Places, DynamicFile.Places + 8, DynamicFile.Places + 24], section.RelativeWords);
    }

    [Fact]
    public void An_old_plt_of_powerpc_holds_branches()
    {
        byte[] file = new DynamicFile(ElfMachine.PowerPc, false, true).Build([(21, 1, 0)]);
        using Bound bound = new(file);
        ulong instruction = bound.Place(0);
        Assert.Equal(0x4800_0000UL, instruction & 0xFC00_0003);
        int distance = (int)(uint)(instruction << 6) >> 6 & ~3;
        Assert.Equal(bound.Imports!.Stub(0), DynamicFile.Places + (ulong)(long)distance);
    }

    [Fact]
    public void A_new_plt_of_powerpc_holds_addresses()
    {
        byte[] file = new DynamicFile(ElfMachine.PowerPc, false, true).Build([(21, 1, 0)], (0x7000_0000, DynamicFile.Own));
        using Bound bound = new(file);
        Assert.Equal(bound.Imports!.Stub(0), bound.Place(0));
    }

    [Fact]
    public void A_plt_of_64_bit_powerpc_holds_descriptors_with_the_programs_own_table()
    {
        const ulong Table = 0x1000_8000;
        byte[] file = new DynamicFile(ElfMachine.PowerPc64, true, true).Build([(21, 1, 0)]);
        BinaryPrimitives.WriteUInt64BigEndian(file.AsSpan((int)(DynamicFile.Own - DynamicFile.Base) + 8), Table);
        using Bound bound = new(file);
        Assert.Equal(bound.Imports!.Stub(0), bound.Place(0));
        Assert.True(bound.Memory.TryReadWord(DynamicFile.Places + 8, out ulong table));
        Assert.Equal(Table, table);
    }

    [Fact]
    public void A_variable_that_is_copied_keeps_to_its_size_and_is_the_programs_from_then_on()
    {
        byte[] file = new DynamicFile(ElfMachine.X8664, true, false).Build([(5, 2, 0)]);
        int placeInFile = (int)(DynamicFile.Places - DynamicFile.Base);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(placeInFile), ulong.MaxValue);
        // st_size of symbol 2.
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(0x400 + (2 * 24) + 16), 4);
        using Bound bound = new(file);
        ulong copied = bound.Place(0);
        Assert.True(bound.Memory.TryReadWord(bound.Imports!.Data + (ulong)LibraryData.Variable("stdout")!.Value, out ulong stream));
        Assert.Equal(0xFFFF_FFFF_0000_0000 | (uint)stream, copied);
        Assert.Equal(DynamicFile.Places, bound.Imports.Variable(LibraryData.Variable("stdout")!.Value));
        Assert.Equal(bound.Imports.Data + (ulong)LibraryData.Variable("stdin")!.Value, bound.Imports.Variable(LibraryData.Variable("stdin")!.Value));
    }

    [Fact]
    public void Damaged_dynamic_sections_are_read_and_applied_without_an_exception()
    {
        byte[] sound = new DynamicFile(ElfMachine.Arm, false, false).Build([(2, 3, null), (21, 2, null), (22, 1, null), (23, 0, null), (20, 2, null)], (4, DynamicFile.Own), (0x6FFF_FEF5, DynamicFile.Own));
        Random random = new(Seed);
        int bound = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] file = [.. sound];
            for (int i = random.Next(1, 8); i > 0; i--)
            {
                file[random.Next(0x240, 0x560)] = (byte)(random.Next(3) == 0 ? 0xFF : random.Next(256));
            }

            ElfImage image = ElfReader.Read(file).Image!;
            DynamicSection? section = DynamicReader.Read(image);
            Assert.True(section is null || section.Symbols.Count <= 65_536);
            if (round % 10 == 0)
            {
                using Bound result = new(file);
                bound += result.Imports is null ? 0 : 1;
            }
        }

        Assert.True(bound > 0);
    }

    private sealed class Bound : IDisposable
    {
        private readonly AddressSpace _space;

        public Bound(byte[] bytes)
        {
            ElfImage file = ElfReader.Read(bytes).Image!;
            Architecture architecture = ArchitectureCatalog.Find(file)!;
            _space = new AddressSpace(architecture.Addresses.Limit, 64UL << 20);
            LoadedImage image = ImageLoader.Load(file, architecture, _space, out _)!;
            Memory = new GuestMemory(_space, architecture.ByteOrder, architecture.WordSize);
            Imports = DynamicLinker.Bind(architecture, _space, file, image);
        }

        public GuestMemory Memory { get; }

        public ImportTable? Imports { get; }

        public ulong Place(int index) => Memory.TryReadWord(DynamicFile.Places + (ulong)(0x20 * index), out ulong value) ? value : 0;

        public void Dispose() => _space.Dispose();
    }
}
