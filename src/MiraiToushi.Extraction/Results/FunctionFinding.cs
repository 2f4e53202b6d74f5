namespace MiraiToushi.Extraction.Results;

/// <summary>A function of the sample.</summary>
/// <param name="Address">Guest address, without the Thumb bit.</param>
/// <param name="Role">What it does, one of <see cref="FunctionRoles"/>; null where that is not known.</param>
/// <param name="Symbol">What the file itself calls it; null where it is stripped. Hostile text.</param>
public sealed record FunctionFinding(ulong Address, string? Role, string? Symbol);

/// <summary>Roles of functions, by the names that the published source has for them.</summary>
public static class FunctionRoles
{
    /// <summary>The bot's own entry point.</summary>
    public const string Main = "main";

    /// <summary>Fills the string table.</summary>
    public const string TableInit = "table_init";

    /// <summary>Decrypts an entry of the string table, given its id.</summary>
    public const string TableUnlock = "table_unlock_val";

    /// <summary>Finds out where the CNC is.</summary>
    public const string Resolver = "resolve_cnc_addr";

    /// <summary>Adds a pair to the credential list.</summary>
    public const string AddCredential = "add_auth_entry";

    /// <summary>Fills the credential list.</summary>
    public const string ScannerInit = "scanner_init";

    /// <summary>Registers the attack vectors.</summary>
    public const string AttackInit = "attack_init";
}
