namespace FixtureBuilder.Matrix;

/// <summary>matrix.yaml: what is built.</summary>
internal sealed class FixtureMatrix
{
    public Dictionary<string, Target> Targets { get; set; } = [];

    public List<FixtureGroup> Groups { get; set; } = [];

    public List<DerivedFixture> Derived { get; set; } = [];

    public List<PackedGroup> Packed { get; set; } = [];

    public List<DamagedGroup> Damaged { get; set; } = [];

    /// <summary>Every damaged fixture.</summary>
    public IEnumerable<DamagedPlan> DamagedPlans() => DamagedPlan.Expand(Damaged);

    /// <summary>Every file that is made out of another, or out of nothing.</summary>
    public IEnumerable<string> MadeFiles() =>
        [.. Derived.Select(item => item.File), .. PackedPlans().Select(item => item.File), .. DamagedPlans().Select(item => item.File)];

    /// <summary>Every packed fixture: its file, its group and its target.</summary>
    public IEnumerable<PackedPlan> PackedPlans() =>
        Packed.SelectMany(group => group.Targets.Select(target => new PackedPlan($"{target}/{group.Name}", group, target, Targets[target])));
}

/// <summary>A fixture that is to be packed.</summary>
internal sealed record PackedPlan(string File, PackedGroup Group, string TargetName, Target Target)
{
    /// <summary>The fixture that is packed.</summary>
    public string From => $"{TargetName}/{Group.From}";
}

/// <summary>Fixtures that are packed in the same way.</summary>
internal sealed class PackedGroup
{
    public string Name { get; set; } = "";

    public string Note { get; set; } = "";

    public List<string> Targets { get; set; } = [];

    /// <summary>Name of the fixture of the same target that is packed.</summary>
    public string From { get; set; } = "";

    /// <summary>The layers, the innermost first.</summary>
    public List<PackLayer> Layers { get; set; } = [];
}

/// <summary>One layer of a packed fixture.</summary>
internal sealed class PackLayer
{
    /// <summary>map-over or memfd.</summary>
    public string Style { get; set; } = "";

    /// <summary>First byte of the key that masks the payload; 0 for none.</summary>
    public byte Key { get; set; }

    /// <summary>Whether the unpacked program lacks its ELF magic in memory; for map-over.</summary>
    public bool WipesHeader { get; set; }

    /// <summary>Whether code is mapped from memory files, shared; for map-over.</summary>
    public bool SharedFile { get; set; }

    /// <summary>Whether the program is started by execveat with an empty path; for memfd.</summary>
    public bool EmptyPath { get; set; }
}

/// <summary>A compiler with an ABI.</summary>
internal sealed class Target
{
    public string Architecture { get; set; } = "";

    public string ByteOrder { get; set; } = "";

    public int WordSize { get; set; }

    public string Abi { get; set; } = "";

    public string Compiler { get; set; } = "";

    public string Strip { get; set; } = "";

    /// <summary>The user-mode emulator that runs the dry twins.</summary>
    public string Emulator { get; set; } = "";

    /// <summary>The folder below sources/libc/freestanding/arch.</summary>
    public string Sources { get; set; } = "";

    public List<string> Flags { get; set; } = [];

    /// <summary>For the units of the small C library and the program that checks it, after all other flags.</summary>
    public List<string> LibcFlags { get; set; } = [];

    /// <summary>For the stubs of packed fixtures, after all other flags.</summary>
    public List<string> StubFlags { get; set; } = [];

    /// <summary>The linker, where the compiler's own does not know the target; it is given <see cref="LinkFlags"/> and no libgcc.</summary>
    public string? Linker { get; set; }

    /// <summary>For the linker that is named, before what every fixture is linked with.</summary>
    public List<string> LinkFlags { get; set; } = [];

    /// <summary>For programs that are linked with the distribution's C library as a shared one.</summary>
    public List<string> DynamicLinkFlags { get; set; } = [];

    /// <summary>Whether the distribution has a libgcc that fits.</summary>
    public bool HasLibgcc { get; set; } = true;

    /// <summary>What e_flags has to say, where the linker does not say it.</summary>
    public uint? ElfFlags { get; set; }

    /// <summary>Debian packages of compiler and C library.</summary>
    public List<string> Packages { get; set; } = [];
}

/// <summary>Fixtures that differ only in target, level and configuration.</summary>
internal sealed class FixtureGroup
{
    public string Name { get; set; } = "";

    public string Note { get; set; } = "";

    public List<string> Targets { get; set; } = [];

    public List<string> Levels { get; set; } = [];

    public List<string> Configurations { get; set; } = [];

    /// <summary>The folder below sources: bot, or one with a main.c that uses nothing of the network.</summary>
    public string Program { get; set; } = "bot";

    public string Libc { get; set; } = "freestanding";

    public bool Stripped { get; set; } = true;

    public bool StaticPie { get; set; }

    /// <summary>All units are compiled as one, so that every function is local and may be called as the compiler likes.</summary>
    public bool Unity { get; set; }

    public string Gate { get; set; } = "function-table";

    /// <summary>Replaces the configuration's argv[0].</summary>
    public string? Argv0 { get; set; }

    public List<string> Flags { get; set; } = [];

    /// <summary>For the emulator of the dry twin, where its usual processor does not know what the flags allow.</summary>
    public List<string> EmulatorArguments { get; set; } = [];
}

/// <summary>A file that is made without a compiler.</summary>
internal sealed class DerivedFixture
{
    public string File { get; set; } = "";

    public string Note { get; set; } = "";

    /// <summary>The fixture that is changed.</summary>
    public string? From { get; set; }

    public string Change { get; set; } = "";

    public int? Size { get; set; }
}
