using MiraiToushi.Emulation.Linux.Uapi;

namespace MiraiToushi.Emulation.Library;

/// <summary>Functions of unistd.h, sys/mman.h and sys/stat.h whose arguments or results differ from those of the system calls.</summary>
internal static class FileFunctions
{
    private const ulong PageSize = 4096;
    private const int NodeNameOffset = 65;

    public static Dictionary<string, LibraryHandler> All { get; } = new()
    {
        ["lseek"] = static call => call.Finish(Seek(call, call.Word(0), call.Signed(1), call.Word(2))),
        ["lseek64"] = SeekWide,
        ["llseek"] = SeekWide,
        ["_llseek"] = SeekWide,
        ["mmap"] = static call => Map(call, call.Word(5)),
        ["mmap64"] = static call => Map(call, (ulong)call.WideArgument(5, out _)),
        ["mremap"] = static call => call.Request("mremap", call.Word(0), call.Word(1), call.Word(2), call.Word(3), call.Word(4)),
        ["pread"] = static call => At(call, "pread64", call.Signed(3)),
        ["pwrite"] = static call => At(call, "pwrite64", call.Signed(3)),
        ["pread64"] = static call => At(call, "pread64", call.WideArgument(3, out _)),
        ["pwrite64"] = static call => At(call, "pwrite64", call.WideArgument(3, out _)),
        ["sendfile"] = static call => call.Request("sendfile", call.Word(0), call.Word(1), call.Word(2), call.Word(3)),
        ["sendfile64"] = static call => call.Request("sendfile64", call.Word(0), call.Word(1), call.Word(2), call.Word(3)),
        ["sbrk"] = MoveBreak,
        ["getcwd"] = WorkingDirectory,
        ["__getcwd_chk"] = WorkingDirectory,
        ["get_current_dir_name"] = WorkingDirectory,
        ["realpath"] = RealPath,
        ["__realpath_chk"] = RealPath,
        ["isatty"] = static call => call.Ask("ioctl", call.Word(0), call.Kernel.Constants.IoctlGetTerminal, call.Data + LibraryData.Scratch) == 0 ? 1UL : 0UL,
        ["gethostname"] = HostName,
        ["__gethostname_chk"] = HostName,
        ["sysconf"] = Configuration,
        ["getdtablesize"] = static _ => 1024UL,
        ["get_nprocs"] = static _ => 1UL,
        ["get_nprocs_conf"] = static _ => 1UL,
        ["getpwuid"] = static _ => 0UL,
        ["getpwnam"] = static _ => 0UL,
        ["getgrgid"] = static _ => 0UL,
        ["getgrnam"] = static _ => 0UL,
        ["getlogin"] = static _ => 0UL,
        ["ttyname"] = static _ => 0UL,
        ["getservbyname"] = static _ => 0UL,
        ["getprotobyname"] = static _ => 0UL,
        ["getifaddrs"] = static call => call.Fail(Errno.ENOSYS),
        ["freeifaddrs"] = static _ => 0UL,
    };

    /// <summary>Moves where a file is read and written.</summary>
    public static long Seek(LibraryCall call, ulong descriptor, long offset, ulong from)
    {
        if (call.Memory.WordSize == 8)
        {
            return call.Ask("lseek", descriptor, (ulong)offset, from);
        }

        ulong place = call.Data + LibraryData.Scratch;
        long status = call.Ask("_llseek", descriptor, (uint)(offset >> 32), (uint)offset, place, from);
        return status < 0 ? status : call.Memory.TryReadUnsigned(place, 8, out ulong result) ? (long)result : -1;
    }

    private static LibraryResult SeekWide(LibraryCall call)
    {
        long offset = call.WideArgument(1, out int next);
        long result = Seek(call, call.Word(0), offset, call.Word(next));
        return call.Wide((long)call.Finish(result).Value);
    }

    // mmap2 counts in units of 4096 bytes whatever the page size is; the oldest ABIs have their arguments for mmap in memory.
    private static LibraryResult Map(LibraryCall call, ulong offset)
    {
        ulong[] first = [.. Enumerable.Range(0, 5).Select(call.Word)];
        bool isWide = call.Memory.WordSize == 8 && !call.Kernel.Constants.MapTakesPointer;
        return offset % PageSize != 0 ? call.Fail(Errno.EINVAL)
            : isWide ? call.Request("mmap", [.. first, offset])
            : call.Request("mmap2", [.. first, offset / PageSize]);
    }

    private static LibraryResult At(LibraryCall call, string name, long offset) =>
        call.Request(name, [call.Word(0), call.Word(1), call.Word(2), .. call.WideWords(3, offset)]);

    private static LibraryResult MoveBreak(LibraryCall call)
    {
        ulong before = (ulong)call.Ask("brk", 0);
        ulong wanted = before + (ulong)call.Signed(0);
        return wanted == before || (ulong)call.Ask("brk", wanted) == wanted ? before : call.Fail(Errno.ENOMEM);
    }

    private static LibraryResult WorkingDirectory(LibraryCall call)
    {
        bool isOwn = call.Word(0) == 0;
        ulong place = isOwn ? HeapFunctions.Allocate(call, PageSize) : call.Word(0);
        long length = call.Ask("getcwd", place, isOwn ? PageSize : call.Word(1));
        return length < 0 ? Nothing(call, (Errno)(-length)) : place;
    }

    // Links are followed by the kernel; what it opened is asked for by its descriptor.
    private static LibraryResult RealPath(LibraryCall call)
    {
        const ulong PathOnly = 0x20_0000;
        long descriptor = call.Ask("open", call.Word(0), PathOnly, 0);
        if (descriptor < 0)
        {
            return Nothing(call, (Errno)(-descriptor));
        }

        ulong place = call.Word(1) == 0 ? HeapFunctions.Allocate(call, PageSize) : call.Word(1);
        long length = call.AskPath("readlink", $"/proc/self/fd/{descriptor}", place, PageSize - 1);
        call.Ask("close", (ulong)descriptor);
        call.Memory.TryWriteUnsigned(place + (ulong)Math.Max(0, length), 1, 0);
        return length < 0 ? Nothing(call, (Errno)(-length)) : place;
    }

    private static LibraryResult Nothing(LibraryCall call, Errno error)
    {
        call.SetError(error);
        return 0;
    }

    private static LibraryResult HostName(LibraryCall call)
    {
        ulong place = call.Data + LibraryData.Scratch;
        call.Ask("uname", place);
        byte[] name = [.. StringFunctions.BytesAt(call, place + NodeNameOffset), 0];
        if ((ulong)name.Length > call.Word(1))
        {
            return call.Fail(Errno.ENAMETOOLONG);
        }

        call.Memory.TryWrite(call.Word(0), name);
        return 0;
    }

    // The numbers that glibc, musl and uClibc agree on.
    private static LibraryResult Configuration(LibraryCall call) => call.Int(0) switch
    {
        0 => 131_072UL,
        2 => 100UL,
        4 => 1024UL,
        30 => PageSize,
        83 or 84 => 1UL,
        85 => 32_768UL,
        86 => 16_384UL,
        _ => ulong.MaxValue,
    };
}
