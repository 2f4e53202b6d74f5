namespace MiraiToushi.Emulation.Linux.World.Files;

/// <summary>A directory, stored or made up.</summary>
internal abstract class DirectoryNode : VirtualNode
{
    /// <summary>Finds an entry.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="view">Who looks.</param>
    public abstract VirtualNode? Find(string name, FileView view);

    /// <summary>The names in it, in the order in which a listing shows them.</summary>
    /// <param name="view">Who looks.</param>
    public abstract IEnumerable<string> Names(FileView view);

    /// <inheritdoc/>
    public override OpenFile Open(OpenRequest request) => new DirectoryHandle(this, request.Path, request.View);
}
