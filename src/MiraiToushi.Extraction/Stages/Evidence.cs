using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>
/// Weighs findings against each other. A table that the sample's own function turns from noise into text stands for itself,
/// and so does a long list of pairs whose weights tile; everything else also occurs in ordinary programs and counts only in
/// company.
/// </summary>
internal sealed record Evidence
{
    private const int LongList = 20;

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
        bool gainsText = table.Status == TableStatus.Decoded && TextGain.Of(table) > 0;
        bool hasWeights = boot.Credentials?.TotalWeight is not null;
        bool hasLongList = hasWeights && boot.Credentials!.Entries.Count >= LongList;
        bool isBot = gainsText || hasLongList || (hasWeights && boot.Attacks is not null);
        if (isBot)
        {
            return new Evidence
            {
                Table = table,
                Credentials = boot.Credentials ?? new CredentialFinding(),
                Attacks = boot.Attacks ?? new AttackFinding(),
            };
        }

        List<Diagnostic> diagnostics = [];
        if (boot.Attacks is { } attacks)
        {
            diagnostics.Add(LeftOut($"{attacks.Vectors.Count} records of (function, number)", attacks.Address));
        }

        if (boot.Credentials is { } credentials)
        {
            diagnostics.Add(LeftOut($"{credentials.Entries.Count} pairs of texts", credentials.Address));
        }

        if (table.Status != TableStatus.NotFound)
        {
            diagnostics.Add(LeftOut($"{table.Entries.Count} slots of (pointer, length)", table.Address));
        }

        return new Evidence
        {
            Table = new TableFinding(),
            Credentials = new CredentialFinding(),
            Attacks = new AttackFinding(),
            Diagnostics = diagnostics,
        };
    }

    private static Diagnostic LeftOut(string what, ulong? address) => new(
        DiagnosticSeverity.Information,
        "harvest",
        $"{what} at 0x{address:x} were left out: nothing else of a bot was found, and ordinary programs have such arrays too.",
        "weak-evidence");
}
