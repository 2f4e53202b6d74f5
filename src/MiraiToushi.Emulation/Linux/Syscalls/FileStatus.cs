using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World;
using MiraiToushi.Emulation.Linux.World.Files;
using MiraiToushi.Emulation.Linux.World.Net;
using MiraiToushi.Emulation.Linux.World.Pipes;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>What stat tells about a file.</summary>
/// <param name="Inode">st_ino.</param>
/// <param name="Mode">st_mode.</param>
/// <param name="Size">st_size.</param>
/// <param name="ModifiedSeconds">st_mtime and the other times.</param>
internal readonly record struct FileStatus(long Inode, int Mode, long Size, long ModifiedSeconds)
{
    private const int BlockSize = 4096;
    private const int Sector = 512;
    private const ulong Device = 0x801;

    /// <summary>The status of a file that has a path.</summary>
    /// <param name="call">The call.</param>
    /// <param name="node">The file.</param>
    public static FileStatus Of(SyscallContext call, VirtualNode node) =>
        new(node.Inode, node.Mode, node.Size, node.ModifiedSeconds ?? call.Kernel.Clock.Seconds);

    /// <summary>The status of an open file.</summary>
    /// <param name="call">The call.</param>
    /// <param name="file">The open file.</param>
    public static FileStatus Of(SyscallContext call, OpenFile file) => file switch
    {
        RegularHandle regular => Of(call, regular.Node),
        DirectoryHandle directory => Of(call, directory.Node),
        _ => new(2, TypeOf(file) | 0x1B6, 0, call.Kernel.Clock.Seconds),
    };

    /// <summary>Writes it as the ABI has it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="address">Where to.</param>
    /// <param name="layout">The structure.</param>
    public SyscallResult Write(SyscallContext call, ulong address, StatLayout layout)
    {
        byte[] bytes = new byte[layout.Size];
        ProcessIdentity owner = call.Kernel.Configuration.Process;
        bool isDirectory = (Mode & ModeBits.TypeMask) == ModeBits.Directory;
        (StatField Field, ulong Value)[] fields =
        [
            (layout.Device, Device),
            (layout.Inode, (ulong)Inode),
            (layout.Mode, (ulong)Mode),
            (layout.Links, isDirectory ? 2UL : 1UL),
            (layout.User, (ulong)owner.UserId),
            (layout.Group, (ulong)owner.GroupId),
            (layout.FileSize, (ulong)Size),
            (layout.BlockSize, BlockSize),
            (layout.Blocks, (ulong)((Size + Sector - 1) / Sector)),
            (layout.AccessTime, (ulong)ModifiedSeconds),
            (layout.ModifyTime, (ulong)ModifiedSeconds),
            (layout.ChangeTime, (ulong)ModifiedSeconds),
        ];
        foreach ((StatField field, ulong value) in fields)
        {
            call.Memory.Encode(bytes.AsSpan(field.Offset, field.Size), value);
        }

        return call.Memory.TryWrite(address, bytes) ? 0 : Errno.EFAULT;
    }

    private static int TypeOf(OpenFile file) => file switch
    {
        PipeEnd { IsSocket: false } => ModeBits.Pipe,
        PipeEnd or Socket => ModeBits.Socket,
        SeekableFile => ModeBits.Regular,
        _ => ModeBits.Character,
    };
}
