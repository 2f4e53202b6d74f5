using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>
/// When a report is complete: table decoded, credentials and attack vectors found or known to be absent, and a CNC. None when
/// none of the four was found, partial in between.
/// </summary>
public static class OutcomeRules
{
    /// <summary>Sets outcome and reasons.</summary>
    /// <param name="report">A report with findings.</param>
    public static ExtractionReport Apply(ExtractionReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        List<string> reasons = [];
        bool hasTable = report.Table.Status is TableStatus.Decoded or TableStatus.Encrypted;
        bool hasCnc = report.Endpoints.Any(endpoint => endpoint.Role == EndpointRole.Cnc);
        bool hasAny = hasTable || hasCnc
            || report.Credentials.Status == FindingStatus.Found
            || report.Attacks.Status == FindingStatus.Found;
        if (report.Table.Status == TableStatus.NotFound)
        {
            reasons.Add("No string table was found in the memory of any process.");
        }
        else if (report.Table.Status == TableStatus.Encrypted)
        {
            reasons.Add("The string table was found, but no function of the sample was seen to decrypt an entry by its id.");
        }

        if (report.Credentials.Status == FindingStatus.NotFound)
        {
            reasons.Add("No credential list was found: the scanner was not reached, or the sample has none.");
        }

        if (report.Attacks.Status == FindingStatus.NotFound)
        {
            reasons.Add("No attack vectors were found: attack_init was not reached, or the sample has none.");
        }

        if (!hasCnc)
        {
            reasons.Add("No CNC was seen: the sample neither asked for a name nor connected to one.");
        }

        Outcome outcome = !hasAny ? Outcome.None : reasons.Count > 0 ? Outcome.Partial : Outcome.Complete;
        return report with { Outcome = outcome, OutcomeReasons = reasons };
    }
}
