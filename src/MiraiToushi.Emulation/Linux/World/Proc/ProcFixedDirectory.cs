using MiraiToushi.Emulation.Linux.World.Files;

namespace MiraiToushi.Emulation.Linux.World.Proc;

/// <summary>/proc/net or /proc/sys: what was declared, over what the kernel makes up.</summary>
internal sealed class ProcFixedDirectory : DirectoryNode
{
    private readonly string _path;
    private readonly StoredDirectory? _declared;

    /// <summary>Creates the directory.</summary>
    /// <param name="path">Its path below /proc.</param>
    /// <param name="declared">What was declared in it.</param>
    public ProcFixedDirectory(string path, StoredDirectory? declared)
    {
        _path = path;
        _declared = declared;
    }

    /// <inheritdoc/>
    public override VirtualNode? Find(string name, FileView view)
    {
        string path = $"{_path}/{name}";
        VirtualNode? declared = _declared?.Find(name);
        if (declared is not null and not StoredDirectory)
        {
            return declared;
        }

        if (SystemFiles.IsDirectory(path))
        {
            return new ProcFixedDirectory(path, declared as StoredDirectory) { Inode = ProcNodes.InodeOf(path), Mode = ModeBits.Directory | 0x16D };
        }

        return declared ?? SystemFiles.Find(path, view);
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Names(FileView view)
    {
        SortedSet<string> names = new(SystemFiles.NamesIn(_path), StringComparer.Ordinal);
        if (_declared is not null)
        {
            names.UnionWith(_declared.Names(view));
        }

        return names;
    }
}
