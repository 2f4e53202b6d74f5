using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>Calls that read the virtual clock or let it move on.</summary>
internal static class TimeSyscalls
{
    private const long Microsecond = 1_000;
    private const long TicksPerSecond = 100;
    private const long TickLength = GuestTime.Second / TicksPerSecond;

    /// <summary>The calls.</summary>
    public static SyscallDescriptor[] All { get; } =
    [
        new("time", Seconds),
        new("gettimeofday", TimeOfDay),
        new("clock_gettime", ReadClock),
        new("clock_gettime64", ReadClock),
        new("clock_getres", Resolution),
        new("clock_getres_time64", Resolution),
        new("times", Times),
        new("nanosleep", call => Sleep(call, call.Pointer(0), call.Pointer(1))),
        new("clock_nanosleep", SleepUntil),
        new("clock_nanosleep_time64", SleepUntil),
        new("alarm", Alarm),
        new("setitimer", SetTimer, SupportLevel.Partial, "ITIMER_REAL fires once"),
        new("getitimer", GetTimer, SupportLevel.Partial, "ITIMER_REAL only"),
        StubAnswers.Succeeds("stime", "the clock is not set"),
        StubAnswers.Succeeds("settimeofday", "the clock is not set"),
        StubAnswers.Succeeds("clock_settime", "the clock is not set"),
        StubAnswers.Succeeds("clock_settime64", "the clock is not set"),
        StubAnswers.Succeeds("adjtimex", "the clock is not set"),
    ];

    private static SyscallResult Seconds(SyscallContext call)
    {
        long seconds = call.Kernel.Clock.Seconds;
        ulong address = call.Pointer(0);
        return address == 0 || call.Memory.TryWriteWord(address, (ulong)seconds) ? seconds : Errno.EFAULT;
    }

    private static SyscallResult TimeOfDay(SyscallContext call)
    {
        VirtualClock clock = call.Kernel.Clock;
        ulong address = call.Pointer(0);
        ulong zone = call.Pointer(1);
        bool isWritten = (address == 0 || GuestTime.TryWrite(call.Memory, address, call.Memory.WordSize, clock.Seconds, clock.Nanoseconds / Microsecond))
            && (zone == 0 || call.Memory.TryWriteUnsigned(zone, 8, 0));
        return isWritten ? 0 : Errno.EFAULT;
    }

    private static (long Seconds, long Nanoseconds)? Read(VirtualClock clock, int id)
    {
        const int RealTime = 0;
        const int Monotonic = 1;
        const int RealTimeCoarse = 5;
        const int International = 11;
        return id switch
        {
            RealTime or RealTimeCoarse or International => (clock.Seconds, clock.Nanoseconds),
            Monotonic or 4 or 6 or 7 => Split(clock.Uptime),
            2 or 3 or < 0 => Split(clock.Elapsed),
            _ => null,
        };
    }

    private static (long Seconds, long Nanoseconds) Split(long nanoseconds) => (nanoseconds / GuestTime.Second, nanoseconds % GuestTime.Second);

    private static SyscallResult ReadClock(SyscallContext call)
    {
        if (Read(call.Kernel.Clock, call.Int(0)) is not { } time)
        {
            return Errno.EINVAL;
        }

        return GuestTime.TryWrite(call.Memory, call.Pointer(1), GuestTime.FieldSize(call), time.Seconds, time.Nanoseconds) ? 0 : Errno.EFAULT;
    }

    private static SyscallResult Resolution(SyscallContext call)
    {
        ulong address = call.Pointer(1);
        if (Read(call.Kernel.Clock, call.Int(0)) is null)
        {
            return Errno.EINVAL;
        }

        return address == 0 || GuestTime.TryWrite(call.Memory, address, GuestTime.FieldSize(call), 0, 1) ? 0 : Errno.EFAULT;
    }

    private static SyscallResult Times(SyscallContext call)
    {
        VirtualClock clock = call.Kernel.Clock;
        ulong address = call.Pointer(0);
        for (int i = 0; address != 0 && i < 4; i++)
        {
            ulong ticks = i < 2 ? (ulong)(clock.Elapsed / TickLength) : 0;
            if (!call.Memory.TryWriteWord(address + (ulong)(i * call.Memory.WordSize), ticks))
            {
                return Errno.EFAULT;
            }
        }

        // Taken modulo the guest's word, as any other count that would look like an error when it gets large.
        return (clock.Uptime / TickLength) & 0x7FFF_FFFF;
    }

    private static SyscallResult Sleep(SyscallContext call, ulong request, ulong rest)
    {
        int size = GuestTime.FieldSize(call);
        if (!GuestTime.TryReadSpec(call.Memory, request, size, out long duration))
        {
            return Errno.EFAULT;
        }

        if (duration < 0)
        {
            return Errno.EINVAL;
        }

        VirtualClock clock = call.Kernel.Clock;
        long end = clock.Elapsed + Math.Min(duration, long.MaxValue - clock.Elapsed);
        bool isCutShort = call.Process.AlarmAt is { } alarm && alarm < end;
        clock.Advance(isCutShort ? call.Process.AlarmAt!.Value - clock.Elapsed : duration);
        long left = isCutShort ? end - clock.Elapsed : 0;
        if (rest != 0)
        {
            GuestTime.TryWrite(call.Memory, rest, size, left / GuestTime.Second, left % GuestTime.Second);
        }

        if (!isCutShort)
        {
            return 0;
        }

        call.Process.AlarmAt = null;
        call.Process.Signals.Raise(SignalNumbers.Alarm);
        return Errno.EINTR;
    }

    private static SyscallResult SleepUntil(SyscallContext call)
    {
        const int Absolute = 1;
        VirtualClock clock = call.Kernel.Clock;
        if (Read(clock, call.Int(0)) is not { } now)
        {
            return Errno.EINVAL;
        }

        if ((call.Int(1) & Absolute) == 0)
        {
            return Sleep(call, call.Pointer(2), call.Pointer(3));
        }

        if (!GuestTime.TryReadSpec(call.Memory, call.Pointer(2), GuestTime.FieldSize(call), out long until))
        {
            return Errno.EFAULT;
        }

        if (until < 0)
        {
            return Errno.EINVAL;
        }

        clock.Advance(until - ((now.Seconds * GuestTime.Second) + now.Nanoseconds));
        return 0;
    }

    private static long Left(SyscallContext call) =>
        call.Process.AlarmAt is { } at ? Math.Max(1, at - call.Kernel.Clock.Elapsed) : 0;

    private static SyscallResult Alarm(SyscallContext call)
    {
        long left = Left(call);
        uint seconds = call.UInt(0);
        call.Process.AlarmAt = seconds == 0 ? null : call.Kernel.Clock.Elapsed + (seconds * GuestTime.Second);
        return (left + GuestTime.Second - 1) / GuestTime.Second;
    }

    private static SyscallResult SetTimer(SyscallContext call)
    {
        int which = call.Int(0);
        ulong address = call.Pointer(1);
        ulong old = call.Pointer(2);
        if (which is < 0 or > 2)
        {
            return Errno.EINVAL;
        }

        if (old != 0 && !WriteTimer(call, old, which))
        {
            return Errno.EFAULT;
        }

        int word = call.Memory.WordSize;
        long value = 0;
        if (address != 0 && !GuestTime.TryReadValue(call.Memory, address + (ulong)(2 * word), word, out value))
        {
            return Errno.EFAULT;
        }

        if (value < 0)
        {
            return Errno.EINVAL;
        }

        if (which == 0)
        {
            call.Process.AlarmAt = value == 0 ? null : call.Kernel.Clock.Elapsed + value;
        }

        return 0;
    }

    private static SyscallResult GetTimer(SyscallContext call)
    {
        int which = call.Int(0);
        if (which is < 0 or > 2)
        {
            return Errno.EINVAL;
        }

        return WriteTimer(call, call.Pointer(1), which) ? 0 : Errno.EFAULT;
    }

    private static bool WriteTimer(SyscallContext call, ulong address, int which)
    {
        int word = call.Memory.WordSize;
        long left = which == 0 ? Left(call) : 0;
        return GuestTime.TryWrite(call.Memory, address, word, 0, 0)
            && GuestTime.TryWrite(call.Memory, address + (ulong)(2 * word), word, left / GuestTime.Second, left % GuestTime.Second / Microsecond);
    }
}
