using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World.Files;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>link and linkat (vfs_link in fs/namei.c).</summary>
internal static class HardLinkSyscall
{
    private const int Follow = 0x400;

    /// <summary>linkat.</summary>
    /// <param name="call">Its arguments.</param>
    public static SyscallResult LinkAt(SyscallContext call)
    {
        int flags = call.Int(4);
        return (flags & ~(Follow | PathArguments.EmptyPath)) != 0
            ? Errno.EINVAL
            : Link(call, PathArguments.PathAt(call, 0, follow: (flags & Follow) != 0), PathArguments.PathAt(call, 2, follow: false));
    }

    /// <summary>Gives a file one more name.</summary>
    /// <param name="call">The call.</param>
    /// <param name="source">The file.</param>
    /// <param name="target">Where; nothing is there yet.</param>
    public static SyscallResult Link(SyscallContext call, Lookup source, Lookup target)
    {
        if ((source.Missing ?? target.Error) is { } error)
        {
            return error;
        }

        if (target.Node is not null)
        {
            return Errno.EEXIST;
        }

        if (source.Node is DirectoryNode)
        {
            return Errno.EPERM;
        }

        VirtualNode node = source.Node!;
        if (node.Parent is null || target.Parent is not StoredDirectory directory)
        {
            return node.Parent is null ? Errno.ENOENT : Errno.EXDEV;
        }

        if (!call.Kernel.FileSystem.Storage.TryTake(StorageBudget.NodeCost))
        {
            return Errno.ENOSPC;
        }

        node.Cost += StorageBudget.NodeCost;
        directory.Link(target.Name, node);
        return 0;
    }
}
