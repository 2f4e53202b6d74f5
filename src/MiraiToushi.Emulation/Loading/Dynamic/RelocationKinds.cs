using MiraiToushi.Elf;

namespace MiraiToushi.Emulation.Loading.Dynamic;

/// <summary>What a relocation asks for.</summary>
internal enum RelocationKind
{
    /// <summary>Nothing that can be done without a C library, such as places in thread-local storage.</summary>
    None,

    /// <summary>Load bias plus addend.</summary>
    Relative,

    /// <summary>Symbol plus addend.</summary>
    Absolute,

    /// <summary>Symbol plus addend, minus the place.</summary>
    Distance,

    /// <summary>The symbol's address; an addend in place does not count.</summary>
    Address,

    /// <summary>The same for a function, in the procedure linkage table.</summary>
    Jump,

    /// <summary>The content of a data object.</summary>
    Copy,

    /// <summary>Symbol plus what is in place, or the load bias where there is no symbol.</summary>
    MipsRelative,
}

/// <summary>The types that dynamic linkers meet, by machine, from the processors' ABI supplements and binutils' include/elf.</summary>
internal static class RelocationKinds
{
    private static readonly Dictionary<ElfMachine, Dictionary<uint, RelocationKind>> ByMachine = new()
    {
        [ElfMachine.I386] = Kinds(absolute: [1], distance: [2], copy: 5, address: 6, jump: 7, relative: 8),
        [ElfMachine.X8664] = Kinds(absolute: [1, 10, 11], distance: [2], copy: 5, address: 6, jump: 7, relative: 8),
        [ElfMachine.Arm] = Kinds(absolute: [2], distance: [3], copy: 20, address: 21, jump: 22, relative: 23),
        [ElfMachine.AArch64] = Kinds(absolute: [257], distance: [260], copy: 1024, address: 1025, jump: 1026, relative: 1027),
        [ElfMachine.PowerPc] = Kinds(absolute: [1, 24], distance: [26], copy: 19, address: 20, jump: 21, relative: 22),
        [ElfMachine.PowerPc64] = Kinds(absolute: [38, 43], distance: [44], copy: 19, address: 20, jump: 21, relative: 22),
        [ElfMachine.M68k] = Kinds(absolute: [1], distance: [4], copy: 19, address: 20, jump: 21, relative: 22),
        [ElfMachine.Sparc] = Kinds(absolute: [3, 23], distance: [6], copy: 19, address: 20, jump: 21, relative: 22),
        [ElfMachine.SuperH] = Kinds(absolute: [1], distance: [2], copy: 162, address: 163, jump: 164, relative: 165),
        [ElfMachine.RiscV] = Kinds(absolute: [1, 2], distance: [], copy: 4, address: uint.MaxValue, jump: 5, relative: 3),
        [ElfMachine.S390] = Kinds(absolute: [4, 22], distance: [5, 23], copy: 9, address: 10, jump: 11, relative: 12),
        [ElfMachine.Mips] = new() { [3] = RelocationKind.MipsRelative, [126] = RelocationKind.Copy, [127] = RelocationKind.Jump },
    };

    /// <summary>What a type asks for.</summary>
    /// <param name="machine">e_machine.</param>
    /// <param name="type">The type.</param>
    public static RelocationKind Find(ushort machine, uint type)
    {
        ElfMachine known = (ElfMachine)machine == ElfMachine.Sparc32Plus ? ElfMachine.Sparc : (ElfMachine)machine;
        return ByMachine.TryGetValue(known, out Dictionary<uint, RelocationKind>? kinds) ? kinds.GetValueOrDefault(type) : RelocationKind.None;
    }

    private static Dictionary<uint, RelocationKind> Kinds(uint[] absolute, uint[] distance, uint copy, uint address, uint jump, uint relative)
    {
        Dictionary<uint, RelocationKind> kinds = new()
        {
            [copy] = RelocationKind.Copy,
            [address] = RelocationKind.Address,
            [jump] = RelocationKind.Jump,
            [relative] = RelocationKind.Relative,
        };
        foreach (uint type in absolute)
        {
            kinds[type] = RelocationKind.Absolute;
        }

        foreach (uint type in distance)
        {
            kinds[type] = RelocationKind.Distance;
        }

        return kinds;
    }
}
