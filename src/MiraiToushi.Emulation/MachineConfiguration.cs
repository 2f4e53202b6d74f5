using MiraiToushi.Emulation.Cpu;

namespace MiraiToushi.Emulation;

/// <summary>Everything a run assumes about the world. Immutable; a profile is read into one of these.</summary>
public sealed record MachineConfiguration
{
    /// <summary>argv of the first process; may be empty, as execve allows it.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Environment of the first process, "NAME=value".</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>The absolute guest path under which the sample's own file exists.</summary>
    public string ExecutablePath { get; init; } = "/tmp/sample";

    /// <summary>What uname answers.</summary>
    public HostIdentity Host { get; init; } = new();

    /// <summary>Users and process ids.</summary>
    public ProcessIdentity Process { get; init; } = new();

    /// <summary>The virtual clock.</summary>
    public ClockSettings Clock { get; init; } = new();

    /// <summary>Seed of everything that is random to the guest.</summary>
    public ulong RandomSeed { get; init; } = 1;

    /// <summary>Files that exist besides the sample's own and those the kernel makes up (/proc).</summary>
    public IReadOnlyList<VirtualFileDeclaration> Files { get; init; } = [];

    /// <summary>What the network answers.</summary>
    public NetworkSettings Network { get; init; } = new();

    /// <summary>How forks are followed.</summary>
    public ForkSettings Forks { get; init; } = new();

    /// <summary>How signals are delivered.</summary>
    public SignalSettings Signals { get; init; } = new();

    /// <summary>When a run is over.</summary>
    public BudgetSettings Budgets { get; init; } = new();

    /// <summary>Follows the engines of all machines of one sample; null where nobody wants to know. No part of the world.</summary>
    public EngineWatch? Watch { get; init; }
}

/// <summary>What uname answers.</summary>
public sealed record HostIdentity
{
    /// <summary>sysname.</summary>
    public string SystemName { get; init; } = "Linux";

    /// <summary>nodename.</summary>
    public string NodeName { get; init; } = "localhost";

    /// <summary>release; libc refuses to start on one that is too old.</summary>
    public string Release { get; init; } = "5.10.0";

    /// <summary>version.</summary>
    public string Version { get; init; } = "#1 SMP";

    /// <summary>domainname.</summary>
    public string DomainName { get; init; } = "(none)";
}

/// <summary>Users and process ids.</summary>
public sealed record ProcessIdentity
{
    /// <summary>Real, effective and saved user id.</summary>
    public int UserId { get; init; }

    /// <summary>Real, effective and saved group id.</summary>
    public int GroupId { get; init; }

    /// <summary>Process id of the first process, at least 2; children count up from it.</summary>
    public int ProcessId { get; init; } = 1000;

    /// <summary>Process id of its parent.</summary>
    public int ParentProcessId { get; init; } = 1;
}

/// <summary>The virtual clock. Time passes by instructions, by system calls and by sleeping; the host's clock has no part in it.</summary>
public sealed record ClockSettings
{
    /// <summary>Seconds since 1970 when the first process starts.</summary>
    public long StartSeconds { get; init; } = 1_700_000_000;

    /// <summary>Seconds since the machine was switched on when the first process starts.</summary>
    public long UptimeSeconds { get; init; } = 86_400;

    /// <summary>Nanoseconds that one system call takes.</summary>
    public long NanosecondsPerSystemCall { get; init; } = 1_000;
}

/// <summary>What exists under a guest path.</summary>
public enum VirtualFileKind
{
    /// <summary>A regular file with the given content.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link to <see cref="VirtualFileDeclaration.Target"/>.</summary>
    Link,

    /// <summary>A character device that swallows writes, gives end of file, and says yes to every ioctl.</summary>
    Device,

    /// <summary>A path that must not exist: opening it gives ENOENT even if the kernel would make it up.</summary>
    Missing,
}

/// <summary>A file of the pretended world.</summary>
/// <param name="Path">Absolute guest path.</param>
/// <param name="Kind">What exists there.</param>
/// <param name="Content">Content of a regular file.</param>
/// <param name="Target">Target of a link.</param>
public sealed record VirtualFileDeclaration(string Path, VirtualFileKind Kind, ReadOnlyMemory<byte> Content = default, string? Target = null);

/// <summary>How a TCP connect ends.</summary>
public enum ConnectOutcome
{
    /// <summary>At once; a non-blocking socket gets EINPROGRESS first and is writable at the next look.</summary>
    Succeed,

    /// <summary>Never; a blocking connect times out after a while of virtual time.</summary>
    TimeOut,

    /// <summary>ECONNREFUSED.</summary>
    Refuse,
}

/// <summary>What the network answers. Nothing ever leaves the machine: there is only this.</summary>
public sealed record NetworkSettings
{
    /// <summary>The guest's own IPv4 address, dotted.</summary>
    public string LocalAddress { get; init; } = "192.168.1.100";

    /// <summary>How TCP connects end.</summary>
    public ConnectOutcome Connect { get; init; } = ConnectOutcome.Succeed;

    /// <summary>The IPv4 network, dotted, from whose 254 addresses DNS answers are taken; each name asked for gets its own.</summary>
    public string AnswerNetwork { get; init; } = "198.51.100.0";

    /// <summary>Whether raw sockets may be opened.</summary>
    public bool RawSockets { get; init; } = true;
}

/// <summary>How forks are followed.</summary>
public sealed record ForkSettings
{
    /// <summary>Processes that may ever exist; further forks get EAGAIN.</summary>
    public int MaximumProcesses { get; init; } = 64;
}

/// <summary>How signals are delivered.</summary>
public sealed record SignalSettings
{
    /// <summary>Signal numbers that are swallowed as a debugger would, although a handler is installed.</summary>
    public IReadOnlyList<int> Swallow { get; init; } = [];
}

/// <summary>When a run is over.</summary>
public sealed record BudgetSettings
{
    /// <summary>Guest instructions for the whole machine.</summary>
    public ulong MaximumInstructions { get; init; } = 400_000_000;

    /// <summary>Guest instructions for one process.</summary>
    public ulong MaximumInstructionsPerProcess { get; init; } = 150_000_000;

    /// <summary>System calls without any progress after which a process is idle.</summary>
    public int IdleSystemCalls { get; init; } = 600;

    /// <summary>Basic blocks without a new one, and without memory written at a new place, after which a process is idle.</summary>
    public long IdleBlocks { get; init; } = 2_000_000;

    /// <summary>Blocks that the engine may translate; each takes some 130 bytes of host memory for good, and self-modifying code makes many.</summary>
    public long MaximumTranslations { get; init; } = 2_000_000;

    /// <summary>Bytes of guest memory that may be mapped at once.</summary>
    public long MaximumMemory { get; init; } = 256L << 20;

    /// <summary>Layers that a process may unpack and run, one after the other; also programs that it may start in its own place by exec.</summary>
    public int MaximumLayers { get; init; } = 16;

    /// <summary>Bytes of stack.</summary>
    public int StackSize { get; init; } = 8 << 20;
}
