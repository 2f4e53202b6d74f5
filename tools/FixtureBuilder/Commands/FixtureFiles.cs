namespace FixtureBuilder.Commands;

internal static class FixtureFiles
{
    /// <summary>Every file below binaries/, with forward slashes.</summary>
    public static IEnumerable<string> Of(FixtureFolder folder)
    {
        if (!Directory.Exists(folder.Binaries))
        {
            return [];
        }

        return Directory.GetFiles(folder.Binaries, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder.Binaries, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal);
    }
}
