namespace MiraiToushi.Extraction.Stages;

/// <summary>
/// The system calls that the start-up code of C libraries (glibc, uClibc, musl, dietlibc) makes before main: memory, thread
/// pointer, who and where am I. The first other call is the program's own.
/// </summary>
internal static class StartUpCalls
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "brk", "mmap", "mmap2", "old_mmap", "munmap", "mprotect", "mremap",
        "arch_prctl", "set_thread_area", "get_thread_area", "set_tls", "set_tid_address", "set_robust_list", "rseq",
        "uname", "readlink", "readlinkat", "getrandom", "prlimit64", "getrlimit", "ugetrlimit",
        "getuid", "geteuid", "getgid", "getegid", "getuid32", "geteuid32", "getgid32", "getegid32", "getxuid", "getxgid",
        "fstat", "fstat64", "fstatat64", "newfstatat", "statx", "ioctl", "fcntl64", "poll", "ppoll", "cacheflush", "riscv_hwprobe",
    };

    /// <summary>Whether a call is made by start-up code; a call without a name is not.</summary>
    /// <param name="name">The call's name; may be null.</param>
    public static bool Contains(string? name) => name is not null && Names.Contains(name);
}
