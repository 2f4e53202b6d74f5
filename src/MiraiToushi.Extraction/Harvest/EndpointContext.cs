using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Harvest;

/// <summary>An endpoint that stood in a sockaddr of the guest.</summary>
/// <param name="Address">The address in its usual text form.</param>
/// <param name="Port">The port.</param>
/// <param name="StructureAddress">Where the sockaddr is.</param>
/// <param name="Process">The process it was seen in.</param>
internal readonly record struct StoredEndpoint(string Address, int Port, ulong StructureAddress, string Process);

/// <summary>What the rules about endpoints may look at; data only, so that a test can make it by hand.</summary>
internal sealed record EndpointContext
{
    /// <summary>The run that is reported.</summary>
    public required NetworkRun Run { get; init; }

    /// <summary>Whether anything else of a bot was found: an ordinary program's connections are no CNC.</summary>
    public required bool IsBot { get; init; }

    /// <summary>Whether a SIGTRAP handler was installed that never ran: then what is connected to is what it would have replaced.</summary>
    public bool IsMisled { get; init; }

    /// <summary>argv of the first process.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The string table.</summary>
    public TableFinding Table { get; init; } = new();

    /// <summary>Name servers that the sample knows from us, out of /etc/resolv.conf.</summary>
    public IReadOnlySet<string> HandedOutResolvers { get; init; } = new HashSet<string>();

    /// <summary>What runs connected to that were given up for this one.</summary>
    public IReadOnlyList<StoredEndpoint> Abandoned { get; init; } = [];

    /// <summary>What stood in a sockaddr at the moments that were kept.</summary>
    public Func<ulong, IEnumerable<StoredEndpoint>> Stored { get; init; } = _ => [];

    /// <summary>What stood in a sockaddr when the bot forked, which it does before it asks where its CNC is.</summary>
    public Func<ulong, IEnumerable<StoredEndpoint>> StoredEarly { get; init; } = _ => [];

    /// <summary>Everything in static data that looks like a sockaddr with the address of another host.</summary>
    public Func<IEnumerable<StoredEndpoint>> StoredAnywhere { get; init; } = () => [];

    /// <summary>Where a text stands in the sample's own memory, followed by a NUL; null where nowhere.</summary>
    public Func<string, StoredText?> FindText { get; init; } = _ => null;

    /// <summary>What other runs showed.</summary>
    public EndpointVerification Verification { get; init; } = new();
}

/// <summary>A text in guest memory.</summary>
/// <param name="Address">Its guest address.</param>
/// <param name="Process">The process.</param>
internal readonly record struct StoredText(ulong Address, string Process);

/// <summary>Runs of the same sample that differ in one thing, to tell what its endpoints depend on.</summary>
internal sealed record EndpointVerification
{
    /// <summary>Runs with other DNS answers, and the same in everything else.</summary>
    public IReadOnlyList<NetworkRun> OtherAnswers { get; init; } = [];

    /// <summary>Runs with another random seed, clock and process id.</summary>
    public IReadOnlyList<NetworkRun> OtherDraws { get; init; } = [];

    /// <summary>What followed once TCP connections were refused.</summary>
    public IReadOnlyList<NetworkRun> Refused { get; init; } = [];

    /// <summary>What followed once name servers did not answer any more.</summary>
    public IReadOnlyList<NetworkRun> Silent { get; init; } = [];

    /// <summary>Guest instructions of all these runs.</summary>
    public ulong Instructions { get; init; }
}
