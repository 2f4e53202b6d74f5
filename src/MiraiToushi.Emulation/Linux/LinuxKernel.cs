using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Linux.Syscalls;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Linux.World;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Linux;

/// <summary>
/// The pretended kernel: answers system calls from a world that is all data. It sees memory through
/// <see cref="GuestMemory"/>, and neither the processor nor the host.
/// </summary>
public sealed class LinuxKernel
{
    /// <summary>Creates a kernel.</summary>
    /// <param name="architecture">The guest's architecture.</param>
    /// <param name="space">The guest's memory.</param>
    /// <param name="configuration">What the world looks like.</param>
    /// <param name="executable">The sample's own bytes, for /proc/self/exe.</param>
    /// <param name="trace">Where what happens is written down.</param>
    public LinuxKernel(
        Architecture architecture,
        AddressSpace space,
        MachineConfiguration configuration,
        ReadOnlyMemory<byte> executable,
        MachineTrace trace)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(configuration);
        Architecture = architecture;
        Space = space;
        Configuration = configuration;
        Trace = trace;
        Memory = new GuestMemory(space, architecture.ByteOrder, architecture.WordSize, obeysPermissions: true);
        Clock = new VirtualClock(configuration.Clock);
        Random = new SeededRandom(configuration.RandomSeed);
        Processes = new ProcessTree(configuration);
        FileSystem = new VirtualFileSystem(configuration, executable);
        Network = new FakeNetwork(configuration.Network);
    }

    /// <summary>The guest's architecture.</summary>
    public Architecture Architecture { get; }

    /// <summary>Constants of the guest's ABI.</summary>
    public AbiConstants Constants => Architecture.Abi.Constants;

    /// <summary>The guest's memory map.</summary>
    public AddressSpace Space { get; }

    /// <summary>The guest's memory.</summary>
    public GuestMemory Memory { get; }

    /// <summary>What the world looks like.</summary>
    public MachineConfiguration Configuration { get; }

    /// <summary>The only clock there is.</summary>
    public VirtualClock Clock { get; }

    /// <summary>The only randomness there is.</summary>
    public SeededRandom Random { get; }

    /// <summary>The files there are.</summary>
    public VirtualFileSystem FileSystem { get; }

    /// <summary>The network there is.</summary>
    public FakeNetwork Network { get; }

    /// <summary>The processes there are.</summary>
    public ProcessTree Processes { get; }

    /// <summary>What happened.</summary>
    public MachineTrace Trace { get; }

    /// <summary>Address of the code after the system call that is being answered.</summary>
    public ulong CurrentSite { get; private set; }

    /// <summary>Answers a call.</summary>
    /// <param name="process">The caller.</param>
    /// <param name="request">The call.</param>
    public SyscallResult Handle(Process process, SyscallRequest request)
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(request);
        CurrentSite = request.Site;
        Clock.Advance(Configuration.Clock.NanosecondsPerSystemCall);
        RaiseAlarm(process);
        SyscallContext call = new(this, process, request.Name ?? "", request.Arguments);
        SyscallResult result = Dispatch(call, request);
        Trace.Record(process, request, result);
        return result;
    }

    /// <summary>Answers a call by name; for calls that are a front of another one.</summary>
    /// <param name="call">The call proper.</param>
    public SyscallResult Forward(SyscallContext call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!SyscallCatalog.ByName.TryGetValue(call.Name, out SyscallDescriptor? descriptor))
        {
            Trace.NoteUnknown(call.Name);
            return Errno.ENOSYS;
        }

        if (descriptor.Level == SupportLevel.Stub)
        {
            Trace.NoteStub(descriptor.Name);
        }

        return descriptor.Handler(call);
    }

    private SyscallResult Dispatch(SyscallContext call, SyscallRequest request)
    {
        if (request.Name is null)
        {
            Trace.NoteUnknown($"{request.AbiName} #{request.Number}");
            return Errno.ENOSYS;
        }

        return Forward(call);
    }

    private void RaiseAlarm(Process process)
    {
        if (process.AlarmAt is { } at && Clock.Elapsed >= at)
        {
            process.AlarmAt = null;
            process.Signals.Raise(SignalNumbers.Alarm);
        }
    }
}
