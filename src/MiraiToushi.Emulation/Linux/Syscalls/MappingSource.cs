using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World;
using MiraiToushi.Emulation.Linux.World.Files;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>What mmap maps.</summary>
/// <param name="Name">Name of the region.</param>
/// <param name="Object">The file or shared memory; null for private memory without a file.</param>
/// <param name="Copied">Bytes that are copied into the mapping, because it is private.</param>
internal sealed record MappingSource(string Name, MappedObject? Object, ReadOnlyMemory<byte> Copied)
{
    private const int MapTypeMask = 0x0F;
    private const int MapShared = 1;
    private const int MapPrivate = 2;
    private const int MapSharedValidate = 3;
    private const int ProtectionWrite = 2;

    /// <summary>Finds out what a call maps, as do_mmap() of mm/mmap.c does.</summary>
    /// <param name="file">The file; null for anonymous memory.</param>
    /// <param name="flags">MAP_ flags.</param>
    /// <param name="protection">PROT_ flags.</param>
    /// <param name="size">Bytes, whole pages.</param>
    /// <param name="offset">Place in the file.</param>
    /// <param name="source">What is mapped.</param>
    /// <returns>An error, or null.</returns>
    public static Errno? Of(OpenFile? file, int flags, int protection, ulong size, ulong offset, out MappingSource? source)
    {
        source = null;
        int type = flags & MapTypeMask;
        if (type is not (MapShared or MapPrivate or MapSharedValidate))
        {
            return Errno.EINVAL;
        }

        bool isShared = type != MapPrivate;
        switch (file)
        {
            case null when isShared && size <= (ulong)StorageBudget.Capacity:
                source = new("/dev/zero (deleted)", new MappedObject { Shared = new SharedHostMemory(size) }, default);
                return null;
            case null:
                source = new("", null, default);
                return null;
            case RegularHandle { CanRead: false }:
            case RegularHandle { CanWrite: false } when isShared && (protection & ProtectionWrite) != 0:
                return Errno.EACCES;
            case RegularHandle regular when isShared:
                return Shared(regular, size, offset, out source);
            case RegularHandle regular:
                source = new(regular.Name, regular.Node.MapPrivate(), regular.Content);
                return null;
            case IMappableFile mappable:
                source = new(file.Name, null, mappable.Content);
                return null;
            case DeviceHandle { Kind: DeviceKind.Zero }:
                source = new("", null, default);
                return null;
            default:
                return Errno.ENODEV;
        }
    }

    private static Errno? Shared(RegularHandle file, ulong size, ulong offset, out MappingSource? source)
    {
        // Far beyond the end there is nothing to share, and any access is a bus error.
        ulong capacity = (ulong)StorageBudget.Capacity;
        bool fits = offset <= capacity && size <= capacity - offset;
        MappedObject? mapped = fits ? file.Node.MapShared(file.CanWrite) : null;
        source = mapped is null ? null : new(file.Name, mapped, default);
        return mapped is null ? Errno.ENOMEM : null;
    }
}
