using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Reporting.ToushiFormat;

/// <summary>
/// Ghidra's language ids. mirai-toushi's runner.sh names ten of them; the others are Ghidra's own default for the machine, from
/// its Processors/*/data/languages/*.ldefs. Ghidra itself has no s390x: that id is the one of the extension that adds it.
/// </summary>
internal static class GhidraLanguages
{
    private static readonly Dictionary<(string Architecture, string ByteOrder, int WordSize), string> Ids = new()
    {
        [("arm", "big", 32)] = "ARM:BE:32:v8",
        [("arm", "little", 32)] = "ARM:LE:32:v8",
        [("m68k", "big", 32)] = "68000:BE:32:Coldfire",
        [("mips", "big", 32)] = "MIPS:BE:32:default",
        [("mips", "little", 32)] = "MIPS:LE:32:default",
        [("powerpc", "big", 32)] = "PowerPC:BE:32:default",
        [("superh", "little", 32)] = "SuperH4:LE:32:default",
        [("sparc", "big", 32)] = "sparc:BE:32:default",
        [("i386", "little", 32)] = "x86:LE:32:default",
        [("x86-64", "little", 64)] = "x86:LE:64:default",

        // From here on mirai-toushi says "not supported arch".
        [("aarch64", "little", 64)] = "AARCH64:LE:64:v8A",
        [("powerpc64", "big", 64)] = "PowerPC:BE:64:default",
        [("powerpc64", "little", 64)] = "PowerPC:LE:64:default",
        [("riscv32", "little", 32)] = "RISCV:LE:32:RV32GC",
        [("riscv64", "little", 64)] = "RISCV:LE:64:RV64GC",
        [("superh", "big", 32)] = "SuperH4:BE:32:default",
        [("s390x", "big", 64)] = "s390x:BE:64:default",
    };

    /// <summary>The id for a sample; null where it is no ELF or for a machine that is not listed.</summary>
    public static string? Find(SampleFacts sample) =>
        sample is { Architecture: { } architecture, ByteOrder: { } order, WordSize: { } bits }
            ? Ids.GetValueOrDefault((architecture, order, bits))
            : null;
}
