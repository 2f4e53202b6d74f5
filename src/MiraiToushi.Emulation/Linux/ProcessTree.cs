namespace MiraiToushi.Emulation.Linux;

/// <summary>All processes of a machine, in the order in which they were made.</summary>
public sealed class ProcessTree
{
    private readonly List<Process> _all = [];
    private readonly int _maximum;
    private int _nextId;

    /// <summary>Creates a tree with no process.</summary>
    /// <param name="configuration">Ids and limits.</param>
    public ProcessTree(MachineConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _maximum = configuration.Forks.MaximumProcesses;
        _nextId = configuration.Process.ProcessId;
    }

    /// <summary>Every process that ever was.</summary>
    public IReadOnlyList<Process> All => _all;

    /// <summary>Changes whenever a process ends or is parked, for those who wait.</summary>
    public int Version { get; private set; }

    /// <summary>Makes the first process.</summary>
    /// <param name="identity">Its ids.</param>
    /// <param name="files">Its open files.</param>
    public Process CreateFirst(ProcessIdentity identity, FileDescriptorTable files)
    {
        ArgumentNullException.ThrowIfNull(identity);
        Process first = new(_nextId++, identity.ParentProcessId, "1", files) { GroupId = identity.ProcessId, SessionId = identity.ProcessId };
        _all.Add(first);
        return first;
    }

    /// <summary>Makes a child.</summary>
    /// <param name="parent">The parent.</param>
    /// <param name="isThread">CLONE_THREAD.</param>
    /// <returns>The child, or null where there are too many already.</returns>
    public Process? Fork(Process parent, bool isThread)
    {
        ArgumentNullException.ThrowIfNull(parent);
        if (_all.Count >= _maximum)
        {
            return null;
        }

        Process child = parent.Fork(_nextId++, sharesFiles: isThread);
        if (isThread)
        {
            child.ThreadGroupId = parent.ThreadGroupId;
            child.ParentId = parent.ParentId;
        }

        _all.Add(child);
        return child;
    }

    /// <summary>The process with an id that is not yet reaped.</summary>
    /// <param name="id">Process id.</param>
    public Process? Find(int id) => _all.FirstOrDefault(process => process.Id == id && !process.IsReaped);

    /// <summary>Children that have not been waited for.</summary>
    /// <param name="parent">The parent.</param>
    public IEnumerable<Process> ChildrenOf(Process parent) =>
        _all.Where(process => process.ParentId == parent.Id && process != parent && !process.IsReaped && process.ThreadGroupId == process.Id);

    /// <summary>Ends a process: closes its files, tells its parent, hands its children to init.</summary>
    /// <param name="process">The process.</param>
    /// <param name="waitStatus">What wait gives: exit code in bits 8 to 15, or a signal in bits 0 to 6.</param>
    /// <param name="childSignal">SIGCHLD in the guest's ABI.</param>
    public void End(Process process, int waitStatus, int childSignal)
    {
        ArgumentNullException.ThrowIfNull(process);
        if (process.WaitStatus is not null)
        {
            return;
        }

        Version++;
        process.WaitStatus = waitStatus;
        if (!_all.Any(other => other != process && other.WaitStatus is null && ReferenceEquals(other.Files, process.Files)))
        {
            process.Files.CloseAll();
        }

        foreach (Process child in ChildrenOf(process).ToArray())
        {
            child.ParentId = 1;
        }

        Process? parent = _all.FirstOrDefault(other => other.Id == process.ParentId && other.WaitStatus is null);
        if (parent is null)
        {
            process.IsReaped = true;
            return;
        }

        if (parent.Signals[childSignal].Handler == SignalAction.Ignore)
        {
            process.IsReaped = true;
        }
        else if (parent.Signals[childSignal].HasHandler)
        {
            parent.Signals.Raise(childSignal);
        }
    }

    /// <summary>Notes that a process will never run again.</summary>
    /// <param name="process">The process.</param>
    public void Park(Process process)
    {
        ArgumentNullException.ThrowIfNull(process);
        process.IsParked = true;
        Version++;
    }
}
