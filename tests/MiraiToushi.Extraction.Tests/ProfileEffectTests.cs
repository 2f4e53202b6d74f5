using MiraiToushi.Emulation;
using MiraiToushi.Extraction.Profiles;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Tests.Support;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Extraction.Tests;

/// <summary>What a profile assumes shows in the report.</summary>
public sealed class ProfileEffectTests
{
    private const int Trap = 5;

    [Theory]
    [InlineData("i386/leak-O3")]
    [InlineData("x86-64/variant-O3")]
    [InlineData("arm/leak-O3")]
    [InlineData("arm-thumb/leak-O3")]
    [InlineData("arm-oabi/variant-O3")]
    [InlineData("mips/leak-O3")]
    [InlineData("mipsel/leak-O3")]
    public void Swallowing_SIGTRAP_leaves_the_decoy(string file)
    {
        ManifestFixture fixture = FixtureManifest.Current.Find(file);
        ManifestEndpoint[] truth = [.. FixtureManifest.Current.Configurations[fixture.Configuration!].Endpoints];
        ExtractionReport report = Extracted.From(fixture, With(machine => machine with { Signals = new SignalSettings { Swallow = [Trap] } }));
        EndpointFinding decoy = Assert.Single(report.Endpoints, endpoint => endpoint.Role == EndpointRole.Decoy);
        ManifestEndpoint stored = truth.Single(endpoint => endpoint.Role == "decoy");
        Assert.Equal(stored.Host, decoy.Host);
        Assert.Equal(stored.Port, decoy.Port);
        Assert.Contains("connect", decoy.Sources);
        Assert.DoesNotContain(report.Endpoints, endpoint => endpoint.Role == EndpointRole.Cnc);
        Assert.DoesNotContain(report.Endpoints, endpoint => truth.Any(known => known.Role == "cnc" && known.Host == endpoint.Host));
        Assert.Equal(Outcome.Partial, report.Outcome);
        Assert.Empty(TruthComparison.DifferencesInMemory(fixture, report));
    }

    [Fact]
    public void Without_raw_sockets_the_scanner_builds_no_credentials()
    {
        ExtractionReport report = Extracted.From("arm/leak-O3", With(machine => machine with { Network = machine.Network with { RawSockets = false } }));
        Assert.Equal(Outcome.Partial, report.Outcome);
        Assert.Equal(FindingStatus.NotFound, report.Credentials.Status);
        Assert.Contains(report.OutcomeReasons, reason => reason.Contains("credential", StringComparison.Ordinal));
        Assert.Equal(TableStatus.Decoded, report.Table.Status);
        Assert.Equal(FindingStatus.Found, report.Attacks.Status);
    }

    [Fact]
    public void A_layout_that_is_not_in_the_profile_is_not_found()
    {
        EmulationProfile profile = EmulationProfileReader.Default;
        ExtractionReport report = Extracted.From("mips/leak-O3", new ExtractionOptions
        {
            Profile = profile with { AttackLayouts = [.. profile.AttackLayouts.Where(layout => layout.Name == "vector-first")] },
        });
        Assert.Equal(FindingStatus.NotFound, report.Attacks.Status);
        Assert.Equal(TableStatus.Decoded, report.Table.Status);
        Assert.Equal(Outcome.Partial, report.Outcome);
    }

    [Fact]
    public void Without_probing_only_what_the_sample_itself_had_open_is_decoded()
    {
        ManifestFixture fixture = FixtureManifest.Current.Find("mipsel/leak-O3");
        ExtractionReport report = Extracted.From(fixture, new ExtractionOptions { Profile = EmulationProfileReader.Default with { MaximumProbes = 0 } });
        Assert.Equal(TableStatus.Encrypted, report.Table.Status);
        Assert.Equal(Outcome.Partial, report.Outcome);
        IReadOnlyList<ManifestEntry> truth = FixtureManifest.Current.Configurations[fixture.Configuration!].Entries;
        Assert.Equal(truth.Count, report.Table.Entries.Count);
        Assert.Contains(report.Table.Entries, entry => entry.Decoded is null);
        Assert.All(
            report.Table.Entries.Where(entry => entry.Decoded is not null),
            entry => Assert.Equal(truth.Single(expected => expected.Id == entry.Id).Text, entry.Text));
    }

    [Fact]
    public void The_report_names_the_profile()
    {
        ExtractionReport report = Extracted.From("broken/text.txt", new ExtractionOptions { Profile = EmulationProfileReader.Default with { Name = "mine" } });
        Assert.Equal("mine", report.Profile);
    }

    private static ExtractionOptions With(Func<MachineConfiguration, MachineConfiguration> change)
    {
        EmulationProfile profile = EmulationProfileReader.Default;
        return new ExtractionOptions { Profile = profile with { Machine = change(profile.Machine) } };
    }
}
