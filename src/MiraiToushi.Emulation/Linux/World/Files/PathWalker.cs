using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Linux.World.Files;

/// <summary>Follows one path from directory to directory.</summary>
internal sealed class PathWalker
{
    private const int MaximumLinks = 40;
    private readonly VirtualFileSystem _system;
    private readonly FileView _view;
    private readonly List<(DirectoryNode Node, string Name)> _at = [];
    private readonly Stack<string> _left = new();
    private int _links;

    /// <summary>Starts at the root.</summary>
    /// <param name="system">The file system.</param>
    /// <param name="view">Who looks.</param>
    public PathWalker(VirtualFileSystem system, FileView view)
    {
        _system = system;
        _view = view;
    }

    private DirectoryNode Here => _at.Count == 0 ? _system.Root : _at[^1].Node;

    private string HerePath => _at.Count == 0 ? "/" : "/" + string.Join('/', _at.Select(step => step.Name));

    /// <summary>Follows a path.</summary>
    /// <param name="start">Absolute path of the directory where relative paths begin.</param>
    /// <param name="path">The path as the guest wrote it.</param>
    /// <param name="follow">Whether a link at the very end is followed.</param>
    public Lookup Walk(string start, string path, bool follow)
    {
        if (path.Length == 0)
        {
            return Lookup.Fail(Errno.ENOENT);
        }

        if (path.Length >= GuestPath.MaximumPath)
        {
            return Lookup.Fail(Errno.ENAMETOOLONG);
        }

        bool wantsDirectory = path.EndsWith('/');
        Push(path);
        if (path[0] != '/')
        {
            Push(start);
        }

        Lookup found = Go(follow || wantsDirectory);
        bool isWrong = wantsDirectory && found.Node is not null and not DirectoryNode;
        return isWrong ? Lookup.Fail(Errno.ENOTDIR) : found;
    }

    private Lookup Go(bool follow)
    {
        while (_left.TryPop(out string? name))
        {
            if (name == "..")
            {
                if (_at.Count > 0)
                {
                    _at.RemoveAt(_at.Count - 1);
                }

                continue;
            }

            if (name == ".")
            {
                continue;
            }

            if (Step(name, follow) is { } result)
            {
                return result;
            }
        }

        return _at.Count == 0
            ? new(null, null, "", "/", _system.Root)
            : new(null, _at.Count > 1 ? _at[^2].Node : _system.Root, _at[^1].Name, HerePath, Here);
    }

    private Lookup? Step(string name, bool follow)
    {
        if (name.Length > GuestPath.MaximumName)
        {
            return Lookup.Fail(Errno.ENAMETOOLONG);
        }

        DirectoryNode parent = Here;
        string path = GuestPath.Join(HerePath, name);
        if (path.Length >= GuestPath.MaximumPath)
        {
            return Lookup.Fail(Errno.ENAMETOOLONG);
        }

        VirtualNode? node = _system.Find(_view, parent, HerePath, name);
        bool isLast = _left.Count == 0;
        if (node is LinkNode link && (!isLast || follow))
        {
            if (++_links > MaximumLinks)
            {
                return Lookup.Fail(Errno.ELOOP);
            }

            if (link.Leads is null)
            {
                Follow(link.Target);
                return null;
            }

            node = link.Leads;
        }

        if (node is DirectoryNode directory)
        {
            _at.Add((directory, name));
            return null;
        }

        if (isLast)
        {
            return new(null, parent, name, path, node);
        }

        return Lookup.Fail(node is null ? Errno.ENOENT : Errno.ENOTDIR);
    }

    private void Follow(string target)
    {
        if (target.StartsWith('/'))
        {
            _at.Clear();
        }

        Push(target);
    }

    private void Push(string path)
    {
        string[] components = GuestPath.Split(path);
        for (int i = components.Length - 1; i >= 0; i--)
        {
            _left.Push(components[i]);
        }
    }
}
