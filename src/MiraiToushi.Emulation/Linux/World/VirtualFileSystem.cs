using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World.Files;
using MiraiToushi.Emulation.Linux.World.Proc;
using MiraiToushi.Emulation.Loading.Dynamic;

namespace MiraiToushi.Emulation.Linux.World;

/// <summary>
/// The files there are: those declared, the sample's own, the devices and /proc, and what the guests make of them. It is
/// all in memory and belongs to one machine.
/// </summary>
public sealed class VirtualFileSystem
{
    private const string Own = "/proc/self/";

    private static readonly string[] UsualDirectories =
    [
        "/bin", "/boot", "/dev/shm", "/dev/pts", "/etc", "/etc/init.d", "/home", "/lib", "/mnt", "/opt", "/root", "/run", "/sbin", "/sys",
        "/tmp", "/usr/bin", "/usr/lib", "/usr/sbin", "/var/lib", "/var/log", "/var/run", "/var/tmp",
    ];

    private static readonly (string Path, DeviceKind Kind)[] UsualDevices =
    [
        ("/dev/null", DeviceKind.Null), ("/dev/zero", DeviceKind.Zero), ("/dev/full", DeviceKind.Full),
        ("/dev/random", DeviceKind.Random), ("/dev/urandom", DeviceKind.Random),
    ];

    private readonly HashSet<string> _hidden = new(StringComparer.Ordinal);
    private readonly StoredDirectory _root;
    private readonly StoredDirectory _declaredProc;
    private readonly int _parentId;
    private long _nextInode = 2;

    /// <summary>Creates the files of a machine.</summary>
    /// <param name="configuration">What is declared.</param>
    /// <param name="executable">The sample's own bytes.</param>
    public VirtualFileSystem(MachineConfiguration configuration, ReadOnlyMemory<byte> executable)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        StartSeconds = configuration.Clock.StartSeconds;
        _parentId = configuration.Process.ParentProcessId;
        _root = NewDirectory();
        _declaredProc = NewDirectory();
        foreach (string path in UsualDirectories)
        {
            Declare(path, NewDirectory());
        }

        foreach ((string path, DeviceKind kind) in UsualDevices)
        {
            Declare(path, NewDevice(kind));
        }

        foreach (VirtualFileDeclaration declaration in configuration.Files)
        {
            Declare(declaration);
        }

        Executable = new(executable, Storage) { Inode = NextInode(), Mode = ModeBits.Regular | ModeBits.Executable, IsRunning = true, ModifiedSeconds = StartSeconds };
        Declare(configuration.ExecutablePath, Executable);
        DeclareStartName(configuration);
        _root.Put("proc", new ProcRoot(_declaredProc) { Inode = 1, Mode = ModeBits.Directory | ModeBits.Executable });
    }

    /// <summary>The root directory.</summary>
    internal DirectoryNode Root => _root;

    /// <summary>Room for what guests write.</summary>
    internal StorageBudget Storage { get; } = new();

    /// <summary>The sample's own file.</summary>
    internal RegularNode Executable { get; }

    /// <summary>The dynamic linker's file; null where there is none.</summary>
    internal RegularNode? Interpreter { get; private set; }

    /// <summary>When everything was made that was there at the start.</summary>
    internal long StartSeconds { get; }

    /// <summary>A number that no other file has.</summary>
    internal long NextInode() => _nextInode++;

    /// <summary>Whether something exists at a path, as a process sees it.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="process">The process.</param>
    /// <param name="path">The path as the guest wrote it.</param>
    public bool Exists(LinuxKernel kernel, Process process, string path)
    {
        ArgumentNullException.ThrowIfNull(process);
        return Walk(new(kernel, process), process.WorkingDirectory, path, follow: true).Missing is null;
    }

    /// <summary>Whether /proc shows a process that is no guest: one of those that the pretended device runs.</summary>
    /// <param name="id">Process id.</param>
    public bool IsSystemProcess(int id) => id == _parentId || ProcessEntry.IsQuiet(id);

    /// <summary>Follows a path.</summary>
    /// <param name="view">Who looks.</param>
    /// <param name="start">Absolute path of the directory where relative paths begin.</param>
    /// <param name="path">The path as the guest wrote it.</param>
    /// <param name="follow">Whether a link at the very end is followed.</param>
    internal Lookup Walk(FileView view, string start, string path, bool follow)
    {
        Lookup found = new PathWalker(this, view).Walk(start, path, follow);
        return found.Missing is not null && Interpreter is { } interpreter && InterpreterFile.IsPath(path) && !IsHidden(view, path)
            ? new(null, _root, GuestPath.Last(path), path, interpreter)
            : found;
    }

    /// <summary>Finds an entry of a directory, unless it was declared to be missing.</summary>
    /// <param name="view">Who looks.</param>
    /// <param name="parent">The directory.</param>
    /// <param name="parentPath">Its canonical path.</param>
    /// <param name="name">Name of the entry.</param>
    internal VirtualNode? Find(FileView view, DirectoryNode parent, string parentPath, string name) =>
        _hidden.Count > 0 && IsHidden(view, GuestPath.Join(parentPath, name))
            ? null
            : parent.Find(name, view);

    /// <summary>Puts the dynamic linker's file at each path that one may have, wherever nothing else is.</summary>
    /// <param name="content">The file.</param>
    internal void SetInterpreter(byte[] content) =>
        Interpreter = new(content, Storage) { Inode = NextInode(), Mode = ModeBits.Regular | ModeBits.Executable, IsRunning = true, ModifiedSeconds = StartSeconds };

    /// <summary>Whether a path was declared to be missing.</summary>
    /// <param name="view">Who looks.</param>
    /// <param name="path">A canonical path.</param>
    internal bool IsHidden(FileView view, string path)
    {
        string own = $"/proc/{view.Process.ThreadGroupId}/";
        return _hidden.Contains(path) || (path.StartsWith(own, StringComparison.Ordinal) && _hidden.Contains(Own + path[own.Length..]));
    }

    /// <summary>Puts a new file into its directory.</summary>
    /// <param name="view">Who makes it.</param>
    /// <param name="at">Where; nothing is there yet.</param>
    /// <param name="node">The file.</param>
    /// <returns>An error, or null.</returns>
    internal Errno? Create(FileView view, Lookup at, VirtualNode node)
    {
        bool isGone = at.Parent is StoredDirectory { Parent: null } directory && directory != _root;
        if (at.Parent is not StoredDirectory parent || isGone || IsHidden(view, at.Path))
        {
            return Errno.ENOENT;
        }

        if (!Storage.TryTake(StorageBudget.NodeCost))
        {
            return Errno.ENOSPC;
        }

        node.Cost = StorageBudget.NodeCost;
        node.ModifiedSeconds ??= view.Kernel.Clock.Seconds;
        parent.Put(at.Name, node);
        return null;
    }

    /// <summary>Takes a file out of its directory; its content lives on as long as it is open.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="name">Its name.</param>
    internal void Remove(StoredDirectory directory, string name)
    {
        VirtualNode? node = directory.Find(name);
        directory.Remove(name);
        if (node is not (null or RegularNode) && node.Parent is null)
        {
            Storage.Give(node.Cost);
        }
    }

    /// <summary>A new empty file that is in no directory.</summary>
    /// <param name="mode">Permissions.</param>
    /// <param name="isMemoryFile">Whether it is that of memfd_create.</param>
    internal RegularNode NewFile(int mode, bool isMemoryFile = false) =>
        new(default, Storage) { Inode = NextInode(), Mode = ModeBits.Regular | (mode & 0xFFF), IsMemoryFile = isMemoryFile };

    /// <summary>A new empty directory that is in no directory.</summary>
    /// <param name="mode">Permissions.</param>
    internal StoredDirectory NewDirectory(int mode = ModeBits.Executable) =>
        new() { Inode = NextInode(), Mode = ModeBits.Directory | (mode & 0xFFF) };

    private DeviceNode NewDevice(DeviceKind kind) =>
        new() { Inode = NextInode(), Mode = ModeBits.Character | 0x1B6, Kind = kind, ModifiedSeconds = StartSeconds };

    private void Declare(VirtualFileDeclaration declaration)
    {
        VirtualNode? node = declaration.Kind switch
        {
            VirtualFileKind.File => new RegularNode(declaration.Content, Storage)
            {
                Inode = NextInode(),
                Mode = ModeBits.Regular | ModeBits.Executable,
                ModifiedSeconds = StartSeconds,
            },
            VirtualFileKind.Directory => NewDirectory(),
            VirtualFileKind.Link => new LinkNode { Inode = NextInode(), Mode = ModeBits.Link | ModeBits.Everything, Target = declaration.Target ?? "" },
            VirtualFileKind.Device => NewDevice(DeviceKind.Agreeable),
            _ => null,
        };
        if (node is null)
        {
            _hidden.Add("/" + string.Join('/', GuestPath.Split(declaration.Path)));
        }
        else
        {
            Declare(declaration.Path, node);
        }
    }

    // A program that was started by a path finds its file there. A name that PATH was searched for is none.
    private void DeclareStartName(MachineConfiguration configuration)
    {
        string name = configuration.Arguments.FirstOrDefault() ?? "";
        string[] components = [.. GuestPath.Split(name).Where(component => component != ".")];
        bool isPath = name.Contains('/', StringComparison.Ordinal) && !name.Contains('\0', StringComparison.Ordinal) && components.Length > 0
            && components[0] != "proc" && !components.Contains("..") && components.All(component => component.Length <= GuestPath.MaximumName);
        if (isPath && !IsThere(components))
        {
            Declare(string.Join('/', components), new LinkNode { Inode = NextInode(), Mode = ModeBits.Link | ModeBits.Everything, Target = configuration.ExecutablePath });
        }
    }

    // A file where the path has a directory is in the way as well.
    private bool IsThere(string[] components)
    {
        VirtualNode? at = _root;
        foreach (string name in components)
        {
            if (at is not StoredDirectory directory)
            {
                return true;
            }

            at = directory.Find(name);
            if (at is null)
            {
                return false;
            }
        }

        return true;
    }

    private void Declare(string path, VirtualNode node)
    {
        string[] components = GuestPath.Split(path);
        if (components.Length == 0)
        {
            return;
        }

        bool isProc = components[0] == "proc";
        StoredDirectory at = isProc ? _declaredProc : _root;
        foreach (string name in components.Skip(isProc ? 1 : 0).SkipLast(1))
        {
            if (at.Find(name) is not StoredDirectory next)
            {
                next = NewDirectory();
                at.Put(name, next);
            }

            at = next;
        }

        bool isThere = node is StoredDirectory && at.Find(components[^1]) is StoredDirectory;
        if (!isThere && components.Length > (isProc ? 1 : 0))
        {
            at.Put(components[^1], node);
        }
    }
}
