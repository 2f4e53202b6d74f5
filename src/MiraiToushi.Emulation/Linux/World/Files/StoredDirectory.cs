namespace MiraiToushi.Emulation.Linux.World.Files;

/// <summary>A directory whose entries are stored.</summary>
internal sealed class StoredDirectory : DirectoryNode
{
    private readonly SortedDictionary<string, VirtualNode> _entries = new(StringComparer.Ordinal);

    /// <summary>Whether nothing is in it.</summary>
    public bool IsEmpty => _entries.Count == 0;

    /// <inheritdoc/>
    public override long Size => 4096;

    /// <summary>Finds a stored entry.</summary>
    /// <param name="name">Its name.</param>
    public VirtualNode? Find(string name) => _entries.GetValueOrDefault(name);

    /// <inheritdoc/>
    public override VirtualNode? Find(string name, FileView view) => Find(name);

    /// <inheritdoc/>
    public override IEnumerable<string> Names(FileView view) => _entries.Keys;

    /// <summary>Puts an entry in, in the place of one of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="node">The entry.</param>
    public void Put(string name, VirtualNode node)
    {
        Remove(name);
        _entries[name] = node;
        node.Parent = this;
        node.Name = name;
    }

    /// <summary>Takes an entry out.</summary>
    /// <param name="name">Its name.</param>
    public void Remove(string name)
    {
        if (_entries.Remove(name, out VirtualNode? node) && !node.OtherNames.Remove((this, name)))
        {
            if (node.OtherNames.Count > 0)
            {
                (node.Parent, node.Name) = node.OtherNames[0];
                node.OtherNames.RemoveAt(0);
                return;
            }

            node.Name = node.Path[1..];
            node.Parent = null;
            (node as RegularNode)?.Unlinked();
        }
    }

    /// <summary>Takes an entry out to put it elsewhere.</summary>
    /// <param name="name">Its name.</param>
    public void Detach(string name)
    {
        if (_entries.Remove(name, out VirtualNode? node) && node.OtherNames.Remove((this, name)))
        {
            node.OtherNames.Add((node.Parent!, node.Name));
        }
    }

    /// <summary>Gives a file that has a name one more.</summary>
    /// <param name="name">A name that nothing has here.</param>
    /// <param name="node">The file.</param>
    public void Link(string name, VirtualNode node)
    {
        _entries[name] = node;
        node.OtherNames.Add((this, name));
    }
}
