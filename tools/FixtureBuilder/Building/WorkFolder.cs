namespace FixtureBuilder.Building;

/// <summary>A copy of the sources for one build, so that compilers see relative names only.</summary>
internal sealed class WorkFolder(string root)
{
    public string Root => root;

    public static WorkFolder Create()
    {
        string root = Path.Combine(Path.GetTempPath(), "fixture-builder-" + Guid.NewGuid().ToString("n"));
        Directory.CreateDirectory(root);
        return new WorkFolder(root);
    }

    /// <summary>The folder of one fixture, with a copy of all sources in it.</summary>
    public string Prepare(string sources, string file)
    {
        string folder = Path.Combine(root, file.Replace('/', '_'));
        foreach (string source in Directory.GetFiles(sources, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(sources, source));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(source, copy, overwrite: true);
        }

        return folder;
    }

    public void Delete() => Directory.Delete(root, recursive: true);
}
