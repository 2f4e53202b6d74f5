using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Stages;

namespace MiraiToushi.Extraction.Tests.Stages;

public sealed class OutcomeRulesTests
{
    private static readonly Provenance Somewhere = new() { Stage = "boot", Method = "test" };

    private static readonly ExtractionReport Empty = new()
    {
        Sample = new SampleFacts { Name = "sample", Sha256 = new string('0', 64), Size = 0 },
        Profile = "default",
        Outcome = Outcome.Complete,
    };

    private static readonly ExtractionReport Full = Empty with
    {
        Table = new TableFinding { Status = TableStatus.Decoded },
        Credentials = new CredentialFinding { Status = FindingStatus.Found },
        Attacks = new AttackFinding { Status = FindingStatus.Found },
        Endpoints = [Endpoint(EndpointRole.Cnc)],
    };

    [Fact]
    public void Everything_is_complete()
    {
        ExtractionReport report = OutcomeRules.Apply(Full);
        Assert.Equal(Outcome.Complete, report.Outcome);
        Assert.Empty(report.OutcomeReasons);
    }

    [Fact]
    public void Nothing_is_none_with_a_reason_for_each_part()
    {
        ExtractionReport report = OutcomeRules.Apply(Empty);
        Assert.Equal(Outcome.None, report.Outcome);
        Assert.Equal(4, report.OutcomeReasons.Count);
    }

    [Fact]
    public void What_is_absent_by_design_is_not_missing()
    {
        ExtractionReport report = OutcomeRules.Apply(Full with
        {
            Credentials = new CredentialFinding { Status = FindingStatus.Absent },
            Attacks = new AttackFinding { Status = FindingStatus.Absent },
        });
        Assert.Equal(Outcome.Complete, report.Outcome);
    }

    [Fact]
    public void Each_missing_part_makes_it_partial_with_one_reason()
    {
        ExtractionReport[] lacking =
        [
            Full with { Table = new TableFinding() },
            Full with { Table = new TableFinding { Status = TableStatus.Encrypted } },
            Full with { Credentials = new CredentialFinding() },
            Full with { Attacks = new AttackFinding() },
            Full with { Endpoints = [Endpoint(EndpointRole.Decoy), Endpoint(EndpointRole.Other)] },
        ];
        Assert.All(lacking, report =>
        {
            ExtractionReport judged = OutcomeRules.Apply(report);
            Assert.Equal(Outcome.Partial, judged.Outcome);
            Assert.Single(judged.OutcomeReasons);
        });
    }

    [Fact]
    public void A_decoy_alone_is_nothing() =>
        Assert.Equal(Outcome.None, OutcomeRules.Apply(Empty with { Endpoints = [Endpoint(EndpointRole.Decoy)] }).Outcome);

    private static EndpointFinding Endpoint(EndpointRole role) =>
        new() { Role = role, Host = "cnc.invalid", Sources = ["connect"], Provenance = Somewhere };
}
