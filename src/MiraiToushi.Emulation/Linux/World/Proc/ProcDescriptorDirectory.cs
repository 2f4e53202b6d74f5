using System.Globalization;
using MiraiToushi.Emulation.Linux.World.Files;

namespace MiraiToushi.Emulation.Linux.World.Proc;

/// <summary>/proc/&lt;pid&gt;/fd.</summary>
internal sealed class ProcDescriptorDirectory : DirectoryNode
{
    private readonly ProcessEntry _entry;

    /// <summary>Creates the directory.</summary>
    /// <param name="entry">The process.</param>
    public ProcDescriptorDirectory(ProcessEntry entry) => _entry = entry;

    /// <inheritdoc/>
    public override VirtualNode? Find(string name, FileView view)
    {
        bool isNumber = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor);
        if (!isNumber || _entry.Guest?.Files.Find(descriptor) is not { } file)
        {
            return null;
        }

        return ProcNodes.Link(ProcNodes.InodeOf($"{_entry.Id}/fd/{name}"), file.Name, (file as RegularHandle)?.Node);
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Names(FileView view) =>
        _entry.Guest?.Files.Numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)) ?? [];
}
