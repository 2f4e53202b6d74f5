using System.Globalization;
using MiraiToushi.Emulation.Linux.World.Files;

namespace MiraiToushi.Emulation.Linux.World.Proc;

/// <summary>/proc: one directory a process, and what the kernel tells about itself. Declared files come first.</summary>
internal sealed class ProcRoot : DirectoryNode
{
    private readonly StoredDirectory _declared;

    /// <summary>Creates the directory.</summary>
    /// <param name="declared">What was declared below /proc.</param>
    public ProcRoot(StoredDirectory declared) => _declared = declared;

    /// <inheritdoc/>
    public override VirtualNode? Find(string name, FileView view)
    {
        if (name == "self")
        {
            return ProcNodes.Link(ProcNodes.InodeOf("self"), Id(view.Process.ThreadGroupId));
        }

        VirtualNode? declared = _declared.Find(name);
        if (ProcessEntry.Find(view, name) is { } entry)
        {
            bool isOwn = entry.Id == view.Process.ThreadGroupId;
            return new ProcProcessDirectory(entry, declared as StoredDirectory, isOwn ? _declared.Find("self") as StoredDirectory : null)
            {
                Inode = ProcNodes.InodeOf(name),
                Mode = ModeBits.Directory | 0x16D,
            };
        }

        return declared switch
        {
            StoredDirectory directory when name is "net" or "sys" => new ProcFixedDirectory(name, directory) { Inode = ProcNodes.InodeOf(name), Mode = ModeBits.Directory | 0x16D },
            null when name is "net" or "sys" => new ProcFixedDirectory(name, null) { Inode = ProcNodes.InodeOf(name), Mode = ModeBits.Directory | 0x16D },
            null => SystemFiles.Find(name, view),
            _ => declared,
        };
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Names(FileView view)
    {
        SortedSet<string> names = new(StringComparer.Ordinal) { "self", "net", "sys" };
        names.UnionWith(SystemFiles.Names);
        names.UnionWith(_declared.Names(view));
        IEnumerable<int> ids = ProcessEntry.All(view).Select(entry => entry.Id);
        names.ExceptWith(ids.Select(Id));
        return ids.Order().Select(Id).Concat(names);
    }

    private static string Id(int id) => id.ToString(CultureInfo.InvariantCulture);
}
