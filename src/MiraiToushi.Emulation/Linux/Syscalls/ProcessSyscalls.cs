using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Linux.Syscalls;

/// <summary>fork, exit, wait and what belongs to a process.</summary>
internal static class ProcessSyscalls
{
    private const ulong CloneVm = 0x100;
    private const ulong CloneThread = 0x10000;
    private const ulong CloneSetTls = 0x80000;
    private const ulong CloneParentSetTid = 0x100000;
    private const ulong CloneChildSetTid = 0x1000000;
    private const int WaitNoHang = 1;

    public static SyscallDescriptor[] All { get; } =
    [
        new("fork", Fork),
        new("vfork", VirtualFork),
        new("clone", Clone, SupportLevel.Partial, "namespaces are not made"),
        new("exit", Exit),
        new("exit_group", Exit),
        new("wait4", Wait, SupportLevel.Partial, "rusage is zero"),
        new("waitpid", Wait),
        new("waitid", WaitForInformation, SupportLevel.Partial, "rusage is zero; children that stop are not seen"),
        new("getpid", static call => call.Process.ThreadGroupId),
        new("gettid", static call => call.Process.Id),
        new("getppid", static call => call.Process.ParentId),
        new("getpgrp", static call => call.Process.GroupId),
        new("getpgid", static call => Other(call, static process => process.GroupId)),
        new("getsid", static call => Other(call, static process => process.SessionId)),
        new("setsid", SetSession),
        new("setpgid", SetGroup),
        new("set_tid_address", SetClearAddress),
        new("set_tls", static call => new ThreadPointerControl(call.Pointer(0), 0)),
        new("set_thread_area", SetThreadArea),
        new("get_thread_area", GetThreadArea, SupportLevel.Partial, "only where the thread pointer is no register, as on m68k"),
        new("arch_prctl", ArchitectureControl),
        new("execve", ExecSyscalls.Execute, SupportLevel.Partial, "the device's own programs are said not to exist"),
        new("execveat", ExecSyscalls.ExecuteAt, SupportLevel.Partial, "the device's own programs are said not to exist"),
        new("ptrace", Trace, SupportLevel.Stub, "says yes and traces nothing; who is traced already may not ask to be again"),
        new("modify_ldt", static call => Errno.ENOSYS, SupportLevel.Stub, "there is no LDT"),
        new("restart_syscall", static call => Errno.EINTR, SupportLevel.Stub, "nothing to restart"),
    ];

    private static SyscallResult Trace(SyscallContext call)
    {
        const int TraceMe = 0;
        if (call.Int(0) != TraceMe)
        {
            return 0;
        }

        bool isTraced = call.Process.IsTraced;
        call.Process.IsTraced = true;
        return isTraced ? Errno.EPERM : 0;
    }

    private static SyscallResult Fork(SyscallContext call) => new ForkControl(false, false, 0, null, 0, 0);

    private static SyscallResult VirtualFork(SyscallContext call) => new ForkControl(true, false, 0, null, 0, 0);

    private static SyscallResult Clone(SyscallContext call)
    {
        // The order of the arguments differs: CLONE_BACKWARDS and CLONE_BACKWARDS2 of kernel/fork.c.
        bool idBeforeTls = call.Abi.CloneIdBeforeTls;
        ulong flags = call.Pointer(call.Abi.CloneStackFirst ? 1 : 0);
        ulong tls = call.Pointer(idBeforeTls ? 4 : 3);
        ulong childId = call.Pointer(idBeforeTls ? 3 : 4);
        bool setsChildId = (flags & CloneChildSetTid) != 0;
        return new ForkControl(
            (flags & CloneVm) != 0,
            (flags & CloneThread) != 0,
            call.Pointer(call.Abi.CloneStackFirst ? 0 : 1),
            (flags & CloneSetTls) != 0 ? tls : null,
            (flags & CloneParentSetTid) != 0 ? call.Pointer(2) : 0,
            setsChildId ? childId : 0);
    }

    private static SyscallResult Exit(SyscallContext call) => new ExitControl(call.Int(0) & 0xFF);

    private static SyscallResult Wait(SyscallContext call)
    {
        if (FindDead(call, call.Int(0), call.Int(2), out SyscallResult result) is not { } dead)
        {
            return result;
        }

        if (call.Pointer(1) != 0 && !call.Memory.TryWriteUnsigned(call.Pointer(1), 4, (uint)dead.WaitStatus!.Value))
        {
            return Errno.EFAULT;
        }

        dead.IsReaped = true;
        return dead.Id;
    }

    // struct siginfo of a child: number, error, code, and behind them id, user and status. MIPS has the code before the error.
    private static SyscallResult WaitForInformation(SyscallContext call)
    {
        const int NoWait = 0x0100_0000;
        const ulong Exited = 1;
        const ulong Killed = 2;
        int? wanted = (call.Int(0), call.Int(1)) switch
        {
            (0, _) => -1,
            (1, > 0 and int id) => id,
            (2, >= 0 and int group) => -group,
            _ => null,
        };
        if (wanted is null)
        {
            return Errno.EINVAL;
        }

        ulong address = call.Pointer(2);
        byte[] information = new byte[128];
        Process? dead = FindDead(call, wanted.Value, call.Int(3), out SyscallResult result);
        if (dead is null && (result.IsError || result.Control is not null))
        {
            return result;
        }

        if (dead is not null)
        {
            int status = dead.WaitStatus!.Value;
            bool isSignal = (status & 0x7F) != 0;
            int codeAt = call.Abi.SignalAction == SignalActionLayout.FlagsFirst ? 4 : 8;
            int childAt = call.Memory.WordSize == 8 ? 16 : 12;
            call.Memory.Encode(information.AsSpan(0, 4), (ulong)call.Abi.SignalChild);
            call.Memory.Encode(information.AsSpan(codeAt, 4), isSignal ? Killed : Exited);
            call.Memory.Encode(information.AsSpan(childAt, 4), (ulong)dead.Id);
            call.Memory.Encode(information.AsSpan(childAt + 8, 4), (ulong)(isSignal ? status & 0x7F : status >> 8));
        }

        if (address != 0 && !call.Memory.TryWrite(address, information))
        {
            return Errno.EFAULT;
        }

        if (dead is not null && (call.Int(3) & NoWait) == 0)
        {
            dead.IsReaped = true;
        }

        return 0;
    }

    /// <summary>A child that has ended, or what to answer where there is none.</summary>
    private static Process? FindDead(SyscallContext call, int wanted, int options, out SyscallResult result)
    {
        Process caller = call.Process;
        Process[] children = [.. call.Kernel.Processes.ChildrenOf(caller).Where(child => Matches(child, wanted, caller))];
        Process? dead = children.FirstOrDefault(child => child.WaitStatus is not null);
        result = children.Length == 0 ? Errno.ECHILD
            : (options & WaitNoHang) != 0 ? 0
            : new BlockControl("a child to end");
        return dead;
    }

    private static bool Matches(Process child, int wanted, Process caller) => wanted switch
    {
        > 0 => child.Id == wanted,
        0 => child.GroupId == caller.GroupId,
        -1 => true,
        _ => child.GroupId == -wanted,
    };

    private static SyscallResult Other(SyscallContext call, Func<Process, int> read)
    {
        Process? process = call.Int(0) == 0 ? call.Process : call.Kernel.Processes.Find(call.Int(0));
        return process is null ? Errno.ESRCH : read(process);
    }

    private static SyscallResult SetSession(SyscallContext call)
    {
        Process process = call.Process;
        if (process.GroupId == process.Id)
        {
            return Errno.EPERM;
        }

        process.SessionId = process.Id;
        process.GroupId = process.Id;
        return process.Id;
    }

    private static SyscallResult SetGroup(SyscallContext call)
    {
        Process? process = call.Int(0) == 0 ? call.Process : call.Kernel.Processes.Find(call.Int(0));
        if (process is null)
        {
            return Errno.ESRCH;
        }

        process.GroupId = call.Int(1) == 0 ? process.Id : call.Int(1);
        return 0;
    }

    private static SyscallResult SetClearAddress(SyscallContext call)
    {
        call.Process.ClearChildId = call.Pointer(0);
        return call.Process.Id;
    }

    private static SyscallResult SetThreadArea(SyscallContext call)
    {
        if (!call.Abi.HasDescriptorTable)
        {
            return new ThreadPointerControl(call.Pointer(0), 0);
        }

        ulong description = call.Pointer(0);
        if (!call.Memory.TryReadUnsigned(description, 4, out ulong entry)
            || !call.Memory.TryReadUnsigned(description + 4, 4, out ulong start)
            || !call.Memory.TryReadUnsigned(description + 8, 4, out ulong limit))
        {
            return Errno.EFAULT;
        }

        int index = (int)entry;
        if (index == -1)
        {
            index = X86UserMode.FirstTlsEntry;
            call.Memory.TryWriteUnsigned(description, 4, (ulong)index);
        }

        if (index is < X86UserMode.FirstTlsEntry or > X86UserMode.FirstTlsEntry + 2)
        {
            return Errno.EINVAL;
        }

        // Present, ring 3, data, writable, accessed; 32-bit, limit in pages.
        ulong descriptor = 0x00C0_F300_0000_0000 | (limit & 0xFFFF) | (((limit >> 16) & 0xF) << 48)
            | ((start & 0xFF_FFFF) << 16) | ((start >> 24) << 56);
        ulong address = X86UserMode.DescriptorAddress(call.Kernel.Architecture.Addresses, index);
        // The table is the kernel's own: no process may write it.
        Span<byte> bytes = stackalloc byte[8];
        call.Memory.Encode(bytes, descriptor);
        call.Memory.TryPatch(address, bytes);
        return 0;
    }

    // The thread pointer is the processor's to keep: an ABI whose libc asks for it passes it as the argument.
    private static SyscallResult GetThreadArea(SyscallContext call) =>
        call.Abi.AsksForThreadPointer ? (long)call.Pointer(0) : Errno.ENOSYS;

    private static SyscallResult ArchitectureControl(SyscallContext call)
    {
        const int SetFs = 0x1002;
        return call.Int(0) == SetFs ? new ThreadPointerControl(call.Pointer(1), 0) : Errno.EINVAL;
    }
}
