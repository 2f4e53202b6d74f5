using FixtureBuilder.Configurations;

namespace FixtureBuilder.Matrix;

/// <summary>One file to compile.</summary>
internal sealed record FixturePlan(
    string File, string TargetName, Target Target, string Level, BotConfiguration? Configuration, Gate? Gate, FixtureGroup Group)
{
    public bool IsFreestanding => HasOwnLibrary || Group.Libc == "freestanding";

    /// <summary>Whether it is linked with the fixtures' own C library whatever its group says.</summary>
    public bool HasOwnLibrary { get; init; }

    /// <summary>Whether it wants the distribution's C library at run time.</summary>
    public bool IsDynamic => !HasOwnLibrary && Group.Libc == "dynamic";

    public static IReadOnlyList<FixturePlan> Expand(FixtureMatrix matrix, IReadOnlyDictionary<string, BotConfiguration> configurations)
    {
        var plans = new List<FixturePlan>();
        foreach (FixtureGroup group in matrix.Groups)
        {
            foreach (string targetName in group.Targets)
            {
                Target target = matrix.Targets.GetValueOrDefault(targetName)
                    ?? throw new FixtureException($"matrix.yaml: there is no target {targetName}");
                foreach (string level in group.Levels)
                {
                    foreach (BotConfiguration? configuration in ConfigurationsOf(group, configurations))
                    {
                        plans.Add(Plan(group, targetName, target, level, configuration));
                    }
                }
            }
        }

        string? twice = plans.Select(plan => plan.File).Concat(matrix.MadeFiles())
            .GroupBy(file => file).FirstOrDefault(files => files.Count() > 1)?.Key;
        return twice is null ? plans : throw new FixtureException($"matrix.yaml: {twice} would be built twice");
    }

    private static FixturePlan Plan(FixtureGroup group, string targetName, Target target, string level, BotConfiguration? configuration)
    {
        string name = group.Name
            .Replace("{configuration}", configuration?.Name, StringComparison.Ordinal)
            .Replace("{level}", level, StringComparison.Ordinal)
            .Replace("{libc}", group.Libc, StringComparison.Ordinal);
        Gate? gate = configuration is null
            ? null
            : new Gate(group.Gate, group.Gate == "none" ? null : group.Argv0 ?? configuration.Program.Argv0);
        return new FixturePlan($"{targetName}/{name}", targetName, target, level, configuration, gate, group);
    }

    private static IEnumerable<BotConfiguration?> ConfigurationsOf(
        FixtureGroup group, IReadOnlyDictionary<string, BotConfiguration> configurations)
    {
        if (group.Program != "bot")
        {
            return [null];
        }

        return group.Configurations.Select(name => configurations.GetValueOrDefault(name)
            ?? throw new FixtureException($"matrix.yaml: there is no configuration {name}"));
    }
}
