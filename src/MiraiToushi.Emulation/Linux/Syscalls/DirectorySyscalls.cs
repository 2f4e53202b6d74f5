using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World;
using MiraiToushi.Emulation.Linux.World.Files;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>Calls that change or list directories.</summary>
internal static class DirectorySyscalls
{
    /// <summary>The calls.</summary>
    public static SyscallDescriptor[] All { get; } =
    [
        .. ListingSyscalls.All,
        new("chdir", call => ChangeDirectory(call, PathArguments.Path(call, 0))),
        new("fchdir", ChangeToDescriptor),
        new("getcwd", GetDirectory),
        new("umask", SetMask),
        new("mkdir", call => Make(call, PathArguments.Path(call, 0), call.Int(1))),
        new("mkdirat", call => Make(call, PathArguments.PathAt(call, 0), call.Int(2))),
        new("rmdir", call => RemoveDirectory(call, PathArguments.Path(call, 0, follow: false))),
        new("unlink", call => Unlink(call, PathArguments.Path(call, 0, follow: false))),
        new("unlinkat", UnlinkAt),
        new("rename", call => Rename(call, PathArguments.Path(call, 0, follow: false), PathArguments.Path(call, 1, follow: false))),
        new("renameat", call => Rename(call, PathArguments.PathAt(call, 0, follow: false), PathArguments.PathAt(call, 2, follow: false))),
        new("renameat2", RenameWithFlags, SupportLevel.Partial, "flags other than RENAME_NOREPLACE get EINVAL"),
        new("symlink", call => Link(call, PathArguments.Path(call, 1, follow: false))),
        new("symlinkat", call => Link(call, PathArguments.PathAt(call, 1, follow: false))),
        new("link", call => HardLinkSyscall.Link(call, PathArguments.Path(call, 0, follow: false), PathArguments.Path(call, 1, follow: false))),
        new("linkat", HardLinkSyscall.LinkAt),
        new("mknod", call => MakeNode(call, PathArguments.Path(call, 0), call.Int(1)), SupportLevel.Partial, "devices and pipes cannot be opened"),
        new("mknodat", call => MakeNode(call, PathArguments.PathAt(call, 0), call.Int(2)), SupportLevel.Partial, "devices and pipes cannot be opened"),
        new("statfs", call => FileSystemStatus(call, PathArguments.Path(call, 0), 1), SupportLevel.Partial, "only the type and the block size"),
        new("fstatfs", call => DescriptorStatus(call, 1), SupportLevel.Partial, "only the type and the block size"),
        new("statfs64", call => FileSystemStatus(call, PathArguments.Path(call, 0), 2), SupportLevel.Partial, "only the type and the block size"),
        new("fstatfs64", call => DescriptorStatus(call, 2), SupportLevel.Partial, "only the type and the block size"),
        StubAnswers.Succeeds("chroot", "the root stays"),
        StubAnswers.Succeeds("mount", "nothing is mounted"),
        StubAnswers.Succeeds("umount", "nothing is unmounted"),
        StubAnswers.Succeeds("umount2", "nothing is unmounted"),
        StubAnswers.Fails("pivot_root", Errno.EPERM, "the root stays"),
    ];

    private static SyscallResult ChangeDirectory(SyscallContext call, Lookup found)
    {
        if (found.Missing is { } error)
        {
            return error;
        }

        if (found.Node is not DirectoryNode)
        {
            return Errno.ENOTDIR;
        }

        call.Process.WorkingDirectory = found.Path;
        return 0;
    }

    private static SyscallResult ChangeToDescriptor(SyscallContext call)
    {
        switch (call.Process.Files.Find(call.Int(0)))
        {
            case null:
                return Errno.EBADF;
            case DirectoryHandle directory:
                call.Process.WorkingDirectory = directory.Name;
                return 0;
            default:
                return Errno.ENOTDIR;
        }
    }

    private static SyscallResult GetDirectory(SyscallContext call)
    {
        byte[] path = System.Text.Encoding.Latin1.GetBytes(call.Process.WorkingDirectory + "\0");
        if (call.Pointer(1) < (ulong)path.Length)
        {
            return Errno.ERANGE;
        }

        return call.Memory.TryWrite(call.Pointer(0), path) ? path.Length : Errno.EFAULT;
    }

    private static SyscallResult SetMask(SyscallContext call)
    {
        int old = call.Process.FileModeMask;
        call.Process.FileModeMask = call.Int(0) & ModeBits.Everything;
        return old;
    }

    private static SyscallResult Make(SyscallContext call, Lookup found, int mode)
    {
        if (found.Error is not null || found.Node is not null)
        {
            return found.Error ?? Errno.EEXIST;
        }

        StoredDirectory directory = call.Kernel.FileSystem.NewDirectory(mode & ~call.Process.FileModeMask);
        return Create(call, found, directory);
    }

    private static SyscallResult Create(SyscallContext call, Lookup at, VirtualNode node) =>
        call.Kernel.FileSystem.Create(PathArguments.View(call), at, node) is { } error ? error : 0;

    private static SyscallResult UnlinkAt(SyscallContext call)
    {
        Lookup found = PathArguments.PathAt(call, 0, follow: false);
        return (call.Int(2) & PathArguments.RemoveDirectory) != 0 ? RemoveDirectory(call, found) : Unlink(call, found);
    }

    private static SyscallResult Unlink(SyscallContext call, Lookup found)
    {
        if (found.Missing is { } error)
        {
            return error;
        }

        if (found.Node is DirectoryNode)
        {
            return Errno.EISDIR;
        }

        if (found.Parent is not StoredDirectory parent)
        {
            return Errno.EPERM;
        }

        call.Kernel.FileSystem.Remove(parent, found.Name);
        return 0;
    }

    private static SyscallResult RemoveDirectory(SyscallContext call, Lookup found)
    {
        if (found.Missing is { } error)
        {
            return error;
        }

        if (found.Node is not DirectoryNode)
        {
            return Errno.ENOTDIR;
        }

        if (found.Node is not StoredDirectory directory || found.Parent is not StoredDirectory parent || found.Path == "/")
        {
            return Errno.EPERM;
        }

        if (!directory.IsEmpty)
        {
            return Errno.EEXIST;
        }

        call.Kernel.FileSystem.Remove(parent, found.Name);
        return 0;
    }

    private static SyscallResult RenameWithFlags(SyscallContext call)
    {
        const uint NoReplace = 1;
        uint flags = call.UInt(4);
        Lookup target = PathArguments.PathAt(call, 2, follow: false);
        if ((flags & ~NoReplace) != 0)
        {
            return Errno.EINVAL;
        }

        if (flags == NoReplace && target.Node is not null)
        {
            return Errno.EEXIST;
        }

        return Rename(call, PathArguments.PathAt(call, 0, follow: false), target);
    }

    private static SyscallResult Rename(SyscallContext call, Lookup source, Lookup target)
    {
        if ((source.Missing ?? target.Error) is { } error)
        {
            return error;
        }

        if (source.Parent is not StoredDirectory from || target.Parent is not StoredDirectory to || source.Path == "/" || target.Path == "/")
        {
            return Errno.EPERM;
        }

        VirtualNode node = source.Node!;
        if (node == target.Node)
        {
            return 0;
        }

        if (node is DirectoryNode && target.Path.StartsWith(source.Path + "/", StringComparison.Ordinal))
        {
            return Errno.EINVAL;
        }

        if (Replaces(node, target.Node) is { } conflict)
        {
            return conflict;
        }

        call.Kernel.FileSystem.Remove(to, target.Name);
        from.Detach(source.Name);
        to.Put(target.Name, node);
        return 0;
    }

    private static Errno? Replaces(VirtualNode node, VirtualNode? old) => (node, old) switch
    {
        (_, null) => null,
        (DirectoryNode, StoredDirectory { IsEmpty: true }) => null,
        (DirectoryNode, DirectoryNode) => Errno.EEXIST,
        (DirectoryNode, _) => Errno.ENOTDIR,
        (_, DirectoryNode) => Errno.EISDIR,
        _ => null,
    };

    private static SyscallResult Link(SyscallContext call, Lookup at)
    {
        if (call.Text(0) is not { } target)
        {
            return Errno.EFAULT;
        }

        if (at.Error is not null || at.Node is not null)
        {
            return at.Error ?? Errno.EEXIST;
        }

        LinkNode link = new() { Inode = call.Kernel.FileSystem.NextInode(), Mode = ModeBits.Link | ModeBits.Everything, Target = target };
        return target.Length == 0 ? Errno.ENOENT : Create(call, at, link);
    }

    private static SyscallResult MakeNode(SyscallContext call, Lookup at, int mode)
    {
        if (at.Error is not null || at.Node is not null)
        {
            return at.Error ?? Errno.EEXIST;
        }

        VirtualFileSystem system = call.Kernel.FileSystem;
        int permissions = mode & ~call.Process.FileModeMask;
        VirtualNode node = (mode & ModeBits.TypeMask) is 0 or ModeBits.Regular
            ? system.NewFile(permissions)
            : new SocketNode { Inode = system.NextInode(), Mode = (mode & ModeBits.TypeMask) | (permissions & 0xFFF) };
        return Create(call, at, node);
    }

    private static SyscallResult DescriptorStatus(SyscallContext call, int bufferIndex) =>
        call.Process.Files.Find(call.Int(0)) is { } file ? WriteStatus(call, file.Name, bufferIndex) : Errno.EBADF;

    private static SyscallResult FileSystemStatus(SyscallContext call, Lookup found, int bufferIndex) =>
        found.Missing is { } error ? error : WriteStatus(call, found.Path, bufferIndex);

    private static SyscallResult WriteStatus(SyscallContext call, string path, int bufferIndex)
    {
        const ulong Proc = 0x9FA0;
        const ulong Temporary = 0x0102_1994;
        const ulong BlockSize = 4096;
        bool isProc = path == "/proc" || path.StartsWith("/proc/", StringComparison.Ordinal);
        int word = call.Memory.WordSize;
        byte[] bytes = new byte[bufferIndex == 2 ? 84 : 15 * word];
        call.Memory.Encode(bytes.AsSpan(0, word), isProc ? Proc : Temporary);
        call.Memory.Encode(bytes.AsSpan(word, word), BlockSize);
        return call.Memory.TryWrite(call.Pointer(bufferIndex), bytes) ? 0 : Errno.EFAULT;
    }
}
