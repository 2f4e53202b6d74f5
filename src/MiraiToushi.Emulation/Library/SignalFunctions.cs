using MiraiToushi.Emulation.Linux;
using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Library;

/// <summary>Functions of signal.h. Of a struct sigaction only the handler counts: the rest differs between libraries.</summary>
internal static class SignalFunctions
{
    private const int SignalCount = 64;

    public static Dictionary<string, LibraryHandler> All { get; } = new()
    {
        ["signal"] = static call => Set(call, call.Int(0), call.Word(1)),
        ["bsd_signal"] = static call => Set(call, call.Int(0), call.Word(1)),
        ["__sysv_signal"] = static call => Set(call, call.Int(0), call.Word(1)),
        ["sigaction"] = Action,
        ["sigemptyset"] = static call => Write(call, 0),
        ["sigfillset"] = static call => Write(call, ulong.MaxValue),
        ["sigaddset"] = static call => Write(call, Read(call) | Bit(call.Int(1))),
        ["sigdelset"] = static call => Write(call, Read(call) & ~Bit(call.Int(1))),
        ["sigismember"] = static call => (Read(call) & Bit(call.Int(1))) != 0 ? 1UL : 0UL,
        ["siginterrupt"] = static _ => 0UL,
        ["sigignore"] = static call => Set(call, call.Int(0), SignalAction.Ignore).Value == ulong.MaxValue ? ulong.MaxValue : 0UL,
        ["sigset"] = static call => Set(call, call.Int(0), call.Word(1)),
        ["ssignal"] = static call => Set(call, call.Int(0), call.Word(1)),
        ["sigpending"] = static call => call.Request("rt_sigpending", call.Word(0), (ulong)call.Kernel.Constants.SignalSetSize),
        ["sigsuspend"] = static call => call.Request("rt_sigsuspend", call.Word(0), (ulong)call.Kernel.Constants.SignalSetSize),
        ["sigaltstack"] = static call => call.Request("sigaltstack", call.Word(0), call.Word(1)),
        ["__libc_current_sigrtmin"] = static _ => 34UL,
        ["__libc_current_sigrtmax"] = static _ => 64UL,
        ["sigprocmask"] = static call => call.Request(
            "rt_sigprocmask", call.Word(0), call.Word(1), call.Word(2), (ulong)call.Kernel.Constants.SignalSetSize),
    };

    private static bool IsSignal(int signal) => signal is >= 1 and <= SignalCount;

    private static ulong Bit(int signal) => IsSignal(signal) ? 1UL << (signal - 1) : 0;

    private static LibraryResult Set(LibraryCall call, int signal, ulong handler)
    {
        if (!IsSignal(signal))
        {
            return ulong.MaxValue;
        }

        ulong before = call.Process.Signals[signal].Handler;
        call.Process.Signals[signal] = new SignalAction(handler, 0, 0, 0);
        return before;
    }

    // handler first, but where the kernel's structure begins with the flags.
    private static LibraryResult Action(LibraryCall call)
    {
        ulong offset = call.Kernel.Constants.SignalAction == SignalActionLayout.FlagsFirst ? 4UL : 0;
        int signal = call.Int(0);
        ulong before = IsSignal(signal) ? call.Process.Signals[signal].Handler : 0;
        if (call.Word(1) != 0 && call.Memory.TryReadWord(call.Word(1) + offset, out ulong handler))
        {
            Set(call, signal, handler);
        }

        if (call.Word(2) != 0)
        {
            call.Memory.TryWriteWord(call.Word(2) + offset, before);
        }

        return 0;
    }

    // The first eight bytes are all that the kernel knows; an array of words, the lowest first.
    private static ulong Read(LibraryCall call)
    {
        ulong set = 0;
        for (int i = 0; i < 8 / call.Memory.WordSize; i++)
        {
            call.Memory.TryReadWord(call.Word(0) + (ulong)(i * call.Memory.WordSize), out ulong word);
            set |= word << (8 * i * call.Memory.WordSize);
        }

        return set;
    }

    private static LibraryResult Write(LibraryCall call, ulong set)
    {
        for (int i = 0; i < 8 / call.Memory.WordSize; i++)
        {
            ulong word = set >> (8 * i * call.Memory.WordSize);
            call.Memory.TryWriteWord(call.Word(0) + (ulong)(i * call.Memory.WordSize), call.Memory.WordSize == 4 ? (uint)word : word);
        }

        return 0;
    }
}
