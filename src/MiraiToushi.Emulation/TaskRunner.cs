using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Library;
using MiraiToushi.Emulation.Linux;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation;

/// <summary>Runs one task until it ends, forks or has to wait: trap, kernel, result, resume.</summary>
internal sealed class TaskRunner
{
    private const int MaximumMoments = 8;
    private readonly Machine _machine;
    private readonly ICpu _cpu;
    private readonly Scheduler _scheduler;
    private readonly SignalDelivery _signals;

    public TaskRunner(Machine machine, ICpu cpu, Scheduler scheduler)
    {
        _machine = machine;
        _cpu = cpu;
        _scheduler = scheduler;
        _signals = new SignalDelivery(machine, cpu, scheduler);
    }

    public TaskEnd Run(GuestTask task)
    {
        while (true)
        {
            if (_signals.Deliver(task) is { } killed)
            {
                return killed;
            }

            CpuStop stop = _cpu.Run(task.ResumeAt, task.Monitor);
            task.ResumeAt = stop.ProgramCounter;
            TaskEnd? end = stop.Kind == CpuStopKind.SystemCall ? Trap(task, stop) : Fault(task, stop);
            if (end is not null)
            {
                return end;
            }
        }
    }

    /// <summary>Asks the call again in which a task waits.</summary>
    /// <returns>True where it can go on.</returns>
    public bool Retry(GuestTask task)
    {
        SyscallRequest request = task.BlockedIn!;
        if (task.Process.Signals.Next() != 0)
        {
            _machine.Library.WriteResult(task.Process, request, -(long)Errno.EINTR);
            task.BlockedIn = null;
            return true;
        }

        SyscallResult result = _machine.Kernel.Handle(task.Process, request);
        if (result.Control is BlockControl)
        {
            return false;
        }

        task.BlockedIn = null;
        Apply(task, request, result);
        return true;
    }

    private TaskEnd? Trap(GuestTask task, CpuStop stop)
    {
        int gate = _machine.GateOffset(stop.ProgramCounter - 1);
        if (gate == GateOffsets.SignalReturn)
        {
            return _signals.Return(task);
        }

        if (_machine.Interpreter.Take(task.Process, task.Layers, task.Monitor.Instructions, stop) is { } entry)
        {
            task.ResumeAt = entry;
            return null;
        }

        LibraryTurn? turn = _machine.Library.Take(task.Process, stop);
        task.ResumeAt = turn?.ResumeAt ?? task.ResumeAt;
        if (turn is { Request: null })
        {
            return null;
        }

        SyscallRequest request = turn?.Request ?? _machine.Architecture.Abi.Read(_cpu, _machine.Architecture, _machine.Memory, stop.ProgramCounter);
        if (_machine.Trace.NoteSite(task.Process.Path, request.Site))
        {
            task.Monitor.NoteProgress();
        }

        if (_machine.Hold is { } hold && hold(task.Process.Path, request))
        {
            return new TaskEnd(TaskEndKind.Ended, StopReason.Held, $"before {request.Name ?? "a system call without a name"}");
        }

        KeepMoment(task, request);
        Intervene(task, request);
        SyscallResult result = _machine.Kernel.Handle(task.Process, request);
        _machine.Space.NoteSharedCode();
        task.Layers.Forget(_machine.Space.TakeUnmapped());
        switch (result.Control)
        {
            case ForkControl fork:
                return new TaskEnd(TaskEndKind.Forked, default, Fork: fork, Request: request);
            case ExitControl exit:
                return new TaskEnd(TaskEndKind.Ended, StopReason.Exited, exit.Status == 0 ? null : $"exit code {exit.Status}", exit.Status << 8);
            case BlockControl block:
                task.BlockedIn = request;
                task.BlockedReason = block.Reason;
                return new TaskEnd(TaskEndKind.Blocked, default);
            case ExecControl exec:
                return _scheduler.Execute(task, exec);
            case SignalReturnControl:
                return _signals.Return(task);
            default:
                Apply(task, request, result);
                return CheckIdle(task);
        }
    }

    // What stands in memory when a process first turns to the network may be gone when it has been answered.
    private void KeepMoment(GuestTask task, SyscallRequest request)
    {
        if (request.Name is "bind" or "connect" or "sendto" or "send" or "socketcall" or "kill" or "tgkill"
            && task.Moments.Count < MaximumMoments && task.Moments.Add((request.Name, request.Arguments[0])))
        {
            _scheduler.AddMilestone(task, request.Name);
        }
    }

    private void Apply(GuestTask task, SyscallRequest request, SyscallResult result)
    {
        SyscallAbi abi = _machine.Architecture.Abi;
        switch (result.Control)
        {
            case ThreadPointerControl pointer:
                abi.SetThreadPointer(_cpu, _machine.Memory, pointer.Address);
                _machine.Library.WriteResult(task.Process, request, pointer.ReturnValue);
                break;
            case CodeChangedControl code:
                _machine.Space.NoteWritten(code.Start, code.End - code.Start);
                _machine.Library.WriteResult(task.Process, request, 0);
                break;
            case PairControl pair:
                _machine.Library.WriteResult(task.Process, request, result.Value);
                abi.WriteSecond(_cpu, pair.Second);
                break;
            default:
                _machine.Library.WriteResult(task.Process, request, result.Value);
                break;
        }
    }

    private TaskEnd? CheckIdle(GuestTask task)
    {
        bool isIdle = task.Idle.NoteCall(
            task.Monitor.Progress,
            _machine.Configuration.Budgets.IdleSystemCalls,
            _scheduler.Snapshot,
            _machine.IsStack);
        return isIdle ? new TaskEnd(TaskEndKind.Ended, StopReason.Idle, "nothing new happened any more") : null;
    }

    private void Intervene(GuestTask task, SyscallRequest request)
    {
        if (_machine.Intervene is not { } intervene)
        {
            return;
        }

        foreach (Intervention intervention in intervene(task.Process.Path, request))
        {
            switch (intervention)
            {
                case SignalIntervention signal:
                    task.Process.Signals.Raise(signal.Signal);
                    break;
                case CallIntervention call:
                    CallInside(task, call.Function);
                    break;
            }
        }
    }

    private void CallInside(GuestTask task, ulong function)
    {
        using CpuContext before = _cpu.SaveContext();
        ulong stack = _cpu.ReadRegister(_machine.Architecture.StackPointer) - FunctionCaller.RedZone;
        FunctionLoop loop = new(_machine, _cpu, task.Process, task.Monitor, new ProbeSettings { MaximumInstructions = ulong.MaxValue });
        loop.Run(function, [], stack);
        _cpu.RestoreContext(before);
        _scheduler.AddMilestone(task, Milestone.Called);
    }

    private bool IsComputing(GuestTask task)
    {
        MemorySnapshot now = _scheduler.Snapshot();
        ulong[] registers = [.. _machine.Architecture.GeneralRegisters.Select(_cpu.ReadRegister)];
        return task.Idle.WroteNew(now, _machine.IsStack) | task.Idle.IsCounting(registers, now);
    }

    private TaskEnd? Fault(GuestTask task, CpuStop stop)
    {
        if (stop.Kind == CpuStopKind.Monitor)
        {
            if (task.Diversion is { } diversion)
            {
                diversion.Memory.Restore(_machine.Space);
                _cpu.RestoreContext(diversion.Context);
                task.ResumeAt = diversion.Target;
                task.Diversion = null;
                return null;
            }

            if (task.Monitor.Verdict == MonitorVerdict.NoProgress && IsComputing(task))
            {
                task.Monitor.NoteProgress();
                return null;
            }

            return new TaskEnd(TaskEndKind.Ended, StopReasons.Of(task.Monitor.Verdict), StopReasons.Describe(task.Monitor.Verdict));
        }

        if (DataExecution.TryAllow(_machine, task.Process, stop))
        {
            return null;
        }

        int signal = StopReasons.SignalOf(stop, _machine.Architecture, _machine.Memory, _machine.Kernel.Constants);
        if (signal != 0 && _signals.DeliverFault(task, signal, stop))
        {
            return null;
        }

        if (_machine.Rescue.TryEnter(task, stop) is { } program)
        {
            task.ResumeAt = program;
            return null;
        }

        return new TaskEnd(TaskEndKind.Ended, StopReasons.Of(stop.Kind), StopReasons.Describe(stop, _machine.Memory), signal == 0 ? SignalNumbers.Abort : signal);
    }
}
