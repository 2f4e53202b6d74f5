using System.Security.Cryptography;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Repository.Tests;

/// <summary>Manifest and binaries agree, and binaries are nowhere else.</summary>
public sealed class FixtureFileTests
{
    private const string Folder = "fixtures/binaries";
    private const long MaximumTotal = 60L << 20;

    [Fact]
    public void Every_binary_is_in_the_manifest_and_every_entry_has_its_binary() =>
        Assert.Equal(
            FixtureManifest.Current.Fixtures.Select(fixture => $"{Folder}/{fixture.File}").Order(StringComparer.Ordinal),
            RepositoryTree.Below(Folder));

    [Fact]
    public void Every_binary_is_the_one_that_the_manifest_describes() =>
        Assert.All(FixtureManifest.Current.Fixtures, fixture =>
        {
            byte[] bytes = fixture.ReadBytes();
            Assert.Equal(fixture.Size, bytes.Length);
            Assert.Equal(fixture.Sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        });

    [Fact]
    public void No_binary_can_be_started_by_accident() =>
        Assert.All(FixtureManifest.Current.Fixtures, fixture => Assert.False(RepositoryTree.IsExecutable(fixture.FullPath)));

    [Fact]
    public void Expectations_are_known_words_and_look_alikes_have_their_truth() =>
        Assert.All(FixtureManifest.Current.Fixtures, fixture =>
        {
            Assert.Contains(fixture.Expectation, (string[])["configuration", "nothing", "diagnosed", "broken", "unsupported"]);
            Assert.Equal(fixture.Expectation == "configuration", fixture.Configuration is not null);
            if (fixture.Configuration is { } name)
            {
                Assert.True(FixtureManifest.Current.Configurations.ContainsKey(name));
                ManifestConfiguration configuration = FixtureManifest.Current.Configurations[name];
                Assert.Equal(configuration.CommandLine is null, configuration.Endpoints.Any(endpoint => endpoint.Role == "cnc"));
                Assert.True(File.Exists(RepositoryFolder.Combine("fixtures", "configurations", $"{name}.yaml")));
            }
        });

    [Fact]
    public void The_tree_is_small() =>
        Assert.InRange(RepositoryTree.Files.Sum(file => new FileInfo(RepositoryFolder.Combine(file)).Length), 1, MaximumTotal);

    [Fact]
    public void There_is_no_binary_outside_the_fixtures() =>
        Assert.DoesNotContain(
            RepositoryTree.Files.Where(file => !file.StartsWith("fixtures/", StringComparison.Ordinal)),
            file => RepositoryTree.Bytes(file).Contains((byte)0));
}
