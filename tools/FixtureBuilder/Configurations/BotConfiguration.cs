namespace FixtureBuilder.Configurations;

/// <summary>The truth about a look-alike, as configurations/*.yaml states it.</summary>
internal sealed class BotConfiguration
{
    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    /// <summary>The configuration that this one takes everything from that it does not say itself.</summary>
    public string? Base { get; set; }

    public ProgramSettings Program { get; set; } = new();

    /// <summary>What main stores first; null where it stores the C2's address itself.</summary>
    public Endpoint? Decoy { get; set; } = new();

    public CncSettings Cnc { get; set; } = new();

    /// <summary>Entries for a C2 that nothing uses any more; null where there are none.</summary>
    public TableEndpoint? Stale { get; set; }

    public TableEndpoint Report { get; set; } = new();

    public TableSettings Table { get; set; } = new();

    public ScannerSettings Scanner { get; set; } = new();

    public List<AttackVector> Vectors { get; set; } = [];
}

internal sealed class ProgramSettings
{
    public string Argv0 { get; set; } = "";

    public ushort SingleInstancePort { get; set; }

    public string LocalAddressProbe { get; set; } = "";

    public string Resolver { get; set; } = "";

    /// <summary>The name servers of which one is drawn each time; `resolver` is not used then.</summary>
    public List<string> Resolvers { get; set; } = [];

    /// <summary>What main asks for before it builds anything, in this order.</summary>
    public List<GateSettings> Gates { get; set; } = [];

    /// <summary>What main does where one of them is not content: exit or idle.</summary>
    public string GateFailure { get; set; } = "exit";

    /// <summary>called: by main; uncalled: compiled in, but nobody calls it.</summary>
    public string TableInit { get; set; } = "called";

    /// <summary>started: by main; unreached: in a branch that is never taken; unreferenced: compiled in, but nobody calls it; none.</summary>
    public string Scanner { get; set; } = "started";
}

/// <summary>A check of sources/bot/gates with its parameters; which of them it needs is its own affair.</summary>
internal sealed class GateSettings
{
    public string Check { get; set; } = "";

    public string? Address { get; set; }

    public ushort? Port { get; set; }

    public string? Name { get; set; }

    public int? Count { get; set; }

    public int? Seconds { get; set; }

    /// <summary>Seconds since 1970; the first that is right.</summary>
    public uint? From { get; set; }

    /// <summary>Seconds since 1970; the first that is too late.</summary>
    public uint? Until { get; set; }
}

internal sealed class Endpoint
{
    public string Address { get; set; } = "";

    public ushort Port { get; set; }
}

/// <summary>An endpoint whose host and port are entries of the table.</summary>
internal sealed class TableEndpoint
{
    public int DomainId { get; set; }

    public int PortId { get; set; }

    public string Host { get; set; } = "";

    public ushort Port { get; set; }
}

internal sealed class TableSettings
{
    public uint Key { get; set; }

    public int Slots { get; set; }

    public List<TableEntry> Entries { get; set; } = [];
}

internal sealed class TableEntry
{
    public int Id { get; set; }

    public string? Name { get; set; }

    public string? Text { get; set; }

    public ushort? Port { get; set; }

    public string? Hex { get; set; }

    /// <summary>The declared length, where it is not the literal's.</summary>
    public int? Length { get; set; }

    /// <summary>What the bytes behind the literal decode to, up to the declared length.</summary>
    public string? Trailing { get; set; }

    /// <summary>False: the text is stored without its NUL.</summary>
    public bool Terminated { get; set; } = true;
}

internal sealed class ScannerSettings
{
    public uint Key { get; set; }

    public List<Credential> Credentials { get; set; } = [];
}

internal sealed class Credential
{
    public string User { get; set; } = "";

    public string Password { get; set; } = "";

    public ushort Weight { get; set; }
}

internal sealed class AttackVector
{
    public byte Id { get; set; }

    public string Function { get; set; } = "";
}
