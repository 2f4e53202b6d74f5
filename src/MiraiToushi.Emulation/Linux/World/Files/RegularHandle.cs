using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Linux.World.Files;

/// <summary>An open regular file.</summary>
internal sealed class RegularHandle : SeekableFile
{
    /// <summary>Opens a file.</summary>
    /// <param name="node">The file.</param>
    /// <param name="request">How.</param>
    public RegularHandle(RegularNode node, OpenRequest request)
    {
        Node = node;
        CanRead = request.CanRead;
        CanWrite = request.CanWrite;
        Appends = request.Appends;
    }

    /// <summary>The file.</summary>
    public RegularNode Node { get; }

    /// <summary>Whether it was opened for reading.</summary>
    public bool CanRead { get; }

    /// <summary>Whether it was opened for writing.</summary>
    public bool CanWrite { get; }

    /// <inheritdoc/>
    public override string Name => Node.IsLinked ? Node.Path : Node.Path + " (deleted)";

    /// <inheritdoc/>
    public override long Size => Node.Size;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Content => Node.Content;

    /// <inheritdoc/>
    public override long ReadAt(long offset, Span<byte> into) => CanRead ? Node.ReadAt(offset, into) : -(long)Errno.EBADF;

    /// <inheritdoc/>
    public override long WriteAt(long offset, ReadOnlySpan<byte> bytes) => CanWrite ? Node.WriteAt(offset, bytes) : -(long)Errno.EBADF;

    /// <inheritdoc/>
    public override void Closed() => Node.HandleClosed(CanWrite);
}
