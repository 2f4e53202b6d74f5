using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World.Files;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Linux.World.Proc;

/// <summary>
/// An open /proc/&lt;pid&gt;/mem (mem_rw in fs/proc/base.c): a position is an address, and access goes past the pages' permissions,
/// as a debugger's does (FOLL_FORCE).
/// </summary>
internal sealed class ProcMemoryHandle : SeekableFile
{
    private readonly GuestMemory _memory;
    private readonly OpenRequest _request;

    /// <summary>Opens the memory.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="request">How.</param>
    public ProcMemoryHandle(GuestMemory memory, OpenRequest request)
    {
        _memory = memory;
        _request = request;
    }

    /// <inheritdoc/>
    public override string Name => _request.Path;

    /// <inheritdoc/>
    public override long Size => 0;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Content => default;

    /// <inheritdoc/>
    public override long ReadAt(long offset, Span<byte> into)
    {
        if (!_request.CanRead)
        {
            return -(long)Errno.EBADF;
        }

        int done = 0;
        while (done < into.Length && _memory.TryRead((ulong)offset + (ulong)done, into.Slice(done, Step(offset + done, into.Length - done))))
        {
            done += Step(offset + done, into.Length - done);
        }

        return done > 0 || into.Length == 0 ? done : -(long)Errno.EIO;
    }

    /// <inheritdoc/>
    public override long WriteAt(long offset, ReadOnlySpan<byte> bytes)
    {
        if (!_request.CanWrite)
        {
            return -(long)Errno.EBADF;
        }

        int done = 0;
        while (done < bytes.Length && _memory.TryPatch((ulong)offset + (ulong)done, bytes.Slice(done, Step(offset + done, bytes.Length - done))))
        {
            done += Step(offset + done, bytes.Length - done);
        }

        return done > 0 || bytes.Length == 0 ? done : -(long)Errno.EIO;
    }

    // A page at a time, as the kernel does it: what comes before a page that is not there is transferred.
    private static int Step(long address, int left) =>
        (int)Math.Min((ulong)left, AddressSpace.PageSize - ((ulong)address % AddressSpace.PageSize));
}
