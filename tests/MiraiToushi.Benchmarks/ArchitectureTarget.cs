namespace MiraiToushi.Benchmarks;

/// <summary>A target of the fixtures, and what is wished of it.</summary>
/// <param name="Name">The folder of its fixtures.</param>
/// <param name="Emulator">The user-mode emulator of the distribution that runs it.</param>
internal sealed record ArchitectureTarget(string Name, string Emulator)
{
    private const string OwnCore = "sh4";

    /// <summary>Every architecture and byte order, and instruction sets that take another path through the engine.</summary>
    public static IReadOnlyList<ArchitectureTarget> All { get; } =
    [
        new("i386", "qemu-i386"),
        new("x86-64", "qemu-x86_64"),
        new("arm", "qemu-arm"),
        new("arm-thumb", "qemu-arm"),
        new("armhf", "qemu-arm"),
        new("armeb", "qemu-armeb"),
        new("armeb-be8", "qemu-armeb"),
        new("aarch64", "qemu-aarch64"),
        new("mips", "qemu-mips"),
        new("mipsel", "qemu-mipsel"),
        new("powerpc", "qemu-ppc"),
        new("powerpc64", "qemu-ppc64"),
        new("powerpc64le", "qemu-ppc64le"),
        new("sparc", "qemu-sparc"),
        new("m68k", "qemu-m68k"),
        new("coldfire", "qemu-m68k"),
        new("riscv64", "qemu-riscv64"),
        new("riscv32", "qemu-riscv32"),
        new("s390x", "qemu-s390x"),
        new("sh4", "qemu-sh4"),
        new("sh4eb", "qemu-sh4eb"),
    ];

    /// <summary>The program with the loops; it uses no network, so user-mode emulation may run it.</summary>
    public string Loop => $"{Name}/loop-O2";

    /// <summary>The look-alike, which only our machine ever runs.</summary>
    public string LookAlike => $"{Name}/leak-O3";

    /// <summary>Milliseconds that a warm extraction may take.</summary>
    public double ExtractionAim => IsOwnCore ? 400 : 150;

    /// <summary>Million instructions per second that the loop in registers has to reach.</summary>
    public double SpeedAim => IsOwnCore ? 50 : 0;

    private bool IsOwnCore => Name.StartsWith(OwnCore, StringComparison.Ordinal);
}
