namespace FixtureBuilder;

/// <summary>Where the parts of the fixtures lie.</summary>
internal sealed class FixtureFolder(string path)
{
    public string Sources => Path.Combine(path, "sources");

    public string Configurations => Path.Combine(path, "configurations");

    public string Binaries => Path.Combine(path, "binaries");

    public string Matrix => Path.Combine(path, "matrix.yaml");

    public string Manifest => Path.Combine(path, "manifest.json");

    public string References => Path.Combine(path, "references.json");

    public string Binary(string file) => Path.Combine(Binaries, file.Replace('/', Path.DirectorySeparatorChar));

    public static FixtureFolder Find(string? given)
    {
        if (given is not null)
        {
            return new FixtureFolder(given);
        }

        for (DirectoryInfo? folder = new(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "fixtures");
            if (File.Exists(Path.Combine(candidate, "matrix.yaml")))
            {
                return new FixtureFolder(candidate);
            }
        }

        throw new FixtureException("no fixtures folder with a matrix.yaml here or above; name one with --fixtures");
    }
}
