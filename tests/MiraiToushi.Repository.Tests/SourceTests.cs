using System.Text.RegularExpressions;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Repository.Tests;

/// <summary>Rules for the text of the sources.</summary>
public sealed partial class SourceTests
{
    private const int MaximumLines = 500;

    // Known to everybody who has read the leak; the default profile says so.
    private const string PublicName = "./dvrHelper";

    // A password of a fixture, and everybody's word for what runs in an emulator.
    private const string CommonWord = "guest";

    private static readonly string[] Unfinished = ["NotImplementedException", "TODO", "FIXME", "HACK"];

    // Written in two parts, so that this file does not name them itself.
    private static readonly string[] MachinePaths = ["/wor" + "k/", "/far" + "m/", "/home/" + "user/"];

    [Fact]
    public void No_file_is_longer_than_one_can_overlook() =>
        Assert.All(
            Sources().Where(file => file.EndsWith(".cs", StringComparison.Ordinal)),
            file => Assert.True(RepositoryTree.Text(file).Count(character => character == '\n') <= MaximumLines, file));

    [Fact]
    public void Nothing_is_left_unfinished() =>
        Assert.Empty(
            from file in Sources()
            let text = RepositoryTree.Text(file)
            from word in Unfinished
            where Regex.IsMatch(text, $@"\b{word}\b")
            select $"{file}: {word}");

    [Fact]
    public void No_file_names_a_path_of_the_machine_it_was_written_on() =>
        Assert.Empty(
            from file in TextFiles()
            let text = RepositoryTree.Text(file)
            from path in MachinePaths
            where text.Contains(path, StringComparison.Ordinal)
            select $"{file}: {path}");

    [Fact]
    public void Text_files_end_lines_with_a_line_feed_only() =>
        Assert.All(TextFiles(), file => Assert.False(RepositoryTree.Text(file).Contains('\r'), file));

    /// <summary>Nothing may be recognised because it is one of our fixtures.</summary>
    [Fact]
    public void The_sources_know_no_fixture()
    {
        string[] literals = [.. FixtureLiterals().Distinct()];
        HashSet<string> addresses = [.. FixtureAddresses()];
        List<string> hits = [];
        foreach (string file in Sources().Concat(RepositoryTree.Below("emulation-profiles")))
        {
            string text = RepositoryTree.Text(file);
            hits.AddRange(literals.Where(literal => text.Contains(literal, StringComparison.OrdinalIgnoreCase)).Select(literal => $"{file}: {literal}"));
            hits.AddRange(Hexadecimal().Matches(text)
                .Select(match => match.Value.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant())
                .Where(addresses.Contains)
                .Select(address => $"{file}: {address}"));
        }

        Assert.True(hits.Count == 0, string.Join('\n', hits));
    }

    [Fact]
    public void There_are_literals_to_look_for()
    {
        Assert.True(FixtureLiterals().Distinct().Count() > 200);
        Assert.True(FixtureAddresses().Distinct().Count() > 500);
        Assert.Matches(Hexadecimal(), "0x0001_23aB");
    }

    private static IEnumerable<string> FixtureLiterals()
    {
        foreach (ManifestFixture fixture in FixtureManifest.Current.Fixtures)
        {
            yield return fixture.File;
            yield return fixture.Sha256[..16];
            if (fixture.Name.Contains('-', StringComparison.Ordinal))
            {
                yield return fixture.Name;
            }

            if (fixture.Gate?.Argv0 is { } argument && argument != PublicName)
            {
                yield return argument;
            }
        }

        foreach (ManifestConfiguration configuration in FixtureManifest.Current.Configurations.Values)
        {
            foreach (ManifestEndpoint endpoint in configuration.Endpoints.Where(endpoint => endpoint.Purpose is null || endpoint.Role == "decoy"))
            {
                yield return endpoint.Host;
            }

            yield return configuration.TableKey["0x".Length..];

            // Passwords are ordinary words: they count as whole literals.
            foreach (string password in configuration.Credentials.Select(credential => credential.Password).Where(password => password is not ("" or CommonWord)))
            {
                yield return $"\"{password}\"";
                yield return $"'{password}'";
            }
        }
    }

    private static IEnumerable<string> FixtureAddresses()
    {
        foreach (ManifestFixture fixture in FixtureManifest.Current.Fixtures.Where(fixture => fixture.Addresses is not null))
        {
            foreach (string address in fixture.Addresses!.Values.Concat(fixture.Vectors!.Select(vector => vector.Address)))
            {
                // Those of a static PIE count from 0 and are as small as any constant.
                if (ManifestNumber.Parse(address) > 0xFFFF)
                {
                    yield return address.ToLowerInvariant();
                }
            }
        }
    }

    private static IEnumerable<string> Sources() => RepositoryTree.Below("src").Where(IsText);

    // Binaries are below fixtures/ only, which another test sees to.
    private static IEnumerable<string> TextFiles() =>
        RepositoryTree.Files.Where(file => !file.StartsWith("fixtures/", StringComparison.Ordinal) || IsText(file) || file.EndsWith(".c", StringComparison.Ordinal));

    private static bool IsText(string file) => Path.GetExtension(file) is ".cs" or ".txt" or ".json" or ".sh" or ".yaml" or ".csproj" or ".props" or ".md";

    [GeneratedRegex("0x[0-9a-fA-F_]+")]
    private static partial Regex Hexadecimal();
}
