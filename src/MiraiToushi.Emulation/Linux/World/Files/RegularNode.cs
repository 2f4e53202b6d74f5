using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Linux.World.Files;

/// <summary>A regular file. Declared content is shared until the guest writes.</summary>
internal sealed class RegularNode : VirtualNode
{
    private readonly StorageBudget _budget;
    private ReadOnlyMemory<byte> _shared;
    private byte[]? _own;
    private int _length;
    private int _handles;
    private bool _isReleased;

    /// <summary>Creates a file.</summary>
    /// <param name="content">What is in it.</param>
    /// <param name="budget">Where room for what is written is taken from.</param>
    public RegularNode(ReadOnlyMemory<byte> content, StorageBudget budget)
    {
        _shared = content;
        _length = content.Length;
        _budget = budget;
    }

    /// <inheritdoc/>
    public override long Size => _length;

    /// <summary>Whether it outlives its name, as the file of a running program does.</summary>
    public bool IsRunning { get; init; }

    /// <summary>Whether it still has a name.</summary>
    public bool IsLinked => Parent is not null;

    /// <summary>What is in it now.</summary>
    public ReadOnlyMemory<byte> Content => _own is null ? _shared : _own.AsMemory(0, _length);

    /// <inheritdoc/>
    public override OpenFile Open(OpenRequest request)
    {
        _handles++;
        return new RegularHandle(this, request);
    }

    /// <summary>Reads.</summary>
    /// <param name="offset">From where.</param>
    /// <param name="into">Where to.</param>
    /// <returns>Bytes read; 0 at the end.</returns>
    public int ReadAt(long offset, Span<byte> into)
    {
        if (offset < 0 || offset >= _length)
        {
            return 0;
        }

        ReadOnlySpan<byte> from = Content.Span[(int)offset..];
        from = from[..Math.Min(from.Length, into.Length)];
        from.CopyTo(into);
        return from.Length;
    }

    /// <summary>Writes.</summary>
    /// <param name="offset">To where; a gap is filled with zeros.</param>
    /// <param name="bytes">What.</param>
    /// <returns>Bytes written, or a negated error.</returns>
    public long WriteAt(long offset, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0)
        {
            return 0;
        }

        if (offset > StorageBudget.Capacity || !TryReserve(Math.Max(_length, offset + bytes.Length)))
        {
            return -(long)Errno.ENOSPC;
        }

        bytes.CopyTo(_own.AsSpan((int)offset));
        _length = Math.Max(_length, (int)offset + bytes.Length);
        return bytes.Length;
    }

    /// <summary>Cuts the file or fills it with zeros.</summary>
    /// <param name="length">The new size, 0 or more.</param>
    /// <returns>False where there is no room.</returns>
    public bool TryResize(long length)
    {
        if (length > StorageBudget.Capacity || !TryReserve(length))
        {
            return false;
        }

        if (length < _length)
        {
            _own.AsSpan((int)length, _length - (int)length).Clear();
        }

        _length = (int)length;
        return true;
    }

    /// <summary>Notes that its name is gone.</summary>
    public void Unlinked() => ReleaseIfGone();

    /// <summary>Notes that an open file is closed.</summary>
    public void HandleClosed()
    {
        _handles--;
        ReleaseIfGone();
    }

    private void ReleaseIfGone()
    {
        if (!IsLinked && _handles == 0 && !IsRunning && !_isReleased)
        {
            _isReleased = true;
            _budget.Give((_own?.Length ?? 0) + Cost);
            _own = null;
            _shared = default;
            _length = 0;
        }
    }

    private bool TryReserve(long length)
    {
        int capacity = _own?.Length ?? 0;
        if (_own is not null && length <= capacity)
        {
            return true;
        }

        long wanted = Math.Max(length, _length);
        long generous = Math.Max(wanted, Math.Min(capacity * 2L, capacity + (1L << 20)));
        if (!_budget.TryTake(generous - capacity))
        {
            generous = wanted;
            if (!_budget.TryTake(generous - capacity))
            {
                return false;
            }
        }

        byte[] grown = new byte[generous];
        Content.CopyTo(grown);
        _own = grown;
        return true;
    }
}
