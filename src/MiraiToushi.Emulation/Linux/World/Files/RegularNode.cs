using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Unicorn;

namespace MiraiToushi.Emulation.Linux.World.Files;

/// <summary>A regular file. Declared content is shared until the guest writes.</summary>
internal sealed class RegularNode : VirtualNode
{
    private readonly StorageBudget _budget;
    private ReadOnlyMemory<byte> _declared;
    private Memory<byte>? _own;
    private MappedObject? _mapped;
    private MappedObject? _private;
    private long _charged;
    private int _length;
    private int _handles;
    private int _writers;
    private bool _isReleased;

    /// <summary>Creates a file.</summary>
    /// <param name="content">What is in it.</param>
    /// <param name="budget">Where room for what is written is taken from.</param>
    public RegularNode(ReadOnlyMemory<byte> content, StorageBudget budget)
    {
        _declared = content;
        _length = content.Length;
        _budget = budget;
    }

    /// <inheritdoc/>
    public override long Size => _length;

    /// <summary>Whether it outlives its name, as the file of a running program does.</summary>
    public bool IsRunning { get; init; }

    /// <summary>Whether it was made by memfd_create, which does not count as opening it for writing.</summary>
    public bool IsMemoryFile { get; init; }

    /// <summary>Whether it is open for writing, so that it cannot be executed.</summary>
    public bool IsBeingWritten => _writers > 0 && !IsMemoryFile;

    /// <summary>Whether it still has a name.</summary>
    public bool IsLinked => Parent is not null;

    /// <summary>What is in it now.</summary>
    public ReadOnlyMemory<byte> Content => _own is { } own ? own[.._length] : _declared;

    /// <summary>Whether a guest has written to it, or could have through a mapping.</summary>
    public bool IsChanged { get; private set; }

    /// <inheritdoc/>
    public override OpenFile Open(OpenRequest request)
    {
        _handles++;
        _writers += request.CanWrite ? 1 : 0;
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

        bytes.CopyTo(_own!.Value.Span[(int)offset..]);
        NoteChanged();
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
            _own!.Value.Span[(int)length.._length].Clear();
        }

        _length = (int)length;
        NoteChanged();
        return true;
    }

    /// <summary>What a private mapping of the file shows.</summary>
    public MappedObject MapPrivate()
    {
        if (_private is null || _private.Pristine is null != IsChanged)
        {
            _private = new MappedObject { Inode = Inode, File = () => Content, Pristine = IsChanged ? (ReadOnlyMemory<byte>?)null : _declared };
        }

        return _private;
    }

    /// <summary>What all shared mappings of the file show: from now on the file's bytes lie in memory that can be mapped.</summary>
    /// <param name="canWrite">Whether the mapping can write, now or after an mprotect.</param>
    /// <returns>The object, or null where there is no room for it.</returns>
    public MappedObject? MapShared(bool canWrite)
    {
        if (_mapped is null)
        {
            if (!_budget.TryTake(Math.Max(0, _length - _charged)))
            {
                return null;
            }

            _charged = Math.Max(_charged, _length);
            SharedHostMemory memory = new((ulong)StorageBudget.Capacity);
            Content.Span.CopyTo(memory.GetSpan());
            _own = memory.Memory;
            _mapped = new MappedObject { Inode = Inode, Shared = memory, Pristine = IsChanged || canWrite ? (ReadOnlyMemory<byte>?)null : _declared };
        }

        IsChanged |= canWrite;
        return _mapped;
    }

    /// <summary>Notes that a process runs it: from now on it outlives its name and its open files.</summary>
    public void KeepRunning() => _handles++;

    /// <summary>Notes that its name is gone.</summary>
    public void Unlinked() => ReleaseIfGone();

    /// <summary>Notes that an open file is closed.</summary>
    /// <param name="canWrite">Whether it was open for writing.</param>
    public void HandleClosed(bool canWrite)
    {
        _handles--;
        _writers -= canWrite ? 1 : 0;
        ReleaseIfGone();
    }

    private void NoteChanged()
    {
        IsChanged = true;
        if (_mapped is not null)
        {
            _mapped.HasNewContent = true;
        }
    }

    private void ReleaseIfGone()
    {
        if (!IsLinked && _handles == 0 && !IsRunning && !_isReleased)
        {
            _isReleased = true;
            _budget.Give(_charged + Cost);
            _own = null;
            _mapped = null;
            _declared = default;
            _length = 0;
        }
    }

    private bool TryReserve(long length)
    {
        int capacity = _own?.Length ?? 0;
        if (_mapped is not null)
        {
            // Its pages are all there; what the file uses of them is what it pays for.
            bool isThere = _budget.TryTake(Math.Max(0, length - _charged));
            _charged = isThere ? Math.Max(_charged, length) : _charged;
            return isThere;
        }

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
        _charged = generous;
        return true;
    }
}
