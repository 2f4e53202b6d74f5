using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>Handlers, masks and sending. Delivery itself is the machine's, because it needs registers.</summary>
internal static class SignalSyscalls
{
    private const int LastSignal = 64;

    public static SyscallDescriptor[] All { get; } =
    [
        new("rt_sigaction", RealTimeAction),
        new("sigaction", OldAction),
        new("signal", Simple),
        new("rt_sigprocmask", static call => Mask(call, call.Abi.SignalSetSize)),
        new("sigprocmask", static call => Mask(call, call.Memory.WordSize)),
        new("rt_sigpending", Pending),
        new("sigpending", Pending),
        new("rt_sigsuspend", static call => Suspend(call, call.Pointer(0), isAddress: true)),
        new("sigsuspend", static call => Suspend(call, call.Pointer(0), isAddress: false)),
        new("pause", static call => new BlockControl("a signal")),
        new("rt_sigreturn", static call => new SignalReturnControl()),
        new("sigreturn", static call => new SignalReturnControl()),
        new("rt_sigtimedwait", static call => Errno.EAGAIN, SupportLevel.Stub, "no signal is waited for"),
        new("rt_sigtimedwait_time64", static call => Errno.EAGAIN, SupportLevel.Stub, "no signal is waited for"),
        new("sigaltstack", AlternateStack, SupportLevel.Partial, "handlers run on the ordinary stack"),
        new("kill", Kill),
        new("tkill", static call => Send(call, call.Int(0), call.Int(1))),
        new("tgkill", static call => Send(call, call.Int(1), call.Int(2))),
        new("rt_sigqueueinfo", static call => Send(call, call.Int(0), call.Int(1))),
    ];

    private static SyscallResult RealTimeAction(SyscallContext call)
    {
        int word = call.Memory.WordSize;
        bool flagsFirst = call.Abi.SignalAction == SignalActionLayout.FlagsFirst;
        // MIPS: int flags, handler, mask. Elsewhere: handler, long flags, restorer, mask; without restorer where there is none.
        int handlerAt = flagsFirst ? word : 0;
        int flagsAt = flagsFirst ? 0 : word;
        int restorerAt = flagsFirst || call.Abi.SignalActionRestorer == 0 ? -1 : 2 * word;
        int maskAt = flagsFirst || restorerAt < 0 ? 2 * word : 3 * word;
        return Exchange(call, new ActionLayout(handlerAt, flagsAt, restorerAt, maskAt, 8));
    }

    private static SyscallResult OldAction(SyscallContext call)
    {
        int word = call.Memory.WordSize;
        // Old struct: handler, mask (one word), flags, restorer; MIPS: flags, handler, mask.
        ActionLayout layout = call.Abi.SignalAction == SignalActionLayout.FlagsFirst
            ? new ActionLayout(word, 0, -1, 2 * word, word)
            : new ActionLayout(0, 2 * word, 3 * word, word, word);
        return Exchange(call, layout);
    }

    private static SyscallResult Exchange(SyscallContext call, ActionLayout layout)
    {
        int signal = call.Int(0);
        ulong next = call.Pointer(1);
        ulong old = call.Pointer(2);
        if (signal is < 1 or > LastSignal)
        {
            return Errno.EINVAL;
        }

        SignalAction before = call.Process.Signals[signal];
        if (next != 0)
        {
            if (ReadAction(call, next, layout) is not { } action)
            {
                return Errno.EFAULT;
            }

            if (SetAction(call, signal, action) is { } error)
            {
                return error;
            }
        }

        return old != 0 && !WriteAction(call, old, layout, before) ? Errno.EFAULT : 0;
    }

    private static Errno? SetAction(SyscallContext call, int signal, SignalAction action)
    {
        if (signal == SignalNumbers.Kill || signal == call.Abi.SignalsThatStop[0])
        {
            return Errno.EINVAL;
        }

        call.Process.Signals[signal] = action;
        if (action.HasHandler)
        {
            call.Kernel.Trace.Add(new SignalEvent(call.Process.Path, SignalEventKind.Installed, signal, action.Handler));
        }

        return null;
    }

    private static SignalAction? ReadAction(SyscallContext call, ulong address, ActionLayout layout)
    {
        GuestMemory memory = call.Memory;
        ulong restorer = 0;
        bool ok = memory.TryReadWord(address + (ulong)layout.Handler, out ulong handler);
        ok &= memory.TryReadWord(address + (ulong)layout.Flags, out ulong flags);
        ok &= layout.Restorer < 0 || memory.TryReadWord(address + (ulong)layout.Restorer, out restorer);
        ok &= TryReadMask(memory, address + (ulong)layout.Mask, layout.MaskSize, out ulong mask);
        return ok ? new SignalAction(handler, flags, restorer, mask) : null;
    }

    private static bool WriteAction(SyscallContext call, ulong address, ActionLayout layout, SignalAction action)
    {
        GuestMemory memory = call.Memory;
        bool ok = memory.TryWriteWord(address + (ulong)layout.Handler, action.Handler);
        ok &= memory.TryWriteWord(address + (ulong)layout.Flags, action.Flags);
        ok &= layout.Restorer < 0 || memory.TryWriteWord(address + (ulong)layout.Restorer, action.Restorer);
        ok &= TryWriteMask(memory, address + (ulong)layout.Mask, layout.MaskSize, action.Mask);
        return ok;
    }

    private static SyscallResult Simple(SyscallContext call)
    {
        int signal = call.Int(0);
        if (signal is < 1 or > LastSignal)
        {
            return Errno.EINVAL;
        }

        ulong before = call.Process.Signals[signal].Handler;
        SignalAction action = new(call.Pointer(1), call.Abi.SignalActionReset | call.Abi.SignalActionNoDefer, 0, 0);
        return SetAction(call, signal, action) is { } error ? error : (long)before;
    }

    private static SyscallResult Mask(SyscallContext call, int setSize)
    {
        SignalState signals = call.Process.Signals;
        ulong before = signals.Blocked;
        if (call.Pointer(1) != 0)
        {
            if (!TryReadMask(call.Memory, call.Pointer(1), setSize, out ulong set))
            {
                return Errno.EFAULT;
            }

            int how = call.Int(0);
            int block = call.Abi.SignalBlock;
            ulong? next = how == block ? before | set
                : how == block + 1 ? before & ~set
                : how == (call.Abi.SignalSetMask ?? block + 2) ? set
                : null;
            if (next is null)
            {
                return Errno.EINVAL;
            }

            signals.Blocked = next.Value & ~(1UL << (SignalNumbers.Kill - 1));
        }

        return call.Pointer(2) != 0 && !TryWriteMask(call.Memory, call.Pointer(2), setSize, before) ? Errno.EFAULT : 0;
    }

    private static SyscallResult Pending(SyscallContext call) =>
        TryWriteMask(call.Memory, call.Pointer(0), 8, call.Process.Signals.Pending & call.Process.Signals.Blocked) ? 0 : Errno.EFAULT;

    private static SyscallResult Suspend(SyscallContext call, ulong argument, bool isAddress)
    {
        ulong set = argument;
        if (isAddress && !TryReadMask(call.Memory, argument, 8, out set))
        {
            return Errno.EFAULT;
        }

        SignalState signals = call.Process.Signals;
        signals.SetAside ??= signals.Blocked;
        signals.Blocked = set;
        return signals.Next() != 0 ? Errno.EINTR : new BlockControl("a signal");
    }

    private static SyscallResult AlternateStack(SyscallContext call)
    {
        int word = call.Memory.WordSize;
        SignalState signals = call.Process.Signals;
        if (call.Pointer(1) is not 0 and var old)
        {
            call.Memory.TryWriteWord(old, signals.AlternateStack);
            call.Memory.TryWriteUnsigned(old + (ulong)word, 4, signals.AlternateStack == 0 ? 2u : 0u);
            call.Memory.TryWriteWord(old + (ulong)(2 * word), signals.AlternateStackSize);
        }

        if (call.Pointer(0) is not 0 and var next)
        {
            if (!call.Memory.TryReadWord(next, out ulong start) || !call.Memory.TryReadWord(next + (ulong)(2 * word), out ulong size))
            {
                return Errno.EFAULT;
            }

            signals.AlternateStack = start;
            signals.AlternateStackSize = size;
        }

        return 0;
    }

    private static SyscallResult Kill(SyscallContext call)
    {
        int target = call.Int(0);
        if (target > 0)
        {
            return Send(call, target, call.Int(1));
        }

        int group = target switch
        {
            0 => call.Process.GroupId,
            -1 => 0,
            _ => -target,
        };
        Process[] processes = [.. call.Kernel.Processes.All.Where(process => process.WaitStatus is null
            && (target == -1 ? process != call.Process : process.GroupId == group))];
        foreach (Process process in processes)
        {
            Raise(process, call.Int(1));
        }

        return processes.Length > 0 ? 0 : Errno.ESRCH;
    }

    private static SyscallResult Send(SyscallContext call, int target, int signal)
    {
        if (signal is < 0 or > LastSignal)
        {
            return Errno.EINVAL;
        }

        Process? process = call.Kernel.Processes.Find(target);
        if (process is not null)
        {
            Raise(process, signal);
            return 0;
        }

        // The quiet processes of the device exist and take whatever they are sent.
        return call.Kernel.FileSystem.IsSystemProcess(target) ? 0 : Errno.ESRCH;
    }

    private static void Raise(Process process, int signal)
    {
        if (signal != 0 && process.WaitStatus is null)
        {
            process.Signals.Raise(signal);
        }
    }

    // Bit n-1 is signal n in the low word first; the words are in the guest's order, so big-endian 32-bit sets are not one 64-bit number.
    private static bool TryReadMask(GuestMemory memory, ulong address, int size, out ulong mask)
    {
        mask = 0;
        if (size <= memory.WordSize || memory.WordSize == 8)
        {
            return memory.TryReadWord(address, out mask);
        }

        bool ok = memory.TryReadWord(address, out ulong low) & memory.TryReadWord(address + 4, out ulong high);
        mask = low | (high << 32);
        return ok;
    }

    private static bool TryWriteMask(GuestMemory memory, ulong address, int size, ulong mask)
    {
        if (size <= memory.WordSize || memory.WordSize == 8)
        {
            return memory.TryWriteWord(address, mask);
        }

        return memory.TryWriteWord(address, mask & 0xFFFF_FFFF) && memory.TryWriteWord(address + 4, mask >> 32);
    }

    private readonly record struct ActionLayout(int Handler, int Flags, int Restorer, int Mask, int MaskSize);
}
