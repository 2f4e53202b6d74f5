using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Tests.Support;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Extraction.Tests;

/// <summary>What a configuration says does not depend on the processor it was built for.</summary>
public sealed class AcrossArchitecturesTests
{
    private static readonly string[] Processors =
    [
        "aarch64 little", "arm big", "arm little", "i386 little", "m68k big", "mips big", "mips little", "powerpc big", "powerpc64 big",
        "powerpc64 little", "riscv32 little", "riscv64 little", "s390x big", "sparc big", "superh big", "superh little", "x86-64 little",
    ];

    /// <summary>Every look-alike at -O3: each target, each of its processors, and each C library.</summary>
    /// <param name="configuration">The configuration.</param>
    [Theory]
    [InlineData("leak")]
    [InlineData("variant")]
    public void The_same_configuration_gives_the_same_findings(string configuration)
    {
        ManifestFixture[] fixtures = [.. FixtureManifest.Current.Fixtures.Where(fixture =>
            fixture.Configuration == configuration && fixture.File!.Contains($"/{configuration}-O3", StringComparison.Ordinal))];
        Assert.Empty(Processors.Except(fixtures.Select(fixture => $"{fixture.Architecture} {fixture.ByteOrder}")));
        string expected = Essence(Extracted.From(fixtures[0]));
        Assert.All(fixtures, fixture => Assert.Equal((fixture.File, expected), (fixture.File, Essence(Extracted.From(fixture)))));
    }

    private static string Essence(ExtractionReport report) => string.Join(
        '\n',
        [
            .. report.Table.Entries.Select(entry => $"{entry.Id} {entry.Kind} {entry.Length} {Convert.ToHexString(entry.Decoded ?? [])}"),
            .. report.Credentials.Entries.Select(entry => $"{entry.User} {entry.Password} {entry.Weight}"),
            .. report.Attacks.Vectors.Select(vector => $"{vector.Id}"),
            .. report.Endpoints.Select(endpoint => $"{endpoint.Role} {endpoint.Host} {endpoint.Port}"),
        ]);
}
