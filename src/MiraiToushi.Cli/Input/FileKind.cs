namespace MiraiToushi.Cli.Input;

/// <summary>What a path is, as far as reading and writing are concerned.</summary>
internal enum FileKind
{
    /// <summary>Nothing is there, or it cannot be looked at.</summary>
    Missing,

    /// <summary>A regular file.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Directory,

    /// <summary>A symbolic link, when links are not followed.</summary>
    Link,

    /// <summary>A pipe, a socket or a device: opening it may block or have effects.</summary>
    Special,
}
