using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Linux.World.Files;

/// <summary>An open file with a position.</summary>
internal abstract class SeekableFile : OpenFile, IMappableFile
{
    /// <summary>Where the next read or write begins.</summary>
    public long Position { get; set; }

    /// <summary>Bytes in the file.</summary>
    public abstract long Size { get; }

    /// <inheritdoc/>
    public abstract ReadOnlyMemory<byte> Content { get; }

    /// <summary>Whether writes go to the end.</summary>
    public bool Appends { get; set; }

    /// <inheritdoc/>
    public override long Read(Span<byte> into)
    {
        long read = ReadAt(Position, into);
        Position += Math.Max(read, 0);
        return read;
    }

    /// <inheritdoc/>
    public override long Write(ReadOnlySpan<byte> bytes)
    {
        long start = Appends ? Size : Position;
        long written = WriteAt(start, bytes);
        if (written >= 0)
        {
            Position = start + written;
        }

        return written;
    }

    /// <summary>Reads without moving the position.</summary>
    /// <param name="offset">From where.</param>
    /// <param name="into">Where to.</param>
    /// <returns>Bytes read, 0 at the end, or a negated error.</returns>
    public abstract long ReadAt(long offset, Span<byte> into);

    /// <summary>Writes without moving the position.</summary>
    /// <param name="offset">To where.</param>
    /// <param name="bytes">What.</param>
    /// <returns>Bytes written, or a negated error.</returns>
    public virtual long WriteAt(long offset, ReadOnlySpan<byte> bytes) => -(long)Errno.EBADF;
}
