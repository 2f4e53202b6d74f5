using System.Text;
using MiraiToushi.Emulation.Linux.World.Files;

namespace MiraiToushi.Emulation.Linux.World.Proc;

/// <summary>/proc/&lt;pid&gt;.</summary>
internal sealed class ProcProcessDirectory : DirectoryNode
{
    private static readonly string[] Files =
        ["auxv", "cgroup", "cmdline", "comm", "cwd", "environ", "exe", "fd", "maps", "mem", "mounts", "oom_adj", "oom_score", "oom_score_adj", "root", "stat", "statm", "status"];

    private readonly ProcessEntry _entry;
    private readonly StoredDirectory? _declared;
    private readonly StoredDirectory? _declaredOwn;

    /// <summary>Creates the directory.</summary>
    /// <param name="entry">The process.</param>
    /// <param name="declared">What was declared under its id.</param>
    /// <param name="declaredOwn">What was declared under "self", where it is the one that looks.</param>
    public ProcProcessDirectory(ProcessEntry entry, StoredDirectory? declared, StoredDirectory? declaredOwn)
    {
        _entry = entry;
        _declared = declared;
        _declaredOwn = declaredOwn;
    }

    /// <inheritdoc/>
    public override VirtualNode? Find(string name, FileView view) => _declaredOwn?.Find(name) ?? _declared?.Find(name) ?? Make(name, view);

    /// <inheritdoc/>
    public override IEnumerable<string> Names(FileView view)
    {
        SortedSet<string> names = new(Files, StringComparer.Ordinal);
        names.UnionWith(_declared?.Names(view) ?? []);
        names.UnionWith(_declaredOwn?.Names(view) ?? []);
        return names;
    }

    private VirtualNode? Make(string name, FileView view)
    {
        long inode = ProcNodes.InodeOf($"{_entry.Id}/{name}");
        ProcessReport report = new(_entry, view);
        return name switch
        {
            "exe" => Executable(inode, view),
            "cwd" => ProcNodes.Link(inode, _entry.Guest?.WorkingDirectory ?? "/"),
            "root" => ProcNodes.Link(inode, "/"),
            "fd" => new ProcDescriptorDirectory(_entry) { Inode = inode, Mode = ModeBits.Directory | 0x140 },
            "cmdline" => ProcNodes.Bytes(inode, report.CommandLine),
            "environ" => ProcNodes.Bytes(inode, report.Environment),
            "auxv" => ProcNodes.Bytes(inode, () => _entry.Guest?.Program?.Stack.AuxiliaryBytes.ToArray() ?? []),
            "comm" => ProcNodes.Setting(inode, () => _entry.Name + "\n", Rename),
            "maps" => ProcNodes.Text(inode, report.Maps),
            "mem" when report.HasMemory => new ProcMemoryNode(view.Kernel.Memory) { Inode = inode, Mode = ModeBits.Regular | ModeBits.OwnerOnly },
            "status" => ProcNodes.Text(inode, report.Status),
            "stat" => ProcNodes.Text(inode, report.Statistics),
            "statm" => ProcNodes.Text(inode, () => "512 128 64 32 0 96 0\n"),
            "mounts" => SystemFiles.Find("mounts", view),
            "cgroup" => ProcNodes.Text(inode, () => "0::/\n"),
            "oom_score" => ProcNodes.Text(inode, () => "0\n"),
            "oom_score_adj" or "oom_adj" => ProcNodes.Setting(inode, () => "0\n"),
            _ => null,
        };
    }

    private LinkNode? Executable(long inode, FileView view)
    {
        if (_entry.ExecutablePath is null)
        {
            return null;
        }

        if (_entry.Guest is null)
        {
            return ProcNodes.Link(inode, _entry.ExecutablePath);
        }

        RegularNode executable = _entry.Guest.Program?.Node ?? view.Kernel.FileSystem.Executable;
        return ProcNodes.Link(inode, executable.IsLinked ? executable.Path : executable.Path + " (deleted)", executable);
    }

    private void Rename(byte[] name)
    {
        if (_entry.Guest is { } guest)
        {
            string text = Encoding.Latin1.GetString(name).TrimEnd('\n');
            guest.Name = text[..Math.Min(text.Length, 15)];
        }
    }
}
