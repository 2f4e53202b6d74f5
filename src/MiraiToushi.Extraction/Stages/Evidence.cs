using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>
/// Weighs findings against each other. Weights that tile, and a table that the sample's own function decrypts, stand for
/// themselves; arrays of (function, number) or of (pointer, length) also occur in ordinary programs and count only in company.
/// </summary>
internal sealed record Evidence
{
    /// <summary>The table that is reported.</summary>
    public required TableFinding Table { get; init; }

    /// <summary>The credentials that are reported.</summary>
    public required CredentialFinding Credentials { get; init; }

    /// <summary>The attack vectors that are reported.</summary>
    public required AttackFinding Attacks { get; init; }

    /// <summary>Whether this is a bot.</summary>
    public bool IsBot => Table.Status != TableStatus.NotFound
        || Credentials.Status == FindingStatus.Found
        || Attacks.Status == FindingStatus.Found;

    /// <summary>What was left out, and why.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>Weighs what a boot found.</summary>
    /// <param name="boot">The boot.</param>
    /// <param name="table">The table as the unlock stage gave it.</param>
    public static Evidence Weigh(Boot boot, TableFinding table)
    {
        bool isDecoded = table.Status == TableStatus.Decoded;
        bool hasWeights = boot.Credentials?.TotalWeight is not null;
        bool isOnline = boot.Connected || boot.Machine.Trace.Network.OfType<DnsEvent>().Any();
        bool hasAttacks = boot.Attacks is not null && (isDecoded || hasWeights || isOnline);
        bool hasCredentials = boot.Credentials is not null && (hasWeights || isDecoded || hasAttacks);
        bool hasTable = isDecoded || (table.Status != TableStatus.NotFound && (hasWeights || (hasAttacks && isOnline)));
        List<Diagnostic> diagnostics = [];
        if (boot.Attacks is { } attacks && !hasAttacks)
        {
            diagnostics.Add(LeftOut($"{attacks.Vectors.Count} records of (function, number)", attacks.Address));
        }

        if (boot.Credentials is { } credentials && !hasCredentials)
        {
            diagnostics.Add(LeftOut($"{credentials.Entries.Count} pairs of texts without weights", credentials.Address));
        }

        if (table.Status != TableStatus.NotFound && !hasTable)
        {
            diagnostics.Add(LeftOut($"{table.Entries.Count} slots of (pointer, length)", table.Address));
        }

        return new Evidence
        {
            Table = hasTable ? table : new TableFinding(),
            Credentials = hasCredentials ? boot.Credentials! : new CredentialFinding(),
            Attacks = hasAttacks ? boot.Attacks! : new AttackFinding(),
            Diagnostics = diagnostics,
        };
    }

    private static Diagnostic LeftOut(string what, ulong? address) => new(
        DiagnosticSeverity.Information,
        "harvest",
        $"{what} at 0x{address:x} were left out: nothing else of a bot was found, and ordinary programs have such arrays too.",
        "weak-evidence");
}
