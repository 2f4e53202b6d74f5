namespace MiraiToushi.Emulation.Library;

/// <summary>Functions that are system calls of the same arguments, and those that are one with others.</summary>
internal static class KernelFunctions
{
    // Name, call, how many arguments.
    private static readonly (string Function, string Call, int Count)[] Same =
    [
        ("socket", "socket", 3), ("bind", "bind", 3), ("listen", "listen", 2), ("accept", "accept", 3), ("connect", "connect", 3),
        ("send", "send", 4), ("sendto", "sendto", 6), ("recv", "recv", 4), ("recvfrom", "recvfrom", 6), ("sendmsg", "sendmsg", 3),
        ("recvmsg", "recvmsg", 3), ("setsockopt", "setsockopt", 5), ("getsockopt", "getsockopt", 5), ("getsockname", "getsockname", 3),
        ("getpeername", "getpeername", 3), ("shutdown", "shutdown", 2), ("socketpair", "socketpair", 4),
        ("open", "open", 3), ("open64", "open", 3), ("creat", "creat", 2), ("close", "close", 1), ("read", "read", 3), ("write", "write", 3),
        ("access", "access", 2), ("readlink", "readlink", 3), ("unlink", "unlink", 1), ("remove", "unlink", 1), ("rename", "rename", 2),
        ("mkdir", "mkdir", 2), ("rmdir", "rmdir", 1), ("chmod", "chmod", 2), ("chdir", "chdir", 1), ("umask", "umask", 1),
        ("dup", "dup", 1), ("dup2", "dup2", 2), ("pipe", "pipe2", 1), ("ioctl", "ioctl", 3), ("getdents64", "getdents64", 3),
        ("fork", "fork", 0), ("vfork", "fork", 0), ("__libc_fork", "fork", 0), ("execve", "execve", 3),
        ("getpid", "getpid", 0), ("getppid", "getppid", 0), ("gettid", "gettid", 0), ("getuid", "getuid", 0), ("geteuid", "geteuid", 0),
        ("getgid", "getgid", 0), ("getegid", "getegid", 0), ("setsid", "setsid", 0), ("getsid", "getsid", 1), ("setpgid", "setpgid", 2),
        ("getpgid", "getpgid", 1), ("waitpid", "wait4", 3), ("wait4", "wait4", 4), ("kill", "kill", 2), ("prctl", "prctl", 5),
        ("ptrace", "ptrace", 4), ("time", "time", 1), ("gettimeofday", "gettimeofday", 2), ("clock_gettime", "clock_gettime", 2),
        ("times", "times", 1), ("nanosleep", "nanosleep", 2), ("alarm", "alarm", 1), ("pause", "pause", 0), ("poll", "poll", 3),
        ("uname", "uname", 1), ("sysinfo", "sysinfo", 1), ("munmap", "munmap", 2), ("mprotect", "mprotect", 3),
        ("accept4", "accept4", 4), ("sendmmsg", "sendmmsg", 4), ("recvmmsg", "recvmmsg", 5), ("readv", "readv", 3), ("writev", "writev", 3),
        ("openat", "openat", 4), ("openat64", "openat", 4), ("creat64", "creat", 2), ("unlinkat", "unlinkat", 3), ("faccessat", "faccessat", 3),
        ("readlinkat", "readlinkat", 4), ("symlink", "symlink", 2), ("link", "link", 2), ("mknod", "mknod", 3),
        ("fchmod", "fchmod", 2), ("chown", "chown", 3), ("fchown", "fchown", 3), ("lchown", "lchown", 3), ("fchdir", "fchdir", 1),
        ("chroot", "chroot", 1), ("truncate", "truncate", 2), ("ftruncate", "ftruncate", 2), ("fsync", "fsync", 1), ("flock", "flock", 2),
        ("sync", "sync", 0), ("dup3", "dup3", 3), ("pipe2", "pipe2", 2), ("__ioctl_time64", "ioctl", 3), ("utime", "utime", 2), ("utimes", "utimes", 2),
        ("mount", "mount", 5), ("umount", "umount2", 1), ("umount2", "umount2", 2), ("reboot", "reboot", 1),
        ("epoll_create", "epoll_create", 1), ("epoll_create1", "epoll_create1", 1), ("epoll_ctl", "epoll_ctl", 4), ("epoll_wait", "epoll_wait", 4),
        ("eventfd", "eventfd2", 2), ("inotify_init", "inotify_init", 0), ("memfd_create", "memfd_create", 2), ("getrandom", "getrandom", 3),
        ("setuid", "setuid", 1), ("setgid", "setgid", 1), ("seteuid", "setuid", 1), ("setegid", "setgid", 1), ("setreuid", "setreuid", 2),
        ("setregid", "setregid", 2), ("setgroups", "setgroups", 2), ("getpgrp", "getpgrp", 0), ("setpgrp", "setpgid", 0), ("killpg", "kill", 2),
        ("getpriority", "getpriority", 2), ("setpriority", "setpriority", 3), ("nice", "nice", 1), ("sched_yield", "sched_yield", 0),
        ("getrlimit", "getrlimit", 2), ("setrlimit", "setrlimit", 2), ("getrusage", "getrusage", 2), ("setitimer", "setitimer", 3),
        ("getitimer", "getitimer", 2), ("settimeofday", "settimeofday", 2), ("clock_getres", "clock_getres", 2), ("madvise", "madvise", 3),
        ("mlock", "mlock", 2), ("mlockall", "mlockall", 1), ("msync", "msync", 3), ("sethostname", "sethostname", 2), ("brk", "brk", 1),
        ("__setsockopt64", "setsockopt", 5), ("__getsockopt64", "getsockopt", 5), ("__recvmsg64", "recvmsg", 3), ("__sendmsg64", "sendmsg", 3),
        ("__wait4_time64", "wait4", 4), ("__clock_gettime64", "clock_gettime64", 2), ("__read_chk", "read", 3), ("__readlink_chk", "readlink", 3),
        ("__poll_chk", "poll", 3), ("__open_2", "open", 2), ("__open64_2", "open", 2), ("__openat_2", "openat", 3), ("__poll", "poll", 3),
        ("__read", "read", 3), ("__write", "write", 3), ("__close", "close", 1), ("__open", "open", 3), ("__connect", "connect", 3), ("__send", "send", 4),
        ("__fork", "fork", 0), ("__vfork", "fork", 0), ("__libc_open", "open", 3), ("__libc_read", "read", 3), ("__libc_write", "write", 3),
        ("__libc_close", "close", 1), ("__getpid", "getpid", 0), ("__nanosleep", "nanosleep", 2), ("__waitpid", "wait4", 3), ("__kill", "kill", 2),
    ];

    public static Dictionary<string, LibraryHandler> All { get; } = Build();

    private static Dictionary<string, LibraryHandler> Build()
    {
        Dictionary<string, LibraryHandler> result = new()
        {
            ["fcntl"] = Control,
            ["fcntl64"] = Control,
            ["__fcntl_time64"] = Control,
            ["select"] = static call => call.Request(
                call.Memory.WordSize == 8 ? "select" : "_newselect", call.Word(0), call.Word(1), call.Word(2), call.Word(3), call.Word(4)),
            ["pselect"] = static call => call.Request("pselect6", call.Word(0), call.Word(1), call.Word(2), call.Word(3), call.Word(4), 0),
            ["ppoll"] = static call => call.Request("ppoll", call.Word(0), call.Word(1), call.Word(2), 0, 0),
            ["__recv_chk"] = static call => call.Request("recv", call.Word(0), call.Word(1), call.Word(2), call.Word(4)),
            ["__recvfrom_chk"] = static call => call.Request(
                "recvfrom", call.Word(0), call.Word(1), call.Word(2), call.Word(4), call.Word(5), call.Word(6)),
            ["syscall"] = ByNumber,
            ["__syscall"] = ByNumber,
            ["wait"] = static call => call.Request("wait4", ulong.MaxValue, call.Word(0)),
            ["raise"] = static call => call.Request("kill", (ulong)call.Process.ThreadGroupId, call.Word(0)),
            ["sleep"] = static call => call.Sleep((uint)call.Word(0), 0),
            ["usleep"] = static call => call.Sleep((uint)call.Word(0) / 1_000_000, (uint)call.Word(0) % 1_000_000 * 1_000),
            ["getpagesize"] = static _ => 4096UL,
            ["clock"] = static call => (ulong)(call.Kernel.Clock.Elapsed / 1_000),
            ["__fdelt_chk"] = static call => call.Word(0) / (ulong)(8 * call.Memory.WordSize),
        };
        foreach ((string function, string name, int count) in Same)
        {
            result[function] = call => call.Request(name, [.. Enumerable.Range(0, count).Select(call.Word)]);
        }

        return result;
    }

    private static LibraryResult Control(LibraryCall call) =>
        call.Request(call.Memory.WordSize == 8 ? "fcntl" : "fcntl64", call.Word(0), call.Word(1), call.Word(2));

    // The number is the ABI's; 64-bit arguments stand where the caller has put them.
    private static LibraryResult ByNumber(LibraryCall call)
    {
        string? name = call.Kernel.Architecture.Abi.Tables[0].Find(call.Int(0));
        return call.Request(name, call.Int(0), [.. Enumerable.Range(1, 6).Select(call.Word)]);
    }
}
