namespace MiraiToushi.Fixtures;

/// <summary>The tree that the tests were built from.</summary>
internal static class RepositoryFolder
{
    private static readonly Lazy<string> LazyRoot = new(Find);

    /// <summary>The folder with the solution in it.</summary>
    public static string Root => LazyRoot.Value;

    /// <summary>The path of something in the tree.</summary>
    /// <param name="parts">Folders and file, from the root on.</param>
    public static string Combine(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MiraiToushi.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
