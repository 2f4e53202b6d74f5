using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World.Files;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>Paths as arguments, with or without a directory that they are relative to.</summary>
internal static class PathArguments
{
    /// <summary>AT_FDCWD.</summary>
    public const int WorkingDirectory = -100;

    /// <summary>AT_SYMLINK_NOFOLLOW.</summary>
    public const int NoFollow = 0x100;

    /// <summary>AT_REMOVEDIR.</summary>
    public const int RemoveDirectory = 0x200;

    /// <summary>AT_EMPTY_PATH.</summary>
    public const int EmptyPath = 0x1000;

    /// <summary>Who looks.</summary>
    /// <param name="call">The call.</param>
    public static FileView View(SyscallContext call) => new(call.Kernel, call.Process);

    /// <summary>Follows a path argument.</summary>
    /// <param name="call">The call.</param>
    /// <param name="index">Which argument it is.</param>
    /// <param name="follow">Whether a link at the very end is followed.</param>
    public static Lookup Path(SyscallContext call, int index, bool follow = true) => At(call, WorkingDirectory, index, follow);

    /// <summary>Follows a path argument after a directory argument.</summary>
    /// <param name="call">The call.</param>
    /// <param name="directoryIndex">Which argument the directory is; the path is the next one.</param>
    /// <param name="follow">Whether a link at the very end is followed.</param>
    public static Lookup PathAt(SyscallContext call, int directoryIndex, bool follow = true) =>
        At(call, call.Int(directoryIndex), directoryIndex + 1, follow);

    private static Lookup At(SyscallContext call, int directory, int index, bool follow)
    {
        if (call.Text(index) is not { } path)
        {
            return Lookup.Fail(call.Memory.TryReadUnsigned(call.Pointer(index), 1, out _) ? Errno.ENAMETOOLONG : Errno.EFAULT);
        }

        string start = call.Process.WorkingDirectory;
        if (directory != WorkingDirectory && path.Length > 0 && !path.StartsWith('/'))
        {
            switch (call.Process.Files.Find(directory))
            {
                case DirectoryHandle handle:
                    start = handle.Name;
                    break;
                case null:
                    return Lookup.Fail(Errno.EBADF);
                default:
                    return Lookup.Fail(Errno.ENOTDIR);
            }
        }

        return call.Kernel.FileSystem.Walk(View(call), start, path, follow);
    }
}
