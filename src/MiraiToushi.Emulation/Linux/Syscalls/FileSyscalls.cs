using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World;
using MiraiToushi.Emulation.Linux.World.Files;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>Calls that take the path of a file.</summary>
internal static class FileSyscalls
{
    private const int AccessMode = 3;
    private const int WriteOnly = 1;

    /// <summary>The calls.</summary>
    public static SyscallDescriptor[] All { get; } =
    [
        new("open", call => Open(call, PathArguments.WorkingDirectory, 0)),
        new("openat", call => Open(call, call.Int(0), 1)),
        new("creat", Create),
        new("stat", call => Stat(call, PathArguments.Path(call, 0), 1, call.Abi.Stat)),
        new("lstat", call => Stat(call, PathArguments.Path(call, 0, follow: false), 1, call.Abi.Stat)),
        new("fstat", call => StatDescriptor(call, call.Int(0), 1, call.Abi.Stat)),
        new("stat64", call => Stat(call, PathArguments.Path(call, 0), 1, call.Abi.Stat64)),
        new("lstat64", call => Stat(call, PathArguments.Path(call, 0, follow: false), 1, call.Abi.Stat64)),
        new("fstat64", call => StatDescriptor(call, call.Int(0), 1, call.Abi.Stat64)),
        new("fstatat64", StatAt),
        new("newfstatat", StatAt),
        StubAnswers.Fails("statx", Errno.ENOSYS, "libc falls back to fstatat64"),
        new("access", call => Access(PathArguments.Path(call, 0)), SupportLevel.Partial, "permissions are not looked at"),
        new("faccessat", call => Access(PathArguments.PathAt(call, 0)), SupportLevel.Partial, "permissions are not looked at"),
        new("faccessat2", call => Access(PathArguments.PathAt(call, 0)), SupportLevel.Partial, "permissions are not looked at"),
        new("readlink", call => ReadLink(call, PathArguments.Path(call, 0, follow: false), 1)),
        new("readlinkat", call => ReadLink(call, PathArguments.PathAt(call, 0, follow: false), 2)),
        new("chmod", call => ChangeMode(PathArguments.Path(call, 0), call.Int(1))),
        new("fchmodat", call => ChangeMode(PathArguments.PathAt(call, 0), call.Int(2))),
        new("fchmod", ChangeModeOfDescriptor),
        new("truncate", call => Truncate(PathArguments.Path(call, 0), call.Long(1))),
        new("truncate64", call => Truncate(PathArguments.Path(call, 0), call.Wide(1))),
        StubAnswers.Succeeds("chown", "owners do not change"),
        StubAnswers.Succeeds("chown32", "owners do not change"),
        StubAnswers.Succeeds("lchown", "owners do not change"),
        StubAnswers.Succeeds("lchown32", "owners do not change"),
        StubAnswers.Succeeds("fchown", "owners do not change"),
        StubAnswers.Succeeds("fchown32", "owners do not change"),
        StubAnswers.Succeeds("fchownat", "owners do not change"),
        StubAnswers.Succeeds("utime", "times do not change"),
        StubAnswers.Succeeds("utimes", "times do not change"),
        StubAnswers.Succeeds("futimesat", "times do not change"),
        StubAnswers.Succeeds("utimensat", "times do not change"),
        StubAnswers.Succeeds("utimensat_time64", "times do not change"),
        StubAnswers.Fails("setxattr", Errno.EOPNOTSUPP, "there are no extended attributes"),
        StubAnswers.Fails("getxattr", Errno.EOPNOTSUPP, "there are no extended attributes"),
        StubAnswers.Fails("lgetxattr", Errno.EOPNOTSUPP, "there are no extended attributes"),
        StubAnswers.Fails("fgetxattr", Errno.EOPNOTSUPP, "there are no extended attributes"),
    ];

    private static SyscallResult Open(SyscallContext call, int directory, int pathIndex) =>
        Open(call, directory, pathIndex, call.Int(pathIndex + 1), call.Int(pathIndex + 2));

    private static SyscallResult Create(SyscallContext call) =>
        Open(call, PathArguments.WorkingDirectory, 0, WriteOnly | call.Abi.OpenCreate | call.Abi.OpenTruncate, call.Int(1));

    private static SyscallResult Open(SyscallContext call, int directory, int pathIndex, int flags, int mode)
    {
        bool creates = (flags & call.Abi.OpenCreate) != 0;
        bool isExclusive = creates && (flags & call.Abi.OpenExclusive) != 0;
        Lookup found = directory == PathArguments.WorkingDirectory
            ? PathArguments.Path(call, pathIndex, follow: !isExclusive)
            : PathArguments.PathAt(call, pathIndex - 1, follow: !isExclusive);
        if (found.Error is { } error)
        {
            return error;
        }

        if (found.Node is null)
        {
            if (!creates)
            {
                return Errno.ENOENT;
            }

            VirtualFileSystem system = call.Kernel.FileSystem;
            found = found with { Node = system.NewFile(mode & ~call.Process.FileModeMask) };
            if (system.Create(PathArguments.View(call), found, found.Node) is { } failure)
            {
                return failure;
            }
        }
        else if (isExclusive)
        {
            return Errno.EEXIST;
        }

        return Open(call, found, flags);
    }

    private static SyscallResult Open(SyscallContext call, Lookup found, int flags)
    {
        AbiConstants abi = call.Abi;
        int access = flags & AccessMode;
        if (found.Node is DirectoryNode && (access != 0 || (flags & abi.OpenCreate) != 0))
        {
            return Errno.EISDIR;
        }

        if (found.Node is not DirectoryNode && (flags & abi.OpenDirectory) != 0)
        {
            return Errno.ENOTDIR;
        }

        if (found.Node is RegularNode regular && access != 0 && (flags & abi.OpenTruncate) != 0)
        {
            regular.TryResize(0);
        }

        OpenRequest request = new(PathArguments.View(call), found.Path, access != WriteOnly, access != 0, (flags & abi.OpenAppend) != 0);
        if (found.Node?.Open(request) is not { } file)
        {
            return found.Node is LinkNode ? Errno.ELOOP : Errno.ENOENT;
        }

        file.StatusFlags = flags & ~(abi.OpenCreate | abi.OpenExclusive | abi.OpenTruncate | abi.OpenCloseOnExec | abi.OpenNonBlock);
        file.NonBlocking = (flags & abi.OpenNonBlock) != 0;
        return DescriptorSyscalls.Add(call, file, (flags & abi.OpenCloseOnExec) != 0);
    }

    private static SyscallResult StatAt(SyscallContext call)
    {
        int flags = call.Int(3);
        if ((flags & PathArguments.EmptyPath) != 0 && call.Text(1) == "")
        {
            return StatDescriptor(call, call.Int(0), 2, call.Abi.Stat64);
        }

        return Stat(call, PathArguments.PathAt(call, 0, follow: (flags & PathArguments.NoFollow) == 0), 2, call.Abi.Stat64);
    }

    private static SyscallResult Stat(SyscallContext call, Lookup found, int bufferIndex, StatLayout layout)
    {
        if (found.Missing is { } error)
        {
            return error;
        }

        return FileStatus.Of(call, found.Node!).Write(call, call.Pointer(bufferIndex), layout);
    }

    private static SyscallResult StatDescriptor(SyscallContext call, int descriptor, int bufferIndex, StatLayout layout)
    {
        if (call.Process.Files.Find(descriptor) is not { } file)
        {
            return Errno.EBADF;
        }

        return FileStatus.Of(call, file).Write(call, call.Pointer(bufferIndex), layout);
    }

    private static SyscallResult Access(Lookup found) => found.Missing is { } error ? error : 0;

    private static SyscallResult ReadLink(SyscallContext call, Lookup found, int bufferIndex)
    {
        ulong buffer = call.Pointer(bufferIndex);
        int size = call.Int(bufferIndex + 1);
        if (found.Missing is { } error)
        {
            return error;
        }

        if (found.Node is not LinkNode link || size <= 0)
        {
            return Errno.EINVAL;
        }

        byte[] target = System.Text.Encoding.Latin1.GetBytes(link.Target);
        int length = Math.Min(size, target.Length);
        return call.Memory.TryWrite(buffer, target.AsSpan(0, length)) ? length : Errno.EFAULT;
    }

    private static SyscallResult ChangeMode(Lookup found, int mode)
    {
        if (found.Missing is { } error)
        {
            return error;
        }

        ChangeMode(found.Node!, mode);
        return 0;
    }

    private static SyscallResult ChangeModeOfDescriptor(SyscallContext call)
    {
        switch (call.Process.Files.Find(call.Int(0)))
        {
            case null:
                return Errno.EBADF;
            case RegularHandle regular:
                ChangeMode(regular.Node, call.Int(1));
                return 0;
            case DirectoryHandle directory:
                ChangeMode(directory.Node, call.Int(1));
                return 0;
            default:
                return 0;
        }
    }

    private static void ChangeMode(VirtualNode node, int mode) => node.Mode = (node.Mode & ModeBits.TypeMask) | (mode & 0xFFF);

    private static SyscallResult Truncate(Lookup found, long length)
    {
        if (found.Missing is { } error)
        {
            return error;
        }

        return found.Node switch
        {
            DirectoryNode => Errno.EISDIR,
            RegularNode when length < 0 => Errno.EINVAL,
            RegularNode regular => regular.TryResize(length) ? 0 : Errno.EFBIG,
            _ => Errno.EINVAL,
        };
    }
}
