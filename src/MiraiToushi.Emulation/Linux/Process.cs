namespace MiraiToushi.Emulation.Linux;

/// <summary>A guest process or thread as the kernel knows it. Its registers and memory belong to the machine.</summary>
public sealed class Process
{
    /// <summary>Creates a process.</summary>
    /// <param name="id">Process id.</param>
    /// <param name="parentId">Process id of its parent.</param>
    /// <param name="path">Its place in the tree, "1" for the first, "1.2" for the second child of the first.</param>
    /// <param name="files">Its open files.</param>
    public Process(int id, int parentId, string path, FileDescriptorTable files)
    {
        Id = id;
        ThreadGroupId = id;
        ParentId = parentId;
        GroupId = id;
        SessionId = id;
        Path = path;
        Files = files;
    }

    /// <summary>What getpid gives for a process, gettid for a thread.</summary>
    public int Id { get; }

    /// <summary>What getpid gives.</summary>
    public int ThreadGroupId { get; set; }

    /// <summary>What getppid gives.</summary>
    public int ParentId { get; set; }

    /// <summary>Process group.</summary>
    public int GroupId { get; set; }

    /// <summary>Session.</summary>
    public int SessionId { get; set; }

    /// <summary>Its place in the tree, "1" for the first, "1.2" for the second child of the first.</summary>
    public string Path { get; }

    /// <summary>Whether it has asked to be traced by its parent; a child begins without.</summary>
    public bool IsTraced { get; set; }

    /// <summary>Name as prctl(PR_SET_NAME) sets it, at most 15 bytes.</summary>
    public string Name { get; set; } = "";

    /// <summary>What personality() gives: PER_LINUX at first; fork and exec keep it.</summary>
    public uint Personality { get; set; }

    /// <summary>Absolute path of the working directory.</summary>
    public string WorkingDirectory { get; set; } = "/";

    /// <summary>umask.</summary>
    public int FileModeMask { get; set; } = 0x12;

    /// <summary>Open files.</summary>
    public FileDescriptorTable Files { get; set; }

    /// <summary>Handlers, masks and pending signals.</summary>
    public SignalState Signals { get; set; } = new();

    /// <summary>Where the heap begins.</summary>
    public ulong HeapStart { get; set; }

    /// <summary>Where the heap ends: what brk(0) gives.</summary>
    public ulong HeapEnd { get; set; }

    /// <summary>Address of argv[0]'s bytes on the initial stack.</summary>
    public ulong ArgumentStart { get; set; }

    /// <summary>Address after the last byte of argv.</summary>
    public ulong ArgumentEnd { get; set; }

    /// <summary>Address after the last byte of the environment, which begins where argv ends.</summary>
    public ulong EnvironmentEnd { get; set; }

    /// <summary>The program it runs; null where nothing was loaded, as in tests of the kernel alone.</summary>
    public LoadedProgram? Program { get; set; }

    /// <summary>set_child_tid's clear address; 0 for none.</summary>
    public ulong ClearChildId { get; set; }

    /// <summary>The signal sent to the parent at exit; 0 for none.</summary>
    public int ExitSignal { get; set; }

    /// <summary>The wait status once the process is dead; null while it lives.</summary>
    public int? WaitStatus { get; set; }

    /// <summary>Whether a wait call has taken the status.</summary>
    public bool IsReaped { get; set; }

    /// <summary>Whether it will never run again although it is not dead: idle, blocked for ever, or out of budget.</summary>
    public bool IsParked { get; set; }

    /// <summary>When alarm() fires, in virtual nanoseconds; null when it does not.</summary>
    public long? AlarmAt { get; set; }

    /// <summary>Children made so far, for the next child's path.</summary>
    public int ChildrenMade { get; set; }

    /// <summary>Makes the child of a fork.</summary>
    /// <param name="id">The child's id.</param>
    /// <param name="sharesFiles">CLONE_FILES.</param>
    public Process Fork(int id, bool sharesFiles)
    {
        ChildrenMade++;
        return new Process(id, Id, $"{Path}.{ChildrenMade}", sharesFiles ? Files : Files.Clone())
        {
            GroupId = GroupId,
            SessionId = SessionId,
            Name = Name,
            Personality = Personality,
            WorkingDirectory = WorkingDirectory,
            FileModeMask = FileModeMask,
            Signals = Signals.CloneForChild(),
            HeapStart = HeapStart,
            HeapEnd = HeapEnd,
            ArgumentStart = ArgumentStart,
            ArgumentEnd = ArgumentEnd,
            EnvironmentEnd = EnvironmentEnd,
            Program = Program,
        };
    }
}
