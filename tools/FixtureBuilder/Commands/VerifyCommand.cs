using FixtureBuilder.Configurations;
using FixtureBuilder.Manifests;
using FixtureBuilder.Matrix;

namespace FixtureBuilder.Commands;

/// <summary>Matrix, manifest and binaries must agree; needs no compiler.</summary>
internal static class VerifyCommand
{
    public static int Run(FixtureFolder folder)
    {
        Manifest manifest = ManifestFile.Read(folder);
        List<string> problems = [.. Problems(folder, manifest)];
        foreach (string problem in problems)
        {
            Console.Error.WriteLine(problem);
        }

        Console.WriteLine($"{manifest.Fixtures.Count} fixtures, {problems.Count} problems");
        return problems.Count == 0 ? 0 : 1;
    }

    private static IEnumerable<string> Problems(FixtureFolder folder, Manifest manifest)
    {
        foreach (FixtureFacts fixture in manifest.Fixtures)
        {
            string path = folder.Binary(fixture.File);
            if (!File.Exists(path))
            {
                yield return $"{fixture.File}: in the manifest, but there is no such file";
                continue;
            }

            byte[] bytes = File.ReadAllBytes(path);
            if (bytes.Length != fixture.Size || FactsWriter.Hash(bytes) != fixture.Sha256)
            {
                yield return $"{fixture.File}: is not the file that the manifest describes";
            }
        }

        HashSet<string> listed = [.. manifest.Fixtures.Select(fixture => fixture.File)];
        foreach (string file in FixtureFiles.Of(folder).Where(file => !listed.Contains(file)))
        {
            yield return $"{file}: not in the manifest";
        }

        HashSet<string> planned = Planned(folder);
        foreach (string file in planned.Except(listed).Order(StringComparer.Ordinal))
        {
            yield return $"{file}: in the matrix, but was not built";
        }

        foreach (string file in listed.Except(planned).Order(StringComparer.Ordinal))
        {
            yield return $"{file}: built, but the matrix does not have it";
        }
    }

    private static HashSet<string> Planned(FixtureFolder folder)
    {
        var matrix = YamlFile.Read<FixtureMatrix>(folder.Matrix);
        IReadOnlyList<FixturePlan> plans = FixturePlan.Expand(matrix, ConfigurationReader.ReadAll(folder));
        return [.. plans.Select(plan => plan.File), .. matrix.MadeFiles()];
    }
}
