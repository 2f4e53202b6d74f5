using MiraiToushi.Extraction.Tests.Support;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Extraction.Tests;

/// <summary>The look-alikes with gates are right: where the machine is as they want it, they build all that they have.</summary>
public sealed class GateFixtureTests
{
    public static TheoryData<string> Gated =>
    [
        .. FixtureManifest.Current.Fixtures
            .Where(fixture => fixture.Configuration is { } name && FixtureManifest.Current.Configurations[name].Checks.Count > 0)
            .Select(fixture => fixture.File),
    ];

    [Theory]
    [MemberData(nameof(Gated))]
    public void A_gate_opens_where_the_machine_is_as_the_look_alike_wants_it(string file)
    {
        ManifestFixture fixture = FixtureManifest.Current.Find(file);
        IReadOnlyList<string> differences = TruthComparison.DifferencesInMemory(fixture, Extracted.From(fixture, WillingMachine.For(fixture)));
        Assert.True(differences.Count == 0, $"{file}:\n  {string.Join("\n  ", differences)}");
    }

    [Fact]
    public void Every_obstacle_is_there_for_both_byte_orders()
    {
        var gated = FixtureManifest.Current.Fixtures
            .Where(fixture => fixture.Configuration is not null)
            .GroupBy(fixture => fixture.Configuration!)
            .Where(group => group.Key is not ("leak" or "variant"));
        Assert.All(gated, group => Assert.Equal(["big", "little"], group.Select(fixture => fixture.ByteOrder).Distinct().Order()));
        Assert.True(FixtureManifest.Current.Configurations.Values.SelectMany(configuration => configuration.Checks).DistinctBy(check => check.Check).Count() >= 30);
    }
}
