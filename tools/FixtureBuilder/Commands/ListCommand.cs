using FixtureBuilder.Configurations;
using FixtureBuilder.Matrix;

namespace FixtureBuilder.Commands;

internal static class ListCommand
{
    public static int Run(FixtureFolder folder)
    {
        var matrix = YamlFile.Read<FixtureMatrix>(folder.Matrix);
        foreach (FixturePlan plan in FixturePlan.Expand(matrix, ConfigurationReader.ReadAll(folder)))
        {
            Console.WriteLine($"{plan.File,-36} {plan.Configuration?.Name ?? "-",-8} {plan.Gate?.Argv0 ?? "-",-16} {plan.Group.Note}");
        }

        foreach (DerivedFixture derived in matrix.Derived)
        {
            Console.WriteLine($"{derived.File,-36} {"-",-8} {"-",-16} {derived.Note}");
        }

        foreach (DamagedPlan damaged in matrix.DamagedPlans())
        {
            Console.WriteLine($"{damaged.File,-36} {"-",-8} {"-",-16} {damaged.Case.Note}");
        }

        return 0;
    }
}
