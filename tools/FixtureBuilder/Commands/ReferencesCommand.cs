using System.Collections.Concurrent;
using System.IO.Enumeration;
using System.Text.Json;
using FixtureBuilder.Building;
using FixtureBuilder.Configurations;
using FixtureBuilder.Matrix;
using FixtureBuilder.References;

namespace FixtureBuilder.Commands;

/// <summary>Writes references.json: for each look-alike, which function uses which table entry, and where.</summary>
internal static class ReferencesCommand
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    public static int Run(FixtureFolder folder, string? only, bool install)
    {
        var matrix = YamlFile.Read<FixtureMatrix>(folder.Matrix);
        FixturePlan[] plans = [.. FixturePlan.Expand(matrix, ConfigurationReader.ReadAll(folder)).Where(plan =>
            plan.Configuration is not null && (only is null || FileSystemName.MatchesSimpleExpression(only, plan.File, ignoreCase: false)))];
        Toolchain.Prepare(plans, install);
        var results = new ConcurrentDictionary<string, IReadOnlyList<ReferenceFacts>>(Kept(folder, only), StringComparer.Ordinal);
        var work = WorkFolder.Create();
        try
        {
            Parallel.ForEach(plans, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, plan =>
            {
                try
                {
                    results[plan.File] = Read(folder, work, plan);
                }
                catch (FixtureException exception)
                {
                    Console.Error.WriteLine($"{plan.File}: {exception.Message}");
                }
            });
        }
        finally
        {
            work.Delete();
        }

        File.WriteAllText(folder.References, Write(results));
        int missing = plans.Count(plan => !results.ContainsKey(plan.File));
        Console.WriteLine($"{plans.Length - missing} fixtures read, {missing} left out");
        return missing == 0 ? 0 : 1;
    }

    /// <summary>One line for each fact, so that a change shows where it is.</summary>
    private static string Write(IReadOnlyDictionary<string, IReadOnlyList<ReferenceFacts>> results)
    {
        IEnumerable<string> fixtures = results.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair =>
            $"  \"{pair.Key}\": [\n{string.Join(",\n", pair.Value.Select(fact => "    " + JsonSerializer.Serialize(fact, Options)))}\n  ]");
        return $"{{\n{string.Join(",\n", fixtures)}\n}}\n";
    }

    private static Dictionary<string, IReadOnlyList<ReferenceFacts>> Kept(FixtureFolder folder, string? only) =>
        only is null || !File.Exists(folder.References)
            ? []
            : JsonSerializer.Deserialize<Dictionary<string, IReadOnlyList<ReferenceFacts>>>(File.ReadAllText(folder.References), Options)!;

    private static IReadOnlyList<ReferenceFacts> Read(FixtureFolder folder, WorkFolder work, FixturePlan plan)
    {
        string place = work.Prepare(folder.Sources, plan.File);
        CompiledFixture twin = FixtureCompiler.CompileWithLines(plan, place);
        if (plan.Group.Stripped && !twin.Bytes.AsSpan().SequenceEqual(File.ReadAllBytes(folder.Binary(plan.File))))
        {
            throw new FixtureException("the twin with line numbers, stripped, is not the fixture");
        }

        string objdump = plan.Target.Strip.Replace("strip", "objdump", StringComparison.Ordinal);
        return new ReferenceReader(place).Read(ProcessRunner.Require(place, objdump, ["-dl", "fixture.unstripped"]));
    }
}
