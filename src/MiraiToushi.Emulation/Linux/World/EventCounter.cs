using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Linux.World;

/// <summary>What eventfd opens: a 64-bit counter.</summary>
internal sealed class EventCounter : OpenFile
{
    private const int Size = 8;
    private readonly GuestMemory _memory;
    private readonly bool _isSemaphore;
    private ulong _count;

    /// <summary>Creates a counter.</summary>
    /// <param name="memory">The guest's memory, for its byte order.</param>
    /// <param name="count">Where it starts.</param>
    /// <param name="isSemaphore">EFD_SEMAPHORE.</param>
    public EventCounter(GuestMemory memory, uint count, bool isSemaphore)
    {
        const int ReadWrite = 2;
        _memory = memory;
        _count = count;
        _isSemaphore = isSemaphore;
        StatusFlags = ReadWrite;
    }

    /// <inheritdoc/>
    public override string Name => "anon_inode:[eventfd]";

    /// <inheritdoc/>
    public override Readiness Readiness => Readiness.Writable | (_count > 0 ? Readiness.Readable : 0);

    /// <inheritdoc/>
    public override long Read(Span<byte> into)
    {
        if (into.Length < Size)
        {
            return -(long)Errno.EINVAL;
        }

        if (_count == 0)
        {
            return WouldBlock;
        }

        ulong taken = _isSemaphore ? 1 : _count;
        _count -= taken;
        _memory.Encode(into[..Size], taken);
        return Size;
    }

    /// <inheritdoc/>
    public override long Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Size)
        {
            return -(long)Errno.EINVAL;
        }

        ulong added = _memory.Decode(bytes[..Size]);
        if (added > ulong.MaxValue - 1 - _count)
        {
            return WouldBlock;
        }

        _count += added;
        return Size;
    }
}
