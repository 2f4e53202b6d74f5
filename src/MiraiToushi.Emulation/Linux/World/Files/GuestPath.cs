namespace MiraiToushi.Emulation.Linux.World.Files;

/// <summary>Paths as guests write them. They have nothing to do with the host's.</summary>
internal static class GuestPath
{
    /// <summary>PATH_MAX, with the final NUL.</summary>
    public const int MaximumPath = 4096;

    /// <summary>NAME_MAX.</summary>
    public const int MaximumName = 255;

    /// <summary>Puts a name into a directory.</summary>
    /// <param name="directory">Absolute path of the directory.</param>
    /// <param name="name">The name.</param>
    public static string Join(string directory, string name) => directory == "/" ? "/" + name : directory + "/" + name;

    /// <summary>The last component.</summary>
    /// <param name="path">A path.</param>
    public static string Last(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>The components, without empty ones.</summary>
    /// <param name="path">A path.</param>
    public static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
