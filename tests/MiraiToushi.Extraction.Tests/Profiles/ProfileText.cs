namespace MiraiToushi.Extraction.Tests.Profiles;

/// <summary>Profiles as text for the tests.</summary>
internal static class ProfileText
{
    /// <summary>What has to be there, and nothing else: 8 lines.</summary>
    public const string Minimal =
        """
        name: minimal
        arguments: [["./bot"]]
        layouts:
          table: [{ name: t, fields: [{ role: data, size: pointer }, { role: length, size: 2 }] }]
          credentials: [{ name: c, fields: [{ role: user, size: pointer }, { role: password, size: pointer }] }]
          attacks: [{ name: a, fields: [{ role: function, size: pointer }, { role: vector, size: 1 }] }]
        # line 7
        # line 8

        """;

    /// <summary>The minimal profile with more lines, the first of which is line 9.</summary>
    public static string With(string more) => Minimal.ReplaceLineEndings("\n") + more.ReplaceLineEndings("\n");

    /// <summary>The folder of the whole repository.</summary>
    public static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MiraiToushi.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
