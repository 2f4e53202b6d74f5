using MiraiToushi.Cli.Native;

namespace MiraiToushi.Cli.Input;

/// <summary>Tells what a path is without opening it; .NET itself cannot tell a pipe from a file.</summary>
internal static class FileKinds
{
    private const int TypeMask = 0xf000;
    private const int TypeDirectory = 0x4000;
    private const int TypeRegular = 0x8000;
    private const int TypeLink = 0xa000;

    /// <summary>What the path is.</summary>
    /// <param name="path">A path.</param>
    /// <param name="followLinks">Whether a link counts as what it leads to.</param>
    public static FileKind Of(string path, bool followLinks)
    {
        if (!OperatingSystem.IsLinux())
        {
            return Directory.Exists(path) ? FileKind.Directory : File.Exists(path) ? FileKind.Regular : FileKind.Missing;
        }

        int flags = followLinks ? 0 : LibC.DoNotFollowLinks;
        if (LibC.Statx(LibC.CurrentDirectory, path, flags, LibC.StatxType, out LibC.StatxResult result) != 0)
        {
            return FileKind.Missing;
        }

        return (result.Mode & TypeMask) switch
        {
            TypeRegular => FileKind.Regular,
            TypeDirectory => FileKind.Directory,
            TypeLink => FileKind.Link,
            _ => FileKind.Special,
        };
    }
}
