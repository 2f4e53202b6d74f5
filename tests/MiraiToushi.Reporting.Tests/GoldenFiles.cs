using System.Text;

namespace MiraiToushi.Reporting.Tests;

/// <summary>Compares with the files in Golden/, or rewrites them; README.md says how.</summary>
internal static class GoldenFiles
{
    private const string UpdateVariable = "MIRAITOUSHI_UPDATE_GOLDEN";

    /// <summary>Compares byte for byte.</summary>
    public static void AssertEqual(string name, string actual)
    {
        string path = Path.Combine(Folder(), name);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllBytes(path, Encoding.UTF8.GetBytes(actual));
            return;
        }

        Assert.True(File.Exists(path), $"Golden/{name} does not exist; see README.md for how to write it.");
        Assert.Equal(Encoding.UTF8.GetString(File.ReadAllBytes(path)), actual);
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MiraiToushi.sln")))
            {
                return Path.Combine(folder.FullName, "tests", "MiraiToushi.Reporting.Tests", "Golden");
            }
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
