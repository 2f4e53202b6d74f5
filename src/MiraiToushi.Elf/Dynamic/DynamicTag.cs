namespace MiraiToushi.Elf.Dynamic;

/// <summary>Values of <c>d_tag</c> (System V gABI, and the processors' supplements).</summary>
internal static class DynamicTag
{
    public const long Needed = 1;
    public const long PltRelocationsSize = 2;
    public const long GlobalOffsetTable = 3;
    public const long Hash = 4;
    public const long Strings = 5;
    public const long Symbols = 6;
    public const long Rela = 7;
    public const long RelaSize = 8;
    public const long StringsSize = 10;
    public const long Initializer = 12;
    public const long Rel = 17;
    public const long RelSize = 18;
    public const long PltRelocationsKind = 20;
    public const long PltRelocations = 23;
    public const long InitializerArray = 25;
    public const long InitializerArraySize = 27;
    public const long RelrSize = 35;
    public const long Relr = 36;
    public const long GnuHash = 0x6FFF_FEF5;
    public const long PowerPcTable = 0x7000_0000;
    public const long MipsLocalEntries = 0x7000_000A;
    public const long MipsSymbolCount = 0x7000_0011;
    public const long MipsFirstSymbol = 0x7000_0013;
}
