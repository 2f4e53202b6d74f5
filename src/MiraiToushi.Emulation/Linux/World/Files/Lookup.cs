using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Linux.World.Files;

/// <summary>Where a path leads.</summary>
/// <param name="Error">Why it leads nowhere; null where at least the directory exists.</param>
/// <param name="Parent">The directory of the last component; null for the root.</param>
/// <param name="Name">The last component.</param>
/// <param name="Path">The canonical path.</param>
/// <param name="Node">What is there; null where there is nothing.</param>
internal readonly record struct Lookup(Errno? Error, DirectoryNode? Parent, string Name, string Path, VirtualNode? Node)
{
    /// <summary>The error of a caller that needs the file to exist, or null.</summary>
    public Errno? Missing => Error ?? (Node is null ? Errno.ENOENT : null);

    /// <summary>A path that leads nowhere.</summary>
    /// <param name="error">Why.</param>
    public static Lookup Fail(Errno error) => new(error, null, "", "", null);
}
