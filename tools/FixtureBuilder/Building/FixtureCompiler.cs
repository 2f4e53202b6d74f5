using FixtureBuilder.Configurations;
using FixtureBuilder.Elf;
using FixtureBuilder.Matrix;

namespace FixtureBuilder.Building;

/// <summary>A compiled fixture before and after strip.</summary>
internal sealed record CompiledFixture(byte[] Unstripped, byte[] Bytes, IReadOnlyList<string> Flags);

/// <summary>Compiles, links and strips one fixture in a folder of its own, and proves it right without running it.</summary>
internal sealed class FixtureCompiler
{
    /// <summary>The leak's flags, and two that keep a newer compiler from what the leak's could not do.</summary>
    private static readonly string[] CommonFlags =
    [
        "-std=c99", "-fomit-frame-pointer", "-fdata-sections", "-ffunction-sections", "-fno-stack-protector", "-fno-ipa-icf",
    ];

    private static readonly string[] Warnings = ["-Wall", "-Wextra", "-Wno-unused-result", "-Wno-cast-function-type"];

    /// <summary>What the leak's build removes.</summary>
    private static readonly string[] StripArguments =
    [
        "--strip-all", "--remove-section=.comment", "--remove-section=.note*", "--remove-section=.jcr",
        "--remove-section=.ARM.attributes", "--remove-section=.gnu.attributes",
    ];

    /// <summary>The leak removes these too, but glibc's start-up code on i386 reads .eh_frame and would fault without it.</summary>
    private static readonly string[] FreestandingStripArguments = ["--remove-section=.eh_frame*"];

    private static readonly string[] BotUnits =
        ["main", "table", "util", "local_addr", "rand", "resolv", "attack", "vectors", "scanner", "killer"];

    private static readonly string[] GateUnits = ["files", "process", "debugger", "machine", "network", "clock", "children"];

    private static readonly string[] DryUnits = ["main_dry", "table", "util", "attack", "vectors", "scanner"];

    private static readonly string[] LibcUnits = ["start", "memory", "string", "process"];

    /// <summary>No dry twin may contain one of these.</summary>
    private static readonly string[] NetworkFunctions =
        ["socket", "bind", "listen", "connect", "send", "sendto", "recv", "recvfrom", "setsockopt"];

    private readonly FixturePlan _plan;
    private readonly string _folder;
    private readonly string _libc;
    private readonly bool _withLines;
    private readonly List<string> _flags;
    private readonly List<string> _linkFlags;

    private FixtureCompiler(FixturePlan plan, string folder, bool withLines)
    {
        _plan = plan;
        _withLines = withLines;
        _folder = folder;
        _libc = plan.IsFreestanding ? "libc/freestanding" : "libc/glibc";
        bool replacesMachine = plan.Group.Flags.Exists(IsMachine);
        _flags =
        [
            .. plan.Target.Flags.Where(flag => !(replacesMachine && IsMachine(flag))),
            .. CommonFlags,
            $"-{plan.Level}",
            .. plan.Group.StaticPie ? (string[])["-fPIE", "-DSTATIC_PIE"] : ["-fno-pie"],
            .. plan.Group.Flags,
            .. withLines ? (string[])["-g"] : [],
        ];
        _linkFlags =
        [
            .. plan.Group.StaticPie ? (string[])["-static-pie"] : plan.IsDynamic ? ["-no-pie", .. plan.Target.DynamicLinkFlags] : ["-static", "-no-pie"],
            "-Wl,--gc-sections", "-Wl,--build-id=none", "-Wl,-z,noseparate-code", "-Wl,-z,norelro",
            .. plan.IsFreestanding ? (string[])["-nostdlib"] : [],
        ];
    }

    public static CompiledFixture Compile(FixturePlan plan, string folder) => new FixtureCompiler(plan, folder, withLines: false).Compile();

    /// <summary>Compiles a fixture with line numbers, for looking at only: what strip leaves of it is the fixture.</summary>
    public static CompiledFixture CompileWithLines(FixturePlan plan, string folder) => new FixtureCompiler(plan, folder, withLines: true).Compile();

    private static bool IsMachine(string flag) => flag.StartsWith("-march=", StringComparison.Ordinal);

    private CompiledFixture Compile()
    {
        List<string> libc = CompileLibc();
        List<string> network = _plan.IsFreestanding ? [CompileUnit("libc", $"{_libc}/network.c", LibcFlags())] : [];
        List<string> system = _plan.IsFreestanding ? [CompileUnit("libc", $"{_libc}/system.c", LibcFlags())] : [];

        if (_plan.Configuration is not BotConfiguration configuration)
        {
            CompiledFixture program = Link("fixture", [.. libc, CompileUnit(_plan.Group.Program, $"{_plan.Group.Program}/main.c", ProgramFlags())]);
            DryTwin.RequireDone(_plan, _folder, "fixture");
            return program;
        }

        if (_plan.IsFreestanding && !_withLines)
        {
            Link("check", [.. libc, .. network, .. system, CompileUnit("check", "libc-check/main.c", [.. ProgramFlags(), .. _plan.Target.LibcFlags])]);
            DryTwin.RequireDone(_plan, _folder, "check");
        }

        File.WriteAllText(Path.Combine(_folder, "bot", "config.h"), HeaderWriter.Write(configuration, _plan.Gate!));
        if (!_withLines)
        {
            CheckDryTwin(configuration, libc);
        }

        string[] gates = configuration.Program.Gates.Count == 0 ? [] : GateUnits;
        List<string> units = CompileBot("bot", [.. BotUnits, .. gates.Select(unit => $"gates/{unit}")], ProgramFlags());
        return Link("fixture", [.. libc, .. network, .. gates.Length == 0 ? [] : system, .. units], KeptFunctions(configuration.Program));
    }

    /// <summary>Nobody refers to these, and yet they are to stay.</summary>
    private static string[] KeptFunctions(ProgramSettings program) =>
    [
        .. program.TableInit == "uncalled" ? (string[])["-Wl,--undefined=table_init"] : [],
        .. program.Scanner == "unreferenced" ? (string[])["-Wl,--undefined=scanner_init"] : [],
    ];

    private void CheckDryTwin(BotConfiguration configuration, List<string> libc)
    {
        if (_plan.IsDynamic)
        {
            // The emulator has no libraries of the target's, so that the twin has the fixtures' own.
            new FixtureCompiler(_plan with { HasOwnLibrary = true }, _folder, _withLines).CheckOwnDryTwin(configuration);
            return;
        }

        List<string> flags = [.. ProgramFlags(), "-DDRY"];
        CompiledFixture twin = Link("dry", [.. libc, .. CompileBot("dry", DryUnits, flags)]);
        var symbols = ElfSymbols.Read(twin.Unstripped);
        if (NetworkFunctions.FirstOrDefault(name => symbols.Find(name) is not null) is string found)
        {
            throw new FixtureException($"the dry twin contains {found}");
        }

        DryTwin.Check(_plan, configuration, _folder, "dry", symbols);
    }

    private void CheckOwnDryTwin(BotConfiguration configuration) => CheckDryTwin(configuration, CompileLibc());

    private List<string> ProgramFlags() =>
        [.. _flags, .. Warnings, _plan.IsFreestanding ? "-ffreestanding" : "-D_GNU_SOURCE", "-Ibot", $"-I{_libc}"];

    private List<string> LibcFlags() =>
    [
        .. _flags, .. Warnings, "-ffreestanding", "-fno-tree-loop-distribute-patterns", $"-I{_libc}",
        $"-I{_libc}/arch/{_plan.Target.Sources}",
        .. _plan.Target.LibcFlags,
    ];

    private List<string> CompileLibc()
    {
        if (!_plan.IsFreestanding)
        {
            return [];
        }

        return
        [
            CompileUnit("first", $"{_libc}/arch/{_plan.Target.Sources}/start.S", LibcFlags()),
            .. LibcUnits.Select(unit => CompileUnit("libc", $"{_libc}/{unit}.c", LibcFlags())),
            .. _plan.Group.StaticPie ? (string[])[CompileUnit("libc", $"{_libc}/relocate.c", LibcFlags())] : [],
        ];
    }

    private List<string> CompileBot(string prefix, string[] units, List<string> flags)
    {
        if (!_plan.Group.Unity)
        {
            return [.. units.Select(unit => CompileUnit(prefix, $"bot/{unit}.c", flags))];
        }

        string all = $"bot/unity-{prefix}.c";
        File.WriteAllLines(Path.Combine(_folder, all), units.Reverse().Select(unit => $"#include \"{unit}.c\""));
        return [CompileUnit(prefix, all, [.. flags, "-DUNITY", "-fwhole-program"])];
    }

    private string CompileUnit(string prefix, string unit, IEnumerable<string> flags)
    {
        string output = $"{prefix}-{Path.GetFileNameWithoutExtension(unit)}.o";
        ProcessRunner.Require(_folder, _plan.Target.Compiler, [.. flags, "-c", "-o", output, unit]);
        return output;
    }

    private void RunLinker(IReadOnlyList<string> files)
    {
        if (_plan.Target.Linker is string linker)
        {
            ProcessRunner.Require(_folder, linker, [.. _plan.Target.LinkFlags, "-static", "--gc-sections", .. files]);
            return;
        }

        string[] libraries = _plan.IsFreestanding && _plan.Target.HasLibgcc ? ["-lgcc"] : [];
        ProcessRunner.Require(_folder, _plan.Target.Compiler, [.. _flags, .. _linkFlags, .. files, .. libraries]);
    }

    private CompiledFixture Link(string name, IReadOnlyList<string> objects, params string[] more)
    {
        string unstripped = $"{name}.unstripped";
        RunLinker([.. more, "-o", unstripped, .. objects]);

        byte[] linked = File.ReadAllBytes(Path.Combine(_folder, unstripped));
        if (_plan.Target.ElfFlags is uint flags)
        {
            ElfEditor.SetFlags(linked, flags);
            File.WriteAllBytes(Path.Combine(_folder, unstripped), linked);
        }

        if (_plan.Group.Stripped)
        {
            ProcessRunner.Require(_folder, _plan.Target.Strip, [.. StripArguments, .. _plan.IsFreestanding ? FreestandingStripArguments : [], "-o", name, unstripped]);
        }
        else
        {
            File.Copy(Path.Combine(_folder, unstripped), Path.Combine(_folder, name));
        }

        return new CompiledFixture(linked, File.ReadAllBytes(Path.Combine(_folder, name)), [.. _flags, .. _plan.Target.Linker is null ? _linkFlags : _plan.Target.LinkFlags]);
    }
}
