using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Linux.World.Files;

/// <summary>An open directory. Its listing is taken when it is first read.</summary>
internal sealed class DirectoryHandle : OpenFile
{
    private readonly FileView _view;
    private DirectoryEntry[]? _listing;

    /// <summary>Opens a directory.</summary>
    /// <param name="node">The directory.</param>
    /// <param name="path">Its canonical path.</param>
    /// <param name="view">Who opens it.</param>
    public DirectoryHandle(DirectoryNode node, string path, FileView view)
    {
        Node = node;
        Name = path;
        _view = view;
    }

    /// <summary>The directory.</summary>
    public DirectoryNode Node { get; }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>Entries that were read already.</summary>
    public int Position { get; private set; }

    /// <inheritdoc/>
    public override long Read(Span<byte> into) => -(long)Errno.EISDIR;

    /// <inheritdoc/>
    public override long Write(ReadOnlySpan<byte> bytes) => -(long)Errno.EBADF;

    /// <summary>The next entry, without moving on.</summary>
    public DirectoryEntry? Peek()
    {
        _listing ??= List();
        return Position < _listing.Length ? _listing[Position] : null;
    }

    /// <summary>Moves on.</summary>
    public void Advance() => Position++;

    /// <summary>Goes to an entry; to the first one for a new listing.</summary>
    /// <param name="position">Number of the entry.</param>
    public void Seek(int position)
    {
        Position = position;
        if (position == 0)
        {
            _listing = null;
        }
    }

    private DirectoryEntry[] List()
    {
        List<DirectoryEntry> result = [new(".", Node.Inode, Node.DirectoryType), new("..", Node.Parent?.Inode ?? Node.Inode, Node.DirectoryType)];
        foreach (string name in Node.Names(_view).ToArray())
        {
            if (_view.Kernel.FileSystem.Find(_view, Node, Name, name) is { } node)
            {
                result.Add(new(name, node.Inode, node.DirectoryType));
            }
        }

        return [.. result];
    }
}
