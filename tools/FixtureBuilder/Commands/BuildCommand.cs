using System.Collections.Concurrent;
using System.IO.Enumeration;
using FixtureBuilder.Building;
using FixtureBuilder.Configurations;
using FixtureBuilder.Elf;
using FixtureBuilder.Manifests;
using FixtureBuilder.Matrix;
using FixtureBuilder.Packing;

namespace FixtureBuilder.Commands;

internal static class BuildCommand
{
    public static int Run(FixtureFolder folder, string? only, bool install, bool keep)
    {
        var matrix = YamlFile.Read<FixtureMatrix>(folder.Matrix);
        IReadOnlyDictionary<string, BotConfiguration> configurations = ConfigurationReader.ReadAll(folder);
        IReadOnlyList<FixturePlan> plans = FixturePlan.Expand(matrix, configurations);
        FixturePlan[] chosen = [.. plans.Where(plan => Matches(only, plan.File))];
        DerivedFixture[] derived = [.. matrix.Derived.Where(item =>
            Matches(only, item.File) || chosen.Any(plan => plan.File == item.From))];
        PackedPlan[] packed = [.. matrix.PackedPlans().Where(item => Matches(only, item.File) || chosen.Any(plan => plan.File == item.From))];
        DamagedPlan[] damaged = [.. matrix.DamagedPlans().Where(item => Matches(only, item.File) || chosen.Any(plan => plan.File == item.From) || packed.Any(plan => plan.File == item.From))];
        int count = chosen.Length + derived.Length + packed.Length + damaged.Length;
        if (count == 0)
        {
            throw new FixtureException($"no fixture matches {only}");
        }

        Dictionary<string, FixtureFacts> facts = KeptFacts(folder, only, plans, matrix);
        foreach ((FixturePlan plan, CompiledFixture built, string version) in Compile(folder, chosen, install, keep))
        {
            facts[plan.File] = FactsWriter.Describe(plan, built, version);
            Store(folder, plan.File, built.Bytes);
        }

        foreach (DerivedFixture item in derived)
        {
            byte[] bytes = Derive(folder, item);
            facts[item.File] = FactsWriter.Describe(item, bytes, item.From is null ? null : facts.GetValueOrDefault(item.From));
            Store(folder, item.File, bytes);
        }

        Pack(folder, packed, facts, keep);
        foreach (DamagedPlan item in damaged)
        {
            byte[] bytes = ElfDamage.Apply(item, File.ReadAllBytes(folder.Binary(item.From)));
            facts[item.File] = FactsWriter.Describe(item, bytes, facts[item.From]);
            Store(folder, item.File, bytes);
        }

        if (only is null)
        {
            RemoveOrphans(folder, facts.Keys);
        }

        var described = new SortedDictionary<string, ConfigurationFacts>(StringComparer.Ordinal);
        foreach ((string name, BotConfiguration configuration) in configurations)
        {
            described.Add(name, FactsWriter.Describe(configuration));
        }

        ManifestFile.Write(
            folder, new Manifest(1, described, [.. facts.Values.OrderBy(item => item.File, StringComparer.Ordinal)]));
        Console.WriteLine($"{count} fixtures built, {facts.Count} in the manifest, {facts.Values.Sum(item => item.Size):n0} bytes");
        return 0;
    }

    private static (FixturePlan Plan, CompiledFixture Built, string Version)[] Compile(
        FixtureFolder folder, FixturePlan[] plans, bool install, bool keep)
    {
        var toolchain = Toolchain.Prepare(plans, install);
        var results = new ConcurrentBag<(FixturePlan Plan, CompiledFixture Built, string Version)>();
        var failures = new ConcurrentBag<string>();
        var work = WorkFolder.Create();
        try
        {
            Parallel.ForEach(plans, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, plan =>
            {
                try
                {
                    string place = work.Prepare(folder.Sources, plan.File);
                    results.Add((plan, FixtureCompiler.Compile(plan, place), toolchain.Version(plan.Target.Compiler)));
                }
                catch (FixtureException exception)
                {
                    failures.Add($"{plan.File}: {exception.Message}");
                }
            });
        }
        finally
        {
            if (keep)
            {
                Console.WriteLine($"kept {work.Root}");
            }
            else
            {
                work.Delete();
            }
        }

        return failures.IsEmpty
            ? [.. results]
            : throw new FixtureException(string.Join("\n", failures.Order(StringComparer.Ordinal)));
    }

    private static void Pack(FixtureFolder folder, PackedPlan[] plans, Dictionary<string, FixtureFacts> facts, bool keep)
    {
        var work = WorkFolder.Create();
        try
        {
            foreach (PackedPlan plan in plans)
            {
                FixtureFacts origin = facts.GetValueOrDefault(plan.From) ?? throw new FixtureException($"{plan.File}: there is no {plan.From}");
                byte[] program = File.ReadAllBytes(folder.Binary(plan.From));
                byte[] bytes = FixturePacker.Pack(plan.Target, plan.Group.Layers, program, work.Prepare(folder.Sources, plan.File));
                facts[plan.File] = FactsWriter.Describe(plan, bytes, origin);
                Store(folder, plan.File, bytes);
            }
        }
        finally
        {
            if (keep)
            {
                Console.WriteLine($"kept {work.Root}");
            }
            else
            {
                work.Delete();
            }
        }
    }

    /// <summary>With --only, what is not built again keeps its place in the manifest, as long as the matrix knows it.</summary>
    private static Dictionary<string, FixtureFacts> KeptFacts(
        FixtureFolder folder, string? only, IReadOnlyList<FixturePlan> plans, FixtureMatrix matrix)
    {
        if (only is null || !File.Exists(folder.Manifest))
        {
            return [];
        }

        HashSet<string> known = [.. plans.Select(plan => plan.File), .. matrix.MadeFiles()];
        return ManifestFile.Read(folder).Fixtures.Where(item => known.Contains(item.File)).ToDictionary(item => item.File);
    }

    private static byte[] Derive(FixtureFolder folder, DerivedFixture item)
    {
        byte[] origin = item.From is null ? [] : File.ReadAllBytes(folder.Binary(item.From));
        return item.Change switch
        {
            "garbage-sections" => ElfEditor.GarbageSections(origin),
            "garbage-segments" => ElfEditor.GarbageSegments(origin),
            "truncated" => origin[..(item.Size ?? throw new FixtureException($"{item.File}: truncated needs a size"))],
            "xtensa" => ElfEditor.Xtensa(),
            "text" => ElfEditor.Text(),
            _ => throw new FixtureException($"{item.File}: there is no change {item.Change}"),
        };
    }

    /// <summary>No execute permission: a look-alike is read, never run.</summary>
    private static void Store(FixtureFolder folder, string file, byte[] bytes)
    {
        string path = folder.Binary(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    private static void RemoveOrphans(FixtureFolder folder, IEnumerable<string> known)
    {
        HashSet<string> files = [.. known];
        foreach (string file in FixtureFiles.Of(folder).Where(file => !files.Contains(file)))
        {
            Console.WriteLine($"removing {file}, which the matrix no longer has");
            File.Delete(folder.Binary(file));
        }
    }

    private static bool Matches(string? pattern, string file) =>
        pattern is null || pattern.Split(',').Any(part => FileSystemName.MatchesSimpleExpression(part, file, ignoreCase: false));
}
