using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Linux.World.Pipes;

/// <summary>An end of a pipe, or of a pair of sockets: reads from one buffer, writes to another, either of which may be missing.</summary>
internal sealed class PipeEnd : OpenFile
{
    private readonly PipeBuffer? _incoming;
    private readonly PipeBuffer? _outgoing;

    /// <summary>Creates an end.</summary>
    /// <param name="name">Its name, such as "pipe:[7]".</param>
    /// <param name="incoming">What it reads from; null where it cannot be read.</param>
    /// <param name="outgoing">What it writes to; null where it cannot be written.</param>
    public PipeEnd(string name, PipeBuffer? incoming, PipeBuffer? outgoing)
    {
        Name = name;
        _incoming = incoming;
        _outgoing = outgoing;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>Bytes that can be read at once.</summary>
    public int Available => _incoming?.Count ?? 0;

    /// <summary>Whether it is one of a pair of sockets.</summary>
    public bool IsSocket => _incoming is not null && _outgoing is not null;

    /// <inheritdoc/>
    public override Readiness Readiness
    {
        get
        {
            Readiness result = Readiness.None;
            if (_incoming is { } incoming)
            {
                result |= incoming.Count > 0 || !incoming.HasWriter ? Readiness.Readable : 0;
                result |= incoming.HasWriter ? 0 : Readiness.HangUp;
            }

            if (_outgoing is { } outgoing)
            {
                result |= outgoing.HasRoom || !outgoing.HasReader ? Readiness.Writable : 0;
                result |= outgoing.HasReader ? 0 : Readiness.Error;
            }

            return result;
        }
    }

    /// <inheritdoc/>
    public override long Read(Span<byte> into) => Read(into, keep: false);

    /// <summary>Reads.</summary>
    /// <param name="into">Where to.</param>
    /// <param name="keep">MSG_PEEK.</param>
    /// <returns>Bytes read, 0 at the end, or a negated error.</returns>
    public long Read(Span<byte> into, bool keep)
    {
        if (_incoming is null)
        {
            return -(long)Errno.EBADF;
        }

        if (into.Length == 0)
        {
            return 0;
        }

        if (_incoming.Count == 0)
        {
            return _incoming.HasWriter ? WouldBlock : 0;
        }

        return _incoming.Take(into, keep);
    }

    /// <inheritdoc/>
    public override long Write(ReadOnlySpan<byte> bytes)
    {
        if (_outgoing is null)
        {
            return -(long)Errno.EBADF;
        }

        if (!_outgoing.HasReader)
        {
            return -(long)Errno.EPIPE;
        }

        int written = _outgoing.Put(bytes);
        return written == 0 && bytes.Length > 0 ? WouldBlock : written;
    }

    /// <inheritdoc/>
    public override void Closed()
    {
        _incoming?.CloseReader();
        _outgoing?.CloseWriter();
    }
}
