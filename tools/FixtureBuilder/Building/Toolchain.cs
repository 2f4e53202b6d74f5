using FixtureBuilder.Matrix;

namespace FixtureBuilder.Building;

/// <summary>Finds out whether all compilers are there, and what they call themselves.</summary>
internal sealed class Toolchain
{
    private readonly Dictionary<string, string> _versions = [];

    public string Version(string compiler) => _versions[compiler];

    public static Toolchain Prepare(IReadOnlyCollection<FixturePlan> plans, bool install)
    {
        SortedSet<string> missing = MissingPackages(plans);
        if (missing.Count > 0 && install)
        {
            Console.WriteLine($"installing {string.Join(' ', missing)}");
            ProcessRunner.Require(".", "apt-get", ["update", "-q"]);
            ProcessRunner.Require(".", "apt-get", ["install", "-q", "-y", "--no-install-recommends", .. missing]);
            missing = MissingPackages(plans);
        }

        if (missing.Count > 0)
        {
            throw new FixtureException(
                $"compilers, C libraries or emulators are missing: apt-get install {string.Join(' ', missing)} (or use --install)");
        }

        var toolchain = new Toolchain();
        foreach (string compiler in plans.Select(plan => plan.Target.Compiler).Distinct())
        {
            string banner = ProcessRunner.Require(".", compiler, ["--version"]);
            toolchain._versions[compiler] = banner.Split('\n')[0].Trim();
        }

        return toolchain;
    }

    private static SortedSet<string> MissingPackages(IReadOnlyCollection<FixturePlan> plans)
    {
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        foreach (FixturePlan plan in plans)
        {
            Target target = plan.Target;
            if (!IsOnPath(target.Compiler) || !IsOnPath(target.Strip) || (target.Linker is string linker && !IsOnPath(linker)) || (!plan.IsFreestanding && !HasLibc(plan)))
            {
                missing.UnionWith(target.Packages);
            }

            if (!IsOnPath(target.Emulator))
            {
                missing.Add("qemu-user");
            }
        }

        return missing;
    }

    private static bool HasLibc(FixturePlan plan)
    {
        string answer = ProcessRunner.Require(".", plan.Target.Compiler, [.. plan.Target.Flags, "-print-file-name=libc.a"]).Trim();
        return Path.IsPathRooted(answer);
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
