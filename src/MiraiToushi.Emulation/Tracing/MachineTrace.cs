using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Linux;
using MiraiToushi.Emulation.Loading.Dynamic;

namespace MiraiToushi.Emulation.Tracing;

/// <summary>What happened in a machine, as data.</summary>
public sealed class MachineTrace
{
    private const int MaximumNetworkEvents = 5000;
    private const int MaximumAside = 64;
    private const int MaximumMissingImports = 256;
    private const int MaximumPrograms = 16;
    private readonly List<ImportTable> _imports = [];
    private readonly List<RescueEvent> _rescues = [];
    private readonly List<string> _missingImports = [];
    private readonly List<NetworkEvent> _network = [];
    private readonly SortedSet<string> _stubbed = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _unknown = new(StringComparer.Ordinal);
    private readonly List<SignalEvent> _signals = [];
    private readonly HashSet<(string, ulong)> _sites = [];
    private List<NetworkEvent>? _aside;

    /// <summary>What the guests did with the network, in order; repeated events at one place are kept once a target.</summary>
    public IReadOnlyList<NetworkEvent> Network => _network;

    /// <summary>Handlers installed and signals delivered, in order.</summary>
    public IReadOnlyList<SignalEvent> Signals => _signals;

    /// <summary>Names of calls that were stubbed, sorted.</summary>
    public IReadOnlyCollection<string> Stubbed => _stubbed;

    /// <summary>Names of calls that got ENOSYS, sorted.</summary>
    public IReadOnlyCollection<string> Unknown => _unknown;

    /// <summary>Whether any process asked for a raw socket, given or not.</summary>
    public bool HasRawSocket { get; private set; }

    /// <summary>Programs that were entered although their stubs had failed to, in order.</summary>
    public IReadOnlyList<RescueEvent> Rescues => _rescues;

    /// <summary>What each program imports that was bound to stand-ins, in the order of their starts.</summary>
    public IReadOnlyList<ImportTable> Imports => _imports;

    /// <summary>Imported functions that were called and that there is no stand-in for, in the order of their first calls; hostile text.</summary>
    public IReadOnlyCollection<string> MissingImports => _missingImports;

    /// <summary>System calls made in all.</summary>
    public long SystemCalls { get; private set; }

    /// <summary>Bytes that guests wrote to standard output and error, at most the first 4096.</summary>
    public List<byte> ConsoleOutput { get; } = [];

    /// <summary>The ABI of the first system call made; null before it.</summary>
    public string? FirstAbi { get; private set; }

    private bool IsFrozen => _aside is not null;

    /// <summary>Told of every system call; may be null.</summary>
    public Action<string>? SystemCallAnswered { get; set; }

    /// <summary>From here on events are kept aside: what a function does that we call is our doing, not the sample's.</summary>
    internal void BeginAside() => _aside = [];

    /// <summary>Ends what <see cref="BeginAside"/> began.</summary>
    /// <returns>What happened on the network meanwhile.</returns>
    internal IReadOnlyList<NetworkEvent> EndAside()
    {
        List<NetworkEvent> aside = _aside ?? [];
        _aside = null;
        return aside;
    }

    /// <summary>Writes down a network event, unless the same was written down before.</summary>
    /// <param name="networkEvent">The event.</param>
    public void Add(NetworkEvent networkEvent)
    {
        ArgumentNullException.ThrowIfNull(networkEvent);
        if (_aside is { } aside)
        {
            if (aside.Count < MaximumAside)
            {
                aside.Add(networkEvent);
            }

            return;
        }

        if (_network.Count < MaximumNetworkEvents && !(networkEvent is not SendEvent && _network.Contains(networkEvent)))
        {
            _network.Add(networkEvent);
        }
    }

    /// <summary>Writes down a signal event.</summary>
    /// <param name="signalEvent">The event.</param>
    public void Add(SignalEvent signalEvent)
    {
        if (!IsFrozen && _signals.Count < MaximumNetworkEvents)
        {
            _signals.Add(signalEvent);
        }
    }

    /// <summary>Notes that a raw socket was asked for.</summary>
    public void NoteRawSocket() => HasRawSocket |= !IsFrozen;

    /// <summary>Notes that a program was entered which its stub had failed to enter.</summary>
    /// <param name="rescue">What happened.</param>
    public void Add(RescueEvent rescue)
    {
        if (!IsFrozen && _rescues.Count < MaximumPrograms)
        {
            _rescues.Add(rescue);
        }
    }

    /// <summary>Notes what a program imports that was bound.</summary>
    /// <param name="imports">Its imports.</param>
    public void NoteImports(ImportTable imports)
    {
        if (!IsFrozen && _imports.Count < MaximumPrograms)
        {
            _imports.Add(imports);
        }
    }

    /// <summary>Notes an imported function that was called without effect.</summary>
    /// <param name="name">Its name.</param>
    public void NoteMissingImport(string name)
    {
        if (!IsFrozen && _missingImports.Count < MaximumMissingImports && !_missingImports.Contains(name))
        {
            _missingImports.Add(name);
        }
    }

    /// <summary>Notes a call that was stubbed.</summary>
    /// <param name="name">Its name.</param>
    public void NoteStub(string name)
    {
        if (!IsFrozen)
        {
            _stubbed.Add(name);
        }
    }

    /// <summary>Notes a call that got ENOSYS.</summary>
    /// <param name="name">Its name or number.</param>
    public void NoteUnknown(string name)
    {
        if (!IsFrozen)
        {
            _unknown.Add(name);
        }
    }

    /// <summary>Writes down an answered call.</summary>
    /// <param name="process">The caller.</param>
    /// <param name="request">The call.</param>
    /// <param name="result">The answer.</param>
    public void Record(Process process, SyscallRequest request, SyscallResult result)
    {
        SystemCalls++;
        FirstAbi ??= request.AbiName;
        if (SystemCallAnswered is { } listener)
        {
            string arguments = string.Join(", ", request.Arguments.Take(4).Select(argument => $"0x{argument:x}"));
            listener($"{process.Path} {request.Name ?? $"#{request.Number}"}({arguments}, ...) = {result.Value}");
        }
    }

    /// <summary>Whether a process made a system call right before an address.</summary>
    /// <param name="process">The process's path.</param>
    /// <param name="address">Address of code.</param>
    public bool IsSite(string process, ulong address) => _sites.Contains((process, address));

    /// <summary>Notes where a call was made.</summary>
    /// <param name="process">The caller's path.</param>
    /// <param name="site">Address of the code after the trap.</param>
    /// <returns>True where the process never made a call there before.</returns>
    public bool NoteSite(string process, ulong site) => _sites.Add((process, site));
}

/// <summary>What a signal event is.</summary>
public enum SignalEventKind
{
    /// <summary>A handler was installed.</summary>
    Installed,

    /// <summary>A handler was run.</summary>
    Delivered,

    /// <summary>A signal was swallowed as a debugger would.</summary>
    Swallowed,
}

/// <summary>A handler was installed, or a signal was delivered or swallowed.</summary>
/// <param name="Process">The process, as its path in the tree.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Signal">The signal, as the guest's ABI numbers it.</param>
/// <param name="Handler">Address of the handler.</param>
public readonly record struct SignalEvent(string Process, SignalEventKind Kind, int Signal, ulong Handler);
