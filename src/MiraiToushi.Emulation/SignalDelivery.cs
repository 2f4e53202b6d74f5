using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Emulation.Linux;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation;

/// <summary>
/// Runs signal handlers. The registers to go back to are kept on our side, so that nothing a handler does to its frame can
/// harm us; the guest sees a zeroed ucontext.
/// </summary>
internal sealed class SignalDelivery
{
    private const int MaximumDeliveries = 10_000;
    private const int RedZone = 128;
    private const int InformationSize = 128;
    private const int ContextSize = 1024;
    private readonly Machine _machine;
    private readonly ICpu _cpu;
    private readonly Scheduler _scheduler;

    public SignalDelivery(Machine machine, ICpu cpu, Scheduler scheduler)
    {
        _machine = machine;
        _cpu = cpu;
        _scheduler = scheduler;
    }

    /// <summary>Delivers what is pending.</summary>
    /// <returns>The end of the task where a signal ended it, else null.</returns>
    public TaskEnd? Deliver(GuestTask task)
    {
        SignalState signals = task.Process.Signals;
        while (signals.Next() is not 0 and int signal)
        {
            signals.Take(signal);
            SignalAction action = signals[signal];
            if (action.HasHandler)
            {
                if (!Enter(task, signal, action, cause: null))
                {
                    return Killed(signal);
                }

                continue;
            }

            bool isIgnored = action.Handler == SignalAction.Ignore || _machine.Kernel.Constants.SignalsIgnoredByDefault.Contains(signal);
            if (isIgnored)
            {
                continue;
            }

            if (_machine.Kernel.Constants.SignalsThatStop.Contains(signal))
            {
                return new TaskEnd(TaskEndKind.Ended, StopReason.Blocked, $"stopped by signal {signal}");
            }

            return Killed(signal);
        }

        if (task.BlockedIn is null && signals.SetAside is { } mask)
        {
            signals.Blocked = mask;
            signals.SetAside = null;
        }

        return null;
    }

    /// <summary>Runs the handler of a fault.</summary>
    /// <param name="task">The task.</param>
    /// <param name="signal">The signal that it gives.</param>
    /// <param name="cause">The fault.</param>
    /// <returns>False where there is none that may run.</returns>
    public bool DeliverFault(GuestTask task, int signal, CpuStop cause)
    {
        SignalAction action = task.Process.Signals[signal];
        return action.HasHandler && !task.Process.Signals.IsBlocked(signal) && Enter(task, signal, action, cause);
    }

    /// <summary>Goes back to where a handler interrupted the task.</summary>
    public TaskEnd? Return(GuestTask task)
    {
        if (task.Frames.Count == 0)
        {
            return new TaskEnd(TaskEndKind.Ended, StopReason.Killed, "sigreturn without a signal", 11);
        }

        ulong stack = _cpu.ReadRegister(_machine.Architecture.StackPointer);
        // A handler that left by longjmp leaves its frame behind: the right one is the nearest.
        int index = task.Frames.Count - 1;
        for (int i = 0; i < task.Frames.Count; i++)
        {
            if (Distance(task.Frames[i].StackPointer, stack) < Distance(task.Frames[index].StackPointer, stack))
            {
                index = i;
            }
        }

        SignalFrame frame = task.Frames[index];
        task.Frames.RemoveRange(index, task.Frames.Count - index);
        _cpu.RestoreContext(frame.Context);
        task.ResumeAt = frame.ResumeAt;
        task.Process.Signals.Blocked = frame.Blocked;
        return null;
    }

    private static ulong Distance(ulong a, ulong b) => a > b ? a - b : b - a;

    private static TaskEnd Killed(int signal) =>
        new(TaskEndKind.Ended, StopReason.Killed, $"signal {signal}", signal);

    private bool Enter(GuestTask task, int signal, SignalAction action, CpuStop? cause)
    {
        if (_machine.Configuration.Signals.Swallow.Contains(signal))
        {
            _machine.Trace.Add(new SignalEvent(task.Process.Path, SignalEventKind.Swallowed, signal, action.Handler));
            return true;
        }

        if (++task.Deliveries > MaximumDeliveries)
        {
            return false;
        }

        Architecture architecture = _machine.Architecture;
        ulong stack = _cpu.ReadRegister(architecture.StackPointer);
        CpuContext context = _scheduler.Keep(_cpu.SaveContext());
        ulong user = (stack - RedZone - ContextSize) & ~63UL;
        ulong information = user - InformationSize;
        byte[] frame = new byte[InformationSize + ContextSize];
        SignalInformation.Write(frame, _machine, signal, cause);
        bool written = _machine.Memory.TryWrite(information, frame);
        FunctionCall call = new(action.Handler, [(ulong)signal, information, user], information, architecture.Addresses.Gate, GateOffsets.SignalReturn);
        ulong? entry = written ? architecture.Calls.Prepare(_cpu, _machine.Memory, call) : null;
        if (entry is null)
        {
            _cpu.RestoreContext(context);
            return false;
        }

        SignalState signals = task.Process.Signals;
        task.Frames.Add(new SignalFrame(information, context, task.ResumeAt, signals.SetAside ?? signals.Blocked));
        signals.SetAside = null;
        signals.Blocked |= action.Mask;
        if ((action.Flags & _machine.Kernel.Constants.SignalActionNoDefer) == 0)
        {
            signals.Blocked |= 1UL << (signal - 1);
        }

        if ((action.Flags & _machine.Kernel.Constants.SignalActionReset) != 0)
        {
            signals[signal] = default;
        }

        _machine.Trace.Add(new SignalEvent(task.Process.Path, SignalEventKind.Delivered, signal, action.Handler));
        task.ResumeAt = entry.Value;
        task.Monitor.NoteProgress();
        _scheduler.AddMilestone(task, "signal");
        return true;
    }
}
