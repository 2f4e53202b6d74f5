using System.Globalization;
using System.Text;
using MiraiToushi.Emulation.Linux.World.Files;
using MiraiToushi.Emulation.Memory;

namespace MiraiToushi.Emulation.Linux.World.Proc;

/// <summary>Writes what /proc tells about one process.</summary>
internal sealed class ProcessReport
{
    private const int MaximumArguments = 1 << 17;
    private readonly ProcessEntry _entry;
    private readonly FileView _view;

    /// <summary>Creates a report.</summary>
    /// <param name="entry">The process.</param>
    /// <param name="view">Who looks.</param>
    public ProcessReport(ProcessEntry entry, FileView view)
    {
        _entry = entry;
        _view = view;
    }

    /// <summary>Whether the memory that can be seen now is that of the process.</summary>
    public bool HasMemory => _entry.Guest is { } guest && guest.ThreadGroupId == _view.Process.ThreadGroupId;

    private string State => _entry.Guest switch
    {
        null => "S (sleeping)",
        { WaitStatus: not null } => "Z (zombie)",
        _ => HasMemory ? "R (running)" : "S (sleeping)",
    };

    /// <summary>cmdline: what lies in memory now, as bots overwrite it.</summary>
    public byte[] CommandLine()
    {
        if (_entry.CommandLine is { } text)
        {
            return text.Length == 0 ? [] : Encoding.Latin1.GetBytes(text + "\0");
        }

        if (!HasMemory)
        {
            return Encoding.Latin1.GetBytes(_entry.ExecutablePath + "\0");
        }

        ulong start = _view.Process.ArgumentStart;
        ulong end = _view.Process.ArgumentEnd;
        int length = end > start ? (int)Math.Min(end - start, MaximumArguments) : 0;
        return _view.Kernel.Memory.ReadBytes(start, length) ?? [];
    }

    /// <summary>environ.</summary>
    public byte[] Environment()
    {
        if (!HasMemory || _view.Process.Program is null)
        {
            string declared = _entry.Guest is null ? "" : string.Concat(_view.Kernel.Configuration.Environment.Select(variable => variable + "\0"));
            return Encoding.UTF8.GetBytes(declared);
        }

        ulong start = _view.Process.ArgumentEnd;
        ulong end = _view.Process.EnvironmentEnd;
        return _view.Kernel.Memory.ReadBytes(start, end > start ? (int)Math.Min(end - start, MaximumArguments) : 0) ?? [];
    }

    /// <summary>maps.</summary>
    public string Maps()
    {
        if (!HasMemory)
        {
            return "";
        }

        StringBuilder text = new();
        foreach (MemoryRegion region in _view.Kernel.Space.Regions)
        {
            char read = region.Permissions.HasFlag(Permissions.Read) ? 'r' : '-';
            char write = region.Permissions.HasFlag(Permissions.Write) ? 'w' : '-';
            char execute = region.Permissions.HasFlag(Permissions.Execute) ? 'x' : '-';
            char sharing = region.IsShared ? 's' : 'p';
            bool isFile = region.Object is not null;
            ulong offset = isFile ? region.Start - region.ObjectStart : 0;
            long inode = region.Object?.Inode ?? 0;
            string head = $"{region.Start:x8}-{region.End:x8} {read}{write}{execute}{sharing} {offset:x8} {(isFile ? "08:01" : "00:00")} {inode.ToString(CultureInfo.InvariantCulture)} ";
            text.Append(region.Name.Length == 0 ? head : head.PadRight(_view.Kernel.Memory.WordSize == 8 ? 73 : 49) + region.Name).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>status.</summary>
    public string Status()
    {
        ProcessIdentity identity = _view.Kernel.Configuration.Process;
        int user = _entry.Guest is null ? 0 : identity.UserId;
        int group = _entry.Guest is null ? 0 : identity.GroupId;
        string common = $"""
            Name:	{_entry.Name}
            Umask:	{Convert.ToString(_entry.Guest?.FileModeMask ?? 0x12, 8).PadLeft(4, '0')}
            State:	{State}
            Tgid:	{_entry.Id}
            Ngid:	0
            Pid:	{_entry.Id}
            PPid:	{_entry.ParentId}
            TracerPid:	0
            Uid:	{user}	{user}	{user}	{user}
            Gid:	{group}	{group}	{group}	{group}
            FDSize:	64
            Groups:	{group}
            """;
        string memory = """

            VmPeak:	    2048 kB
            VmSize:	    2048 kB
            VmRSS:	     512 kB
            """;
        return (_entry.ExecutablePath is null ? common : common + memory) + "\nThreads:\t1\n";
    }

    /// <summary>stat.</summary>
    public string Statistics()
    {
        int group = _entry.Guest?.GroupId ?? _entry.Id;
        int session = _entry.Guest?.SessionId ?? _entry.Id;
        long started = _entry.Guest is null ? 100 + _entry.Id : _view.Kernel.Configuration.Clock.UptimeSeconds * 100;
        return $"{_entry.Id} ({_entry.Name}) {State[0]} {_entry.ParentId} {group} {session} 0 -1 4194560 100 0 0 0 1 1 0 0 20 0 1 0 {started} "
            + "2097152 128 4294967295 0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n";
    }
}
