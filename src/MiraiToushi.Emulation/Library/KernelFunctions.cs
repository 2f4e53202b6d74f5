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
        ("fork", "fork", 0), ("vfork", "fork", 0), ("__libc_fork", "fork", 0), ("execve", "execve", 3), ("execv", "execve", 2),
        ("getpid", "getpid", 0), ("getppid", "getppid", 0), ("gettid", "gettid", 0), ("getuid", "getuid", 0), ("geteuid", "geteuid", 0),
        ("getgid", "getgid", 0), ("getegid", "getegid", 0), ("setsid", "setsid", 0), ("getsid", "getsid", 1), ("setpgid", "setpgid", 2),
        ("getpgid", "getpgid", 1), ("waitpid", "wait4", 3), ("wait4", "wait4", 4), ("kill", "kill", 2), ("prctl", "prctl", 5),
        ("ptrace", "ptrace", 4), ("time", "time", 1), ("gettimeofday", "gettimeofday", 2), ("clock_gettime", "clock_gettime", 2),
        ("times", "times", 1), ("nanosleep", "nanosleep", 2), ("alarm", "alarm", 1), ("pause", "pause", 0), ("poll", "poll", 3),
        ("uname", "uname", 1), ("sysinfo", "sysinfo", 1), ("munmap", "munmap", 2), ("mprotect", "mprotect", 3),
    ];

    public static Dictionary<string, LibraryHandler> All { get; } = Build();

    private static Dictionary<string, LibraryHandler> Build()
    {
        Dictionary<string, LibraryHandler> result = new()
        {
            ["fcntl"] = static call => call.Request(call.Memory.WordSize == 8 ? "fcntl" : "fcntl64", call.Word(0), call.Word(1), call.Word(2)),
            ["fcntl64"] = static call => call.Request(call.Memory.WordSize == 8 ? "fcntl" : "fcntl64", call.Word(0), call.Word(1), call.Word(2)),
            ["select"] = static call => call.Request(
                call.Memory.WordSize == 8 ? "select" : "_newselect", call.Word(0), call.Word(1), call.Word(2), call.Word(3), call.Word(4)),
            ["wait"] = static call => call.Request("wait4", ulong.MaxValue, call.Word(0)),
            ["raise"] = static call => call.Request("kill", (ulong)call.Process.ThreadGroupId, call.Word(0)),
            ["sleep"] = static call => Sleep(call, (uint)call.Word(0), 0),
            ["usleep"] = static call => Sleep(call, (uint)call.Word(0) / 1_000_000, (uint)call.Word(0) % 1_000_000 * 1_000),
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

    private static LibraryResult Sleep(LibraryCall call, ulong seconds, ulong nanoseconds)
    {
        call.Store(LibraryData.Scratch, seconds);
        call.Store(LibraryData.Scratch + call.Memory.WordSize, nanoseconds);
        return call.Request("nanosleep", call.Data + LibraryData.Scratch, 0);
    }
}
