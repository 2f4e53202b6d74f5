using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Tests.Support;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Extraction.Tests;

/// <summary>Which code uses which table entry: all of it, and nothing else, on every architecture and at every level of optimisation.</summary>
public sealed class ReferenceTests
{
    public static TheoryData<string> Known => [.. ReferenceTruth.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Known))]
    public void References_are_what_the_sources_say(string file)
    {
        ManifestFixture fixture = FixtureManifest.Current.Find(file);
        ExtractionReport report = Extracted.From(fixture);
        ulong bias = report.Table.Address!.Value - fixture.AddressOf("table");
        string[] found = [.. report.Table.Entries.SelectMany(entry => entry.References.Select(reference => Line(entry.Id, reference.Function - bias, reference.CallSite - bias)))];
        IReadOnlyList<ReferenceTruth> truth = ReferenceTruth.All[file];
        string[] sure = [.. truth.SelectMany(fact => fact.Sites.Select(site => Line(fact, site)))];
        string[] possible = [.. truth.SelectMany(fact => fact.OtherSites.Select(site => Line(fact, site)))];
        Assert.Empty(sure.Except(found));
        Assert.Empty(found.Except(sure).Except(possible));
        Assert.Equal(found.Distinct(), found);
    }

    [Theory]
    [MemberData(nameof(Known))]
    public void Roles_are_proved_and_right(string file)
    {
        ManifestFixture fixture = FixtureManifest.Current.Find(file);
        ExtractionReport report = Extracted.From(fixture);
        ulong bias = report.Table.Address!.Value - fixture.AddressOf("table");
        Dictionary<ulong, string> names = ReferenceTruth.All[file].DistinctBy(fact => fact.Address).ToDictionary(fact => ManifestNumber.Parse(fact.Address) + bias, fact => fact.Function.TrimStart('.'));
        foreach (TableReference reference in report.Table.Entries.SelectMany(entry => entry.References).Where(reference => reference.Name is not null))
        {
            Assert.Equal(names[reference.Function], reference.Name);
        }

        Assert.Contains(report.Table.Entries.SelectMany(entry => entry.References), reference => reference.Name == "resolve_cnc_addr");
    }

    [Fact]
    public void The_truth_covers_every_architecture()
    {
        IEnumerable<string> Of(IEnumerable<ManifestFixture> fixtures) => fixtures.Select(fixture => $"{fixture.Architecture} {fixture.ByteOrder} {fixture.Abi}").Distinct();
        ManifestFixture[] all = [.. FixtureManifest.Current.Fixtures.Where(fixture => fixture.Expectation == "configuration")];
        // A twin with line numbers, from which the truth is read, has other code on RISC-V with 32 bits.
        string[] without = ["riscv32 little riscv32"];
        Assert.Empty(Of(all).Except(without).Except(Of(all.Where(fixture => ReferenceTruth.All.ContainsKey(fixture.File)))));
    }

    private static string Line(ReferenceTruth fact, string site) => Line(fact.Id, ManifestNumber.Parse(fact.Address), ManifestNumber.Parse(site));

    private static string Line(int id, ulong function, ulong site) => $"entry {id} in 0x{function:x} at 0x{site:x}";
}
