using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>Scheduling, and what threads wait on.</summary>
internal static class ThreadSyscalls
{
    /// <summary>The calls.</summary>
    public static SyscallDescriptor[] All { get; } =
    [
        new("futex", Futex, SupportLevel.Partial, "waiters go on when the value has changed, not when they are woken"),
        new("futex_time64", Futex, SupportLevel.Partial, "waiters go on when the value has changed, not when they are woken"),
        new("sched_yield", call => 0),
        new("sched_getaffinity", Affinity),
        new("getcpu", Processor),
        new("getpriority", call => 20),
        new("sched_getscheduler", call => 0),
        new("sched_getparam", call => call.Memory.TryWriteUnsigned(call.Pointer(1), 4, 0) ? 0 : Errno.EFAULT),
        new("sched_get_priority_max", call => Priority(call, 99)),
        new("sched_get_priority_min", call => Priority(call, 1)),
        StubAnswers.Succeeds("sched_setaffinity", "there is one processor"),
        StubAnswers.Succeeds("sched_setscheduler", "priorities do not count"),
        StubAnswers.Succeeds("sched_setparam", "priorities do not count"),
        StubAnswers.Succeeds("setpriority", "priorities do not count"),
        StubAnswers.Succeeds("nice", "priorities do not count"),
        StubAnswers.Succeeds("ioprio_set", "priorities do not count"),
        StubAnswers.Succeeds("ioprio_get", "priorities do not count"),
        StubAnswers.Succeeds("set_robust_list", "locks of dead threads stay locked"),
        StubAnswers.Succeeds("membarrier", "there is one processor"),
        StubAnswers.Fails("rseq", Errno.ENOSYS, "libc does without"),
    ];

    private static SyscallResult Futex(SyscallContext call)
    {
        const int CommandMask = 0x7F;
        const int Wait = 0;
        const int Wake = 1;
        const int WaitBits = 9;
        const int WakeBits = 10;
        const int LastRequeue = 5;
        ulong address = call.Pointer(0);
        int command = call.Int(1) & CommandMask;
        if (!call.Memory.TryReadUnsigned(address, 4, out ulong value))
        {
            return Errno.EFAULT;
        }

        return command switch
        {
            Wait or WaitBits => value == call.UInt(2) ? WaitFor(call, command == WaitBits) : Errno.EAGAIN,
            Wake or WakeBits or (> 2 and <= LastRequeue) => 0,
            _ => Errno.ENOSYS,
        };
    }

    private static SyscallResult WaitFor(SyscallContext call, bool isAbsolute)
    {
        const int RealTimeFlag = 0x100;
        ulong address = call.Pointer(3);
        if (address == 0)
        {
            return new BlockControl("futex");
        }

        if (!GuestTime.TryReadSpec(call.Memory, address, GuestTime.FieldSize(call), out long timeout))
        {
            return Errno.EFAULT;
        }

        if (timeout < 0)
        {
            return Errno.EINVAL;
        }

        World.VirtualClock clock = call.Kernel.Clock;
        bool isRealTime = (call.Int(1) & RealTimeFlag) != 0;
        long now = isRealTime ? (clock.Seconds * GuestTime.Second) + clock.Nanoseconds : clock.Uptime;
        clock.Advance(isAbsolute ? timeout - now : timeout);
        return Errno.ETIMEDOUT;
    }

    private static SyscallResult Affinity(SyscallContext call)
    {
        int word = call.Memory.WordSize;
        if (call.UInt(1) < (uint)word)
        {
            return Errno.EINVAL;
        }

        return call.Memory.TryWriteWord(call.Pointer(2), 1) ? word : Errno.EFAULT;
    }

    private static SyscallResult Processor(SyscallContext call)
    {
        for (int i = 0; i < 2; i++)
        {
            if (call.Pointer(i) != 0 && !call.Memory.TryWriteUnsigned(call.Pointer(i), 4, 0))
            {
                return Errno.EFAULT;
            }
        }

        return 0;
    }

    private static SyscallResult Priority(SyscallContext call, int realTime)
    {
        const int FirstInFirstOut = 1;
        const int RoundRobin = 2;
        return call.Int(0) is FirstInFirstOut or RoundRobin ? realTime : 0;
    }
}
