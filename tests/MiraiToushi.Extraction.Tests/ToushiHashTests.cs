using System.Text.Json.Nodes;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Tests.Support;
using MiraiToushi.Fixtures;
using MiraiToushi.Reporting.ToushiFormat;

namespace MiraiToushi.Extraction.Tests;

/// <summary>
/// mirai-toushi's cluster hashes say that two samples hold the same configuration, whatever they were built for. The expected
/// ones were made from the configurations by hand: for each entry of the table, in the order of the file, "str" and its text or
/// "int" and its port; for each pair user, password and weight; all in one line without anything between, through sha256sum.
/// </summary>
public sealed class ToushiHashTests
{
    private const string LeakTable = "20d0eb858e1933b89cdf781573fc8192629c25aa05834d500097984bd19a4185";
    private const string LeakPairs = "8a7755fd3f1b2a37c028a8f4b1e36a8da398fb8144dc2306584947b1fc2909f3";
    private const string VariantTable = "6da07edd079bf278ba3737267f1a90b7104f3ae32814ea0242a968f2ffc0ee72";
    private const string VariantPairs = "80084e21c8569da787832ddb1037fe3103d746ca48585017a3fd03d87d8c5893";

    [Theory]
    [InlineData("leak", LeakTable, LeakPairs)]
    [InlineData("variant", VariantTable, VariantPairs)]
    public void One_configuration_has_the_same_hashes_on_every_processor(string configuration, string table, string pairs)
    {
        ManifestFixture[] fixtures = [.. FixtureManifest.Current.Fixtures
            .Where(fixture => fixture.Configuration == configuration && fixture.File!.EndsWith($"/{configuration}-O3", StringComparison.Ordinal))];
        Assert.True(fixtures.Select(fixture => (fixture.Architecture, fixture.ByteOrder)).Distinct().Count() >= 5);
        Assert.All(fixtures, fixture => Assert.Equal((table, pairs), Hashes(Extracted.From(fixture))));
    }

    [Theory]
    [InlineData("mips/leak-O0")]
    [InlineData("mips/leak-Os")]
    [InlineData("x86-64/leak-O3-glibc")]
    public void Neither_optimisation_nor_library_changes_them(string file) =>
        Assert.Equal((LeakTable, LeakPairs), Hashes(Extracted.From(file)));

    /// <summary>The function is found by what it does; the manifest knows where the linker put it.</summary>
    [Theory]
    [InlineData("mips/leak-O0")]
    [InlineData("mips/leak-O3")]
    [InlineData("mips/gate-argv0")]
    [InlineData("arm-thumb/leak-O3")]
    [InlineData("sparc/leak-O3")]
    [InlineData("x86-64/leak-O3-glibc")]
    public void The_function_that_fills_the_table_is_found(string file)
    {
        FunctionFinding found = Assert.Single(Extracted.From(file).Functions, function => function.Role == FunctionRoles.TableInit);
        Assert.Equal(FixtureManifest.Current.Find(file).AddressOf("table_init"), found.Address);
    }

    private static (string Table, string Pairs) Hashes(ExtractionReport report)
    {
        IReadOnlyList<ToushiFile> files = ToushiRenderer.Render(report, "/sample");
        string Read(string file, string function, string name) =>
            JsonNode.Parse(files.Single(one => one.Name == file).Text)![function]![name]!.GetValue<string>();
        return (Read("xor_table.json", "table_init_func", "tables_sha256"), Read("xor_scanner.json", "scanner_init_func", "auth_tables_sha256"));
    }
}
