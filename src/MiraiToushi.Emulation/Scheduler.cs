using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Loading;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation;

/// <summary>
/// Runs the process tree: the child of a fork first, then its parent from where it was; those that wait are asked again
/// when everything else has come to rest.
/// </summary>
internal sealed class Scheduler : IDisposable
{
    private const int MaximumMilestones = 64;
    private readonly Machine _machine;
    private readonly ICpu _cpu;
    private readonly TaskRunner _runner;
    private readonly Stack<GuestTask> _ready = new();
    private readonly List<GuestTask> _blocked = [];
    private readonly List<EndedProcess> _ended = [];
    private readonly List<Milestone> _milestones = [];
    private readonly List<CpuContext> _contexts = [];
    private MemoryGroup _active;
    private MemorySnapshot? _latest;
    private LayerWatch? _layers;
    private ulong _instructions;
    private CancellationToken _cancellation;

    public Scheduler(Machine machine, ICpu cpu, Process first, ulong entryPoint)
    {
        _machine = machine;
        _cpu = cpu;
        _runner = new TaskRunner(machine, cpu, this);
        _active = new MemoryGroup();
        First = first;
        EntryPoint = entryPoint;
    }

    public IReadOnlyList<EndedProcess> Ended => _ended;

    public IReadOnlyList<Milestone> Milestones => _milestones;

    public ulong Instructions => _instructions;

    public BlockSet ExecutedBlocks { get; } = new();

    private Process First { get; }

    private ulong EntryPoint { get; }

    public void Run(CancellationToken cancellation)
    {
        _cancellation = cancellation;
        LayerWatch layers = new(_machine.Architecture, _machine.Space, First, Snapshot) { MaximumLayers = _machine.Configuration.Budgets.MaximumLayers };
        GuestTask? current = new(First, _active, NewMonitor(), layers) { ResumeAt = EntryPoint };
        Steer(current);
        while (current is not null)
        {
            _layers = current.Layers;
            SetBudget(current);
            TaskEnd end = _runner.Run(current);
            current = Continue(current, end) ?? Next();
        }
    }

    /// <summary>Keeps a context until the machine is disposed of.</summary>
    public CpuContext Keep(CpuContext context)
    {
        _contexts.Add(context);
        return context;
    }

    /// <summary>Keeps a moment.</summary>
    public void AddMilestone(GuestTask task, string what)
    {
        if (_milestones.Count < MaximumMilestones)
        {
            _milestones.Add(new Milestone(task.Process.Path, what, Snapshot()));
        }
    }

    public MemorySnapshot Snapshot() => Snapshot(_layers?.Image);

    public void Dispose()
    {
        foreach (CpuContext context in _contexts)
        {
            context.Dispose();
        }
    }

    private MemorySnapshot Snapshot(LoadedImage? image) => _latest = _machine.TakeSnapshot(_latest, image);

    private BlockMonitor NewMonitor()
    {
        BudgetSettings budgets = _machine.Configuration.Budgets;
        BlockMonitor monitor = new(
            _machine.Architecture.BytesPerInstruction,
            budgets.MaximumInstructionsPerProcess,
            budgets.IdleBlocks,
            _cancellation);
        if (_machine.BlockEntered is { } listener)
        {
            monitor.BlockEntered = address => listener(address, _cpu);
        }

        return monitor;
    }

    private void Steer(GuestTask task)
    {
        if (_machine.Steer is not { } steer)
        {
            return;
        }

        long index = 0;
        task.Monitor.Divert = (address, size) =>
        {
            if (steer(new BlockStep(task.Process.Path, index++, address, size, _cpu)) is not { } target)
            {
                return false;
            }

            // The engine may run a part of the block before it stops; what counts is the state before it.
            task.Diversion = new Diversion(Keep(_cpu.SaveContext()), Snapshot(), target);
            return true;
        };
    }

    /// <summary>Gives a task what the others, also those that wait in the middle of their runs, have left of the machine's budget.</summary>
    private void SetBudget(GuestTask task)
    {
        ulong used = _instructions;
        foreach (GuestTask other in _ready.Concat(_blocked))
        {
            used += other.Monitor.Instructions;
        }

        BudgetSettings budgets = _machine.Configuration.Budgets;
        ulong left = budgets.MaximumInstructions > used ? budgets.MaximumInstructions - used : 0;
        task.Monitor.SetMaximum(Math.Min(left, budgets.MaximumInstructionsPerProcess));
    }

    /// <summary>Does what the end of a slice calls for.</summary>
    /// <returns>The task that runs next, or null where the scheduler has to choose.</returns>
    private GuestTask? Continue(GuestTask task, TaskEnd end)
    {
        switch (end.Kind)
        {
            case TaskEndKind.Forked:
                return Fork(task, end.Fork!, end.Request);
            case TaskEndKind.Blocked:
                Save(task);
                _blocked.Add(task);
                return null;
            default:
                Finish(task, end);
                return null;
        }
    }

    /// <summary>Runs another program in a task's process.</summary>
    /// <returns>The end of the task where that cannot be done, else null.</returns>
    public TaskEnd? Execute(GuestTask task, ExecControl exec)
    {
        Process process = task.Process;
        int maximum = _machine.Configuration.Budgets.MaximumLayers;
        if (process.Program?.Generation >= maximum)
        {
            return new TaskEnd(TaskEndKind.Ended, StopReason.LayerLimit, $"exec of a program for the {maximum + 1}. time");
        }

        // Those that share the memory, as the parent of a vfork does, keep it; threads do not outlive an exec.
        foreach (GuestTask other in _ready.Concat(_blocked).Where(other => other.Process.ThreadGroupId == process.ThreadGroupId))
        {
            _machine.Kernel.Processes.End(other.Process, 0, _machine.Kernel.Constants.SignalChild);
        }

        AddMilestone(task, "exec");
        task.Group.Saved = Snapshot();
        task.Group = _active = new MemoryGroup();
        return Replace(task, exec);
    }

    private TaskEnd? Replace(GuestTask task, ExecControl exec)
    {
        if (_machine.Starter.Replace(task.Process, exec, out string? problem) is not { } entry)
        {
            return new TaskEnd(TaskEndKind.Ended, StopReason.Killed, $"exec: {problem}", SignalNumbers.Segmentation);
        }

        task.ResumeAt = entry;
        task.Frames.Clear();
        task.Monitor.ForgetBlocks();
        task.Idle = new IdleWatch();
        return null;
    }

    private GuestTask? Fork(GuestTask parent, ForkControl fork, SyscallRequest? request)
    {
        Process? child = _machine.Kernel.Processes.Fork(parent.Process, fork.IsThread);
        SyscallAbi abi = _machine.Architecture.Abi;
        if (child is null)
        {
            _machine.Library.WriteResult(parent.Process, request, -(long)Errno.EAGAIN);
            return parent;
        }

        // The child shares the clock of instructions with its parent only through the machine's own budget.
        GuestTask task = new(child, fork.SharesMemory ? parent.Group : new MemoryGroup(), NewMonitor(), parent.Layers.CloneFor(child)) { ResumeAt = parent.ResumeAt };
        task.Frames.AddRange(parent.Frames);
        Steer(task);
        if (fork.ParentIdAddress != 0)
        {
            _machine.Memory.TryWriteUnsigned(fork.ParentIdAddress, 4, (ulong)child.Id);
        }

        _machine.Library.WriteResult(parent.Process, request, child.Id);
        if (!_machine.Follows(child.Path))
        {
            _machine.Kernel.Processes.End(child, 0, _machine.Kernel.Constants.SignalChild);
            return parent;
        }

        if (_machine.OnlyPath is null)
        {
            Save(parent);
            AddMilestone(parent, "fork");
            parent.BlockedIn = null;
            _ready.Push(parent);
        }

        _machine.Library.WriteResult(child, request, 0);
        if (fork.ChildStack != 0)
        {
            _cpu.WriteRegister(_machine.Architecture.StackPointer, fork.ChildStack);
        }

        if (fork.ChildTls is { } tls)
        {
            abi.SetThreadPointer(_cpu, _machine.Memory, tls);
        }

        _active = task.Group;
        if (fork.ChildIdAddress != 0)
        {
            _machine.Memory.TryWriteUnsigned(fork.ChildIdAddress, 4, (ulong)child.Id);
        }

        return task;
    }

    private void Save(GuestTask task)
    {
        task.Context = Keep(_cpu.SaveContext());
        task.Group.Saved = Snapshot();
        task.Elapsed = _machine.Kernel.Clock.Elapsed;
    }

    private void Activate(GuestTask task)
    {
        _layers = task.Layers;
        if (task.Group != _active)
        {
            task.Group.Saved!.Restore(_machine.Space, keepsShared: true);
            _latest = task.Group.Saved;
            _active = task.Group;
        }

        _cpu.RestoreContext(task.Context!);
    }

    private void LeaveActive(GuestTask task) => task.Group.Saved = Snapshot();

    private GuestTask? Next()
    {
        while (_ready.TryPop(out GuestTask? task))
        {
            if (task.Process.WaitStatus is null)
            {
                Activate(task);
                _machine.Kernel.Clock.SwitchTo(task.Elapsed);
                return task;
            }
        }

        return Wake();
    }

    /// <summary>Asks those that wait again; the one that can go on goes on, and if none can, none ever will.</summary>
    private GuestTask? Wake()
    {
        foreach (GuestTask task in _blocked.ToArray())
        {
            if (task.Process.WaitStatus is not null)
            {
                _blocked.Remove(task);
                continue;
            }

            Activate(task);
            // What it waited for happened in another process's time, if at all.
            _machine.Kernel.Clock.SwitchTo(Math.Max(task.Elapsed, _machine.Kernel.Clock.Elapsed));
            if (_runner.Retry(task))
            {
                _blocked.Remove(task);
                return task;
            }

            LeaveActive(task);
            task.Context = Keep(_cpu.SaveContext());
        }

        if (RingAlarm())
        {
            return Wake();
        }

        GuestTask? last = _blocked.LastOrDefault();
        if (last is null)
        {
            return null;
        }

        _blocked.Remove(last);
        Activate(last);
        Finish(last, new TaskEnd(TaskEndKind.Ended, StopReason.Blocked, $"waits for {last.BlockedReason}"));
        return Next();
    }

    /// <summary>Lets time pass until the first alarm of those that wait; nothing else could happen before it.</summary>
    /// <returns>False where none of them has set one.</returns>
    private bool RingAlarm()
    {
        GuestTask? next = _blocked.Where(task => task.Process.AlarmAt is not null).MinBy(task => task.Process.AlarmAt);
        if (next?.Process.AlarmAt is not { } at)
        {
            return false;
        }

        next.Elapsed = Math.Max(at, next.Elapsed);
        _machine.Kernel.Clock.SwitchTo(next.Elapsed);
        next.Process.AlarmAt = null;
        next.Process.Signals.Raise(SignalNumbers.Alarm);
        return true;
    }

    private void Finish(GuestTask task, TaskEnd end)
    {
        Process process = task.Process;
        // A group that others still need keeps what this one left in it.
        MemorySnapshot memory = Snapshot();
        task.Group.Saved = memory;
        _instructions += task.Monitor.Instructions;
        foreach (ulong block in task.Monitor.Blocks.Enumerate())
        {
            ExecutedBlocks.Add(block);
        }

        _ended.Add(new EndedProcess
        {
            UnpackLayers = task.Layers.Layers,
            Path = process.Path,
            Reason = end.Reason,
            Detail = end.Detail,
            Instructions = task.Monitor.Instructions,
            Memory = memory,
            StackPointer = _cpu.ReadRegister(_machine.Architecture.StackPointer),
            State = new GuestState(Keep(_cpu.SaveContext()), process),
        });
        if (end.WaitStatus is { } status)
        {
            _machine.Kernel.Processes.End(process, status, _machine.Kernel.Constants.SignalChild);
        }
        else
        {
            _machine.Kernel.Processes.Park(process);
        }
    }
}

/// <summary>Why a slice of a task ended.</summary>
internal enum TaskEndKind
{
    /// <summary>It will not run again.</summary>
    Ended,

    /// <summary>It wants a child.</summary>
    Forked,

    /// <summary>It waits.</summary>
    Blocked,
}

/// <summary>The end of a slice.</summary>
/// <param name="Kind">What kind of end.</param>
/// <param name="Reason">Why, where the task will not run again.</param>
/// <param name="Detail">What ended it, in a few words.</param>
/// <param name="WaitStatus">What its parent sees; null where it is not dead but parked.</param>
/// <param name="Fork">The child it wants.</param>
/// <param name="Request">The call in which it wants the child.</param>
internal sealed record TaskEnd(TaskEndKind Kind, StopReason Reason, string? Detail = null, int? WaitStatus = null, ForkControl? Fork = null, SyscallRequest? Request = null);
