namespace MiraiToushi.Emulation.Linux.Uapi;

/// <summary>The constants whose values differ between ABIs. Most follow asm-generic; MIPS and SPARC kept those of their first Unix.</summary>
public sealed record AbiConstants
{
    /// <summary>Translates an errno on the way out.</summary>
    public IReadOnlyDictionary<Errno, int> ErrnoOverrides { get; init; } = new Dictionary<Errno, int>();

    /// <summary>O_CREAT.</summary>
    public int OpenCreate { get; init; } = 0x40;

    /// <summary>O_EXCL.</summary>
    public int OpenExclusive { get; init; } = 0x80;

    /// <summary>O_TRUNC.</summary>
    public int OpenTruncate { get; init; } = 0x200;

    /// <summary>O_APPEND.</summary>
    public int OpenAppend { get; init; } = 0x400;

    /// <summary>O_NONBLOCK, also SOCK_NONBLOCK.</summary>
    public int OpenNonBlock { get; init; } = 0x800;

    /// <summary>O_DIRECTORY.</summary>
    public int OpenDirectory { get; init; } = 0x10000;

    /// <summary>O_CLOEXEC, also SOCK_CLOEXEC.</summary>
    public int OpenCloseOnExec { get; init; } = 0x80000;

    /// <summary>MAP_ANONYMOUS.</summary>
    public int MapAnonymous { get; init; } = 0x20;

    /// <summary>Whether the call named mmap takes a pointer to its arguments, as the oldest ABIs do.</summary>
    public bool MapTakesPointer { get; init; }

    /// <summary>Whether clone has the child's id before the thread pointer, as on x86-64 and m68k.</summary>
    public bool CloneIdBeforeTls { get; init; }

    /// <summary>Whether clone has the stack before the flags, as on s390x.</summary>
    public bool CloneStackFirst { get; init; }

    /// <summary>Whether set_thread_area writes a segment descriptor, as on i386.</summary>
    public bool HasDescriptorTable { get; init; }

    /// <summary>Whether libc asks for the thread pointer with get_thread_area, as on m68k.</summary>
    public bool AsksForThreadPointer { get; init; }

    /// <summary>SOCK_STREAM.</summary>
    public int SocketStream { get; init; } = 1;

    /// <summary>SOCK_DGRAM.</summary>
    public int SocketDatagram { get; init; } = 2;

    /// <summary>SOL_SOCKET.</summary>
    public int SocketLevel { get; init; } = 1;

    /// <summary>SO_TYPE.</summary>
    public int SocketTypeOption { get; init; } = 3;

    /// <summary>SO_ERROR.</summary>
    public int SocketErrorOption { get; init; } = 4;

    /// <summary>SO_RCVTIMEO.</summary>
    public int SocketReceiveTimeout { get; init; } = 20;

    /// <summary>SO_REUSEADDR.</summary>
    public int SocketReuseAddress { get; init; } = 2;

    /// <summary>RLIMIT_NOFILE.</summary>
    public int FileLimitResource { get; init; } = 7;

    /// <summary>Where the data of a struct epoll_event lies: 4 where the structure is packed. It ends eight bytes later.</summary>
    public int EpollDataOffset { get; init; } = 8;

    /// <summary>Whether the calls without "32" in their name take user and group ids of 16 bits.</summary>
    public bool HasShortIdentifiers { get; init; }

    /// <summary>Whether pipe gives its descriptors in two registers instead of in memory.</summary>
    public bool PipeInRegisters { get; init; }

    /// <summary>FIOCLEX.</summary>
    public uint IoctlCloseOnExec { get; init; } = 0x5451;

    /// <summary>FIONCLEX.</summary>
    public uint IoctlKeepOnExec { get; init; } = 0x5450;

    /// <summary>FIONBIO.</summary>
    public uint IoctlNonBlock { get; init; } = 0x5421;

    /// <summary>FIONREAD.</summary>
    public uint IoctlReadable { get; init; } = 0x541B;

    /// <summary>TCGETS.</summary>
    public uint IoctlGetTerminal { get; init; } = 0x5401;

    /// <summary>TIOCGWINSZ.</summary>
    public uint IoctlWindowSize { get; init; } = 0x5413;

    /// <summary>F_GETLK64, F_SETLK64, F_SETLKW64 are these three numbers and the plain ones always succeed.</summary>
    public IReadOnlyList<int> LockCommands { get; init; } = [5, 6, 7, 12, 13, 14];

    /// <summary>SIG_BLOCK; SIG_UNBLOCK follows it.</summary>
    public int SignalBlock { get; init; }

    /// <summary>SIG_SETMASK, where it is not <see cref="SignalBlock"/> plus 2.</summary>
    public int? SignalSetMask { get; init; }

    /// <summary>SA_SIGINFO.</summary>
    public ulong SignalActionInfo { get; init; } = 4;

    /// <summary>Whether si_code comes before si_errno in siginfo_t.</summary>
    public bool SignalCodeFirst { get; init; }

    /// <summary>SA_NODEFER.</summary>
    public ulong SignalActionNoDefer { get; init; } = 0x4000_0000;

    /// <summary>SA_RESETHAND.</summary>
    public ulong SignalActionReset { get; init; } = 0x8000_0000;

    /// <summary>SA_RESTORER; 0 where struct sigaction has no place for a restorer.</summary>
    public ulong SignalActionRestorer { get; init; } = 0x0400_0000;

    /// <summary>Bytes of the kernel's sigset_t.</summary>
    public int SignalSetSize { get; init; } = 8;

    /// <summary>SIGCHLD.</summary>
    public int SignalChild { get; init; } = 17;

    /// <summary>SIGBUS.</summary>
    public int SignalBus { get; init; } = 7;

    /// <summary>SIGSYS.</summary>
    public int SignalBadCall { get; init; } = 31;

    /// <summary>Signals whose default action does nothing: SIGCHLD, SIGCONT, SIGURG, SIGWINCH.</summary>
    public IReadOnlyList<int> SignalsIgnoredByDefault { get; init; } = [17, 18, 23, 28];

    /// <summary>Signals whose default action stops the process, SIGSTOP first.</summary>
    public IReadOnlyList<int> SignalsThatStop { get; init; } = [19, 20, 21, 22];

    /// <summary>Whether a 64-bit argument begins at an even register in 32-bit ABIs.</summary>
    public bool AlignsRegisterPairs { get; init; }

    /// <summary>Whether the high half of a 64-bit argument comes first.</summary>
    public bool HighHalfFirst { get; init; }

    /// <summary>Layout of struct sigaction as the kernel's rt_sigaction reads it.</summary>
    public SignalActionLayout SignalAction { get; init; } = SignalActionLayout.Generic;

    /// <summary>Layout of struct stat for stat, lstat, fstat.</summary>
    public required StatLayout Stat { get; init; }

    /// <summary>Layout of struct stat64 for stat64, fstatat64; the same as <see cref="Stat"/> on 64-bit ABIs.</summary>
    public required StatLayout Stat64 { get; init; }

    /// <summary>The number a guest sees for an error.</summary>
    /// <param name="errno">The error.</param>
    public int Translate(Errno errno) => ErrnoOverrides.TryGetValue(errno, out int number) ? number : (int)errno;
}

/// <summary>Order of the fields of the kernel's struct sigaction.</summary>
public enum SignalActionLayout
{
    /// <summary>handler, flags, restorer, mask; all but the mask are one word.</summary>
    Generic,

    /// <summary>flags (one word), handler, mask, as on MIPS.</summary>
    FlagsFirst,
}

/// <summary>Where the fields of a struct stat lie.</summary>
/// <param name="Size">Bytes of the structure.</param>
/// <param name="Device">st_dev.</param>
/// <param name="Inode">st_ino.</param>
/// <param name="Mode">st_mode.</param>
/// <param name="Links">st_nlink.</param>
/// <param name="User">st_uid.</param>
/// <param name="Group">st_gid.</param>
/// <param name="FileSize">st_size.</param>
/// <param name="BlockSize">st_blksize.</param>
/// <param name="Blocks">st_blocks.</param>
/// <param name="AccessTime">st_atime.</param>
/// <param name="ModifyTime">st_mtime.</param>
/// <param name="ChangeTime">st_ctime.</param>
public sealed record StatLayout(
    int Size,
    StatField Device,
    StatField Inode,
    StatField Mode,
    StatField Links,
    StatField User,
    StatField Group,
    StatField FileSize,
    StatField BlockSize,
    StatField Blocks,
    StatField AccessTime,
    StatField ModifyTime,
    StatField ChangeTime);

/// <summary>Place of one field.</summary>
/// <param name="Offset">Bytes from the start of the structure.</param>
/// <param name="Size">Bytes: 2, 4 or 8.</param>
public readonly record struct StatField(int Offset, int Size);
