using MiraiToushi.Fixtures;

namespace MiraiToushi.Repository.Tests;

/// <summary>The files of the tree that are committed or would be: all but what .gitignore leaves out.</summary>
internal static class RepositoryTree
{
    private static readonly string[] IgnoredFolders = [".git", "bin", "obj", ".vs", ".idea", "TestResults", "BenchmarkDotNet.Artifacts", "artifacts"];

    private static readonly Lazy<IReadOnlyList<string>> LazyFiles = new(() => [.. Walk("").Order(StringComparer.Ordinal)]);

    /// <summary>Paths from the root on, with "/" between folders.</summary>
    public static IReadOnlyList<string> Files => LazyFiles.Value;

    /// <summary>Paths below a folder.</summary>
    /// <param name="folder">Such as "src".</param>
    public static IEnumerable<string> Below(string folder) => Files.Where(file => file.StartsWith($"{folder}/", StringComparison.Ordinal));

    /// <summary>The bytes of a file.</summary>
    /// <param name="file">Its path from the root on.</param>
    public static byte[] Bytes(string file) => File.ReadAllBytes(RepositoryFolder.Combine(file));

    /// <summary>The text of a file.</summary>
    /// <param name="file">Its path from the root on.</param>
    public static string Text(string file) => File.ReadAllText(RepositoryFolder.Combine(file));

    /// <summary>Whether a file has a bit of permission to be started.</summary>
    /// <param name="path">Its full path.</param>
    public static bool IsExecutable(string path)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Execute) != 0;
    }

    private static IEnumerable<string> Walk(string folder)
    {
        DirectoryInfo directory = new(RepositoryFolder.Combine(folder));
        foreach (DirectoryInfo inner in directory.EnumerateDirectories().Where(inner => !IgnoredFolders.Contains(inner.Name)))
        {
            foreach (string file in Walk(Path.Combine(folder, inner.Name)))
            {
                yield return file;
            }
        }

        foreach (FileInfo file in directory.EnumerateFiles().Where(file => file.Extension != ".user"))
        {
            // A work tree of git has a file of that name in place of the folder.
            if (file.Name != ".git")
            {
                yield return Path.Combine(folder, file.Name);
            }
        }
    }
}
