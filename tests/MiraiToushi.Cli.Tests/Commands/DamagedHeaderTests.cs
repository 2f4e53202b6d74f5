using MiraiToushi.Cli.Tests.Support;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Fixtures;
using MiraiToushi.Reporting;

namespace MiraiToushi.Cli.Tests.Commands;

/// <summary>The exit code of files that Linux refuses, and of files that it loads all the same.</summary>
public sealed class DamagedHeaderTests
{
    private static readonly ManifestFixture[] All = [.. FixtureManifest.Current.Fixtures.Where(fixture => fixture.Damage is not null)];

    /// <summary>One file of each way to be refused, of each target.</summary>
    public static TheoryData<string> Refused =>
        [.. All.Where(fixture => fixture.Damage!.Refusal is not null)
            .DistinctBy(fixture => (fixture.DerivedFrom, fixture.Damage!.Refusal)).Select(fixture => fixture.File)];

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_malformed_file_has_its_exit_code_and_says_why(string file)
    {
        ToolResult result = Tool.Run("extract", FixtureManifest.Current.Find(file).FullPath).ExpectExit(ExitCodes.NotElf);
        Assert.NotEmpty(result.Error);
    }

    [Theory]
    [InlineData("malformed", ExitCodes.NotElf)]
    [InlineData("valid", ExitCodes.Complete)]
    public void A_whole_group_has_one_exit_code(string group, int exitCode)
    {
        string folder = Path.Combine(FixtureManifest.BinaryFolder, group);

        ToolResult result = Tool.Run("extract", folder, "--format", "json").ExpectExit(exitCode);

        ExtractionReport[] reports = [.. result.Lines.Select(JsonReportReader.Read)];
        ManifestFixture[] fixtures = [.. All.Where(fixture => fixture.Damage!.Group == group)];
        Assert.Equal(fixtures.Select(fixture => fixture.Name).Order(StringComparer.Ordinal), reports.Select(report => report.Sample.Name).Order(StringComparer.Ordinal));
        Assert.All(reports, report => Assert.Equal(exitCode, ExitCodes.Of(report)));
    }

    [Fact]
    public void An_odd_file_is_complete_and_names_its_oddities()
    {
        ManifestFixture fixture = FixtureManifest.Current.Find("near-valid/mips-everything");

        ToolResult result = Tool.Run("extract", fixture.FullPath, "--format", "json").ExpectExit(ExitCodes.Complete);

        IEnumerable<string?> codes = JsonReportReader.Read(result.Output).Diagnostics.Select(diagnostic => diagnostic.Code);
        Assert.Empty(fixture.Damage!.Diagnostics.Except(codes.OfType<string>()));
    }
}
