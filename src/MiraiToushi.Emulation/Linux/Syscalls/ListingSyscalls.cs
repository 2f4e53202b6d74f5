using System.Text;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World.Files;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>Calls that list a directory. The two of them differ in the layout of an entry only.</summary>
internal static class ListingSyscalls
{
    /// <summary>The calls.</summary>
    public static SyscallDescriptor[] All { get; } =
    [
        new("getdents", call => List(call, Encode)),
        new("getdents64", call => List(call, EncodeWide)),
        new("readdir", ReadOne),
    ];

    private static SyscallResult List(SyscallContext call, Func<SyscallContext, DirectoryEntry, int, byte[]> encode)
    {
        ulong address = call.Pointer(1);
        uint room = call.UInt(2);
        switch (call.Process.Files.Find(call.Int(0)))
        {
            case null:
                return Errno.EBADF;
            case DirectoryHandle directory:
                return List(call, directory, address, room, encode);
            default:
                return Errno.ENOTDIR;
        }
    }

    private static SyscallResult List(
        SyscallContext call,
        DirectoryHandle directory,
        ulong address,
        uint room,
        Func<SyscallContext, DirectoryEntry, int, byte[]> encode)
    {
        long total = 0;
        while (directory.Peek() is { } entry)
        {
            byte[] bytes = encode(call, entry, directory.Position + 1);
            if (total + bytes.Length > room)
            {
                return total > 0 ? total : Errno.EINVAL;
            }

            if (!call.Memory.TryWrite(address + (ulong)total, bytes))
            {
                return total > 0 ? total : Errno.EFAULT;
            }

            total += bytes.Length;
            directory.Advance();
        }

        return total;
    }

    private static byte[] Encode(SyscallContext call, DirectoryEntry entry, int next)
    {
        int word = call.Memory.WordSize;
        int nameAt = (2 * word) + 2;
        byte[] name = Encoding.Latin1.GetBytes(entry.Name);
        byte[] bytes = new byte[RoundUp(nameAt + name.Length + 2, word)];
        call.Memory.Encode(bytes.AsSpan(0, word), (ulong)entry.Inode);
        call.Memory.Encode(bytes.AsSpan(word, word), (ulong)next);
        call.Memory.Encode(bytes.AsSpan(2 * word, 2), (ulong)bytes.Length);
        name.CopyTo(bytes, nameAt);
        bytes[^1] = (byte)entry.Type;
        return bytes;
    }

    private static byte[] EncodeWide(SyscallContext call, DirectoryEntry entry, int next)
    {
        const int NameAt = 19;
        byte[] name = Encoding.Latin1.GetBytes(entry.Name);
        byte[] bytes = new byte[RoundUp(NameAt + name.Length + 1, 8)];
        call.Memory.Encode(bytes.AsSpan(0, 8), (ulong)entry.Inode);
        call.Memory.Encode(bytes.AsSpan(8, 8), (ulong)next);
        call.Memory.Encode(bytes.AsSpan(16, 2), (ulong)bytes.Length);
        bytes[18] = (byte)entry.Type;
        name.CopyTo(bytes, NameAt);
        return bytes;
    }

    private static SyscallResult ReadOne(SyscallContext call)
    {
        if (call.Process.Files.Find(call.Int(0)) is not DirectoryHandle directory)
        {
            return call.Process.Files.Find(call.Int(0)) is null ? Errno.EBADF : Errno.ENOTDIR;
        }

        if (directory.Peek() is not { } entry)
        {
            return 0;
        }

        int word = call.Memory.WordSize;
        byte[] name = Encoding.Latin1.GetBytes(entry.Name);
        byte[] bytes = new byte[(2 * word) + 2 + name.Length + 1];
        call.Memory.Encode(bytes.AsSpan(0, word), (ulong)entry.Inode);
        call.Memory.Encode(bytes.AsSpan(word, word), (ulong)directory.Position);
        call.Memory.Encode(bytes.AsSpan(2 * word, 2), (ulong)name.Length);
        name.CopyTo(bytes, (2 * word) + 2);
        directory.Advance();
        return call.Memory.TryWrite(call.Pointer(1), bytes) ? 1 : Errno.EFAULT;
    }

    private static int RoundUp(int value, int unit) => (value + unit - 1) / unit * unit;
}
