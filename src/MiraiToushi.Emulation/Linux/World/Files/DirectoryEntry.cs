namespace MiraiToushi.Emulation.Linux.World.Files;

/// <summary>One line of a listing.</summary>
/// <param name="Name">Name.</param>
/// <param name="Inode">d_ino.</param>
/// <param name="Type">d_type.</param>
internal sealed record DirectoryEntry(string Name, long Inode, int Type);
