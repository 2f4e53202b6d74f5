using System.Globalization;
using MiraiToushi.Emulation.Linux.World.Files;

namespace MiraiToushi.Emulation.Linux.World.Proc;

/// <summary>A process as /proc shows it: one of the guests, or one of the few that a quiet device has.</summary>
/// <param name="Id">Process id.</param>
/// <param name="ParentId">Its parent.</param>
/// <param name="Name">comm.</param>
/// <param name="ExecutablePath">Where exe points; null for kernel threads.</param>
/// <param name="CommandLine">cmdline, without the final NUL; null for guests, whose memory has it.</param>
/// <param name="Guest">The guest; null for the others.</param>
internal sealed record ProcessEntry(int Id, int ParentId, string Name, string? ExecutablePath, string? CommandLine, Process? Guest)
{
    private const string BusyBox = "/bin/busybox";

    private static readonly ProcessEntry[] Quiet =
    [
        new(1, 0, "init", "/sbin/init", "init", null),
        new(2, 0, "kthreadd", null, "", null),
        new(3, 2, "ksoftirqd/0", null, "", null),
        new(5, 2, "kworker/0:0H", null, "", null),
        new(9, 2, "kswapd0", null, "", null),
        new(341, 1, "syslogd", BusyBox, "/sbin/syslogd\0-n", null),
        new(367, 1, "crond", BusyBox, "/usr/sbin/crond\0-f", null),
        new(402, 1, "udhcpc", BusyBox, "udhcpc\0-i\0eth0", null),
    ];

    /// <summary>Every process, the device's own first.</summary>
    /// <param name="view">Who looks.</param>
    public static IEnumerable<ProcessEntry> All(FileView view)
    {
        HashSet<int> seen = [];
        foreach (Process process in view.Kernel.Processes.All)
        {
            if (!process.IsReaped && process.Id == process.ThreadGroupId && seen.Add(process.Id))
            {
                yield return Of(view, process);
            }
        }

        foreach (ProcessEntry entry in Quiet.Append(Shell(view)))
        {
            if (seen.Add(entry.Id))
            {
                yield return entry;
            }
        }
    }

    /// <summary>Whether an id is one of the device's own.</summary>
    /// <param name="id">Process id.</param>
    public static bool IsQuiet(int id) => Array.Exists(Quiet, entry => entry.Id == id);

    /// <summary>Finds a process.</summary>
    /// <param name="view">Who looks.</param>
    /// <param name="name">Its id as text.</param>
    public static ProcessEntry? Find(FileView view, string name)
    {
        bool isId = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            && name == id.ToString(CultureInfo.InvariantCulture);
        return isId ? All(view).FirstOrDefault(entry => entry.Id == id) : null;
    }

    private static ProcessEntry Of(FileView view, Process process)
    {
        string path = process.Program?.Node?.Path ?? view.Kernel.Configuration.ExecutablePath;
        string name = process.Name.Length > 0 ? process.Name : GuestPath.Last(path);
        return new(process.Id, process.ParentId, name[..Math.Min(name.Length, 15)], path, null, process);
    }

    private static ProcessEntry Shell(FileView view) =>
        new(view.Kernel.Configuration.Process.ParentProcessId, 1, "sh", BusyBox, "-sh", null);
}
