namespace FixtureBuilder.Configurations;

/// <summary>The truth about a look-alike, as configurations/*.yaml states it.</summary>
internal sealed class BotConfiguration
{
    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    public ProgramSettings Program { get; set; } = new();

    public Endpoint Decoy { get; set; } = new();

    public TableEndpoint Cnc { get; set; } = new();

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
