namespace MiraiToushi.Extraction.Results;

/// <summary>An endpoint the sample looked up, stored or connected to.</summary>
public sealed record EndpointFinding
{
    /// <summary>What the sample uses it for.</summary>
    public required EndpointRole Role { get; init; }

    /// <summary>The host name asked for, or the address; never an address that our own pretended DNS handed out.</summary>
    public required string Host { get; init; }

    /// <summary>The port, 1 to 65535; null where the sample showed none.</summary>
    public int? Port { get; init; }

    /// <summary>"tcp" or "udp"; null where no connection was tried.</summary>
    public string? Protocol { get; init; }

    /// <summary>The ways in which it was seen: "dns-question", "connect", "stored-address", "table", "datagram".</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Why this role, in a few words; null where it needs no explanation.</summary>
    public string? Reason { get; init; }

    /// <summary>Where it comes from.</summary>
    public required Provenance Provenance { get; init; }
}

/// <summary>What an endpoint is used for.</summary>
public enum EndpointRole
{
    /// <summary>Command and control.</summary>
    Cnc,

    /// <summary>Where scan results go.</summary>
    Report,

    /// <summary>Stored to mislead, not used.</summary>
    Decoy,

    /// <summary>A name server.</summary>
    Resolver,

    /// <summary>Anything else, named in the reason.</summary>
    Other,
}
