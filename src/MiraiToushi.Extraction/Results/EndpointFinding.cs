namespace MiraiToushi.Extraction.Results;

/// <summary>An endpoint the sample looked up, stored or connected to. Seen in several ways it is still one finding.</summary>
public sealed record EndpointFinding
{
    private readonly IReadOnlyList<Provenance>? _provenances;

    /// <summary>What the sample uses it for.</summary>
    public required EndpointRole Role { get; init; }

    /// <summary>
    /// The host name asked for, or the address; never an address that our own pretended DNS handed out. Null where the sample
    /// takes it from its command line: then <see cref="Format"/> says how it wants to be called.
    /// </summary>
    public required string? Host { get; init; }

    /// <summary>The port, 1 to 65535; null where the sample showed none, or takes it from its command line.</summary>
    public int? Port { get; init; }

    /// <summary>"tcp" or "udp"; null where no connection was tried.</summary>
    public string? Protocol { get; init; }

    /// <summary>
    /// The ways in which it was seen: "dns-question", "connect", "datagram", "bind", "stored-address", "stored-text", "table",
    /// "array", "command-line".
    /// </summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Why this role, in a few words; null where it needs no explanation.</summary>
    public string? Reason { get; init; }

    /// <summary>What the sample expects on its command line, such as "argv[1] = host, argv[2] = port"; null where nothing.</summary>
    public string? Format { get; init; }

    /// <summary>What the sample does to the DNS answer before it connects, as observed; null where it connects to the answer itself.</summary>
    public string? Transform { get; init; }

    /// <summary>The types of the DNS questions for the host: "A", "AAAA", "TXT", else "TYPE" and the number.</summary>
    public IReadOnlyList<string> DnsTypes { get; init; } = [];

    /// <summary>Ids of the string table's entries that hold the host or the port.</summary>
    public IReadOnlyList<int> TableEntries { get; init; } = [];

    /// <summary>Number of the pool out of which the sample picks one at random, from 1; null where it is not one of several.</summary>
    public int? Pool { get; init; }

    /// <summary>Whether, of a pool, it is the one that the sample drew first in the run that is reported; true outside of pools.</summary>
    public bool Drawn { get; init; } = true;

    /// <summary>Where it comes from, first of all.</summary>
    public required Provenance Provenance { get; init; }

    /// <summary>Every way in which it was seen, <see cref="Provenance"/> first.</summary>
    public IReadOnlyList<Provenance> Provenances
    {
        get => _provenances ?? [Provenance];
        init => _provenances = value;
    }
}

/// <summary>What an endpoint is used for.</summary>
public enum EndpointRole
{
    /// <summary>Command and control.</summary>
    Cnc,

    /// <summary>Where scan results go.</summary>
    Report,

    /// <summary>Stored to mislead, or left over; not used.</summary>
    Decoy,

    /// <summary>A name server.</summary>
    Resolver,

    /// <summary>Anything else, named in the reason.</summary>
    Other,
}
