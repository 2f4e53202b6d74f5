using MiraiToushi.Elf;

namespace MiraiToushi.Emulation.Tests.Programs;

/// <summary>The conformance programs of fixtures/programs, built by tools/build-conformance.sh: one file for a target and a level.</summary>
internal static class ConformanceProgram
{
    public static IReadOnlyList<string> Levels { get; } = ["O0", "O2", "O3", "Os"];

    public static string Folder { get; } = Path.Combine(GuestProgram.Folder, "conformance");

    public static IReadOnlyList<string> Targets { get; } =
    [
        "aarch64", "arm", "arm-oabi", "arm-thumb", "arm-v7", "armeb", "armeb-be8", "coldfire", "i386", "m68k", "mips", "mips-soft", "mips1",
        "mipsel", "mipsel1", "powerpc", "powerpc-soft", "powerpc64", "powerpc64le", "riscv32", "riscv32-soft", "riscv64", "s390x", "sh4",
        "sh4eb", "sparc", "x86-64",
    ];

    public static IReadOnlyList<string> Names { get; } =
    [
        "aes", "carries", "chacha", "division", "double", "fixups", "forks", "integers", "jumps", "memory", "pointers", "processes",
        "recursion", "rewritten", "shifts", "signals", "single", "structures", "traps", "unaligned", "variadic",
    ];

    public static ElfImage Image(string target, string level)
    {
        ElfReadResult result = ElfReader.Read(File.ReadAllBytes(Path.Combine(Folder, target, level)));
        Assert.NotNull(result.Image);
        return result.Image;
    }

    /// <summary>What it prints; null where the compiler made something of it that does not end.</summary>
    public static string? Expected(string target, string level, string name)
    {
        string own = Path.Combine(Folder, "expected", $"{target}-{level}", name + ".txt");
        string text = File.ReadAllText(File.Exists(own) ? own : Path.Combine(Folder, "expected", name + ".txt"));
        return text.Length == 0 ? null : text;
    }
}
