using System.Reflection;

namespace MiraiToushi.Unicorn.Tests.Headers;

/// <summary>Where Unicorn's headers are: installed, or fetched by the build.</summary>
public static class HeaderFolder
{
    private static readonly Lazy<string?> Found = new(() =>
        CacheFolders.All().Select(cache => Path.Combine(cache, "usr/include/unicorn")).Prepend("/usr/include/unicorn")
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "unicorn.h"))));

    /// <summary>Reads a header; fails the test with advice if there are none.</summary>
    public static CHeader Read(string file)
    {
        Assert.True(
            Found.Value is not null,
            "Unicorn's headers are needed to check the enumerations: apt-get install libunicorn-dev.");
        return new CHeader(File.ReadAllText(Path.Combine(Found.Value!, file)));
    }

    /// <summary>Headers of another version may have names of their own.</summary>
    public static bool IsVersion20()
    {
        CHeader header = Read("unicorn.h");
        return header.Evaluate("UC_API_MAJOR") == 2 && header.Evaluate("UC_API_MINOR") == 0;
    }

    /// <summary>The type of this name in the library; null while it has not been generated.</summary>
    public static Type? LibraryType(string name) => Assembly.Load("MiraiToushi.Unicorn").GetType("MiraiToushi.Unicorn." + name);
}
