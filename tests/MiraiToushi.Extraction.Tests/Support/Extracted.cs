using MiraiToushi.Extraction.Profiles;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Extraction.Tests.Support;

/// <summary>Extraction as the tests call it.</summary>
internal static class Extracted
{
    /// <summary>The default profile, and nothing else.</summary>
    public static ExtractionOptions Options { get; } = new() { Profile = EmulationProfileReader.Default };

    /// <summary>Extracts a fixture.</summary>
    /// <param name="fixture">The fixture.</param>
    /// <param name="options">Null for the default profile.</param>
    public static ExtractionReport From(ManifestFixture fixture, ExtractionOptions? options = null) =>
        ConfigurationExtractor.Extract(fixture.ReadBytes(), fixture.Name, options ?? Options);

    /// <summary>Extracts a fixture.</summary>
    /// <param name="file">Such as "arm/leak-O3".</param>
    /// <param name="options">Null for the default profile.</param>
    public static ExtractionReport From(string file, ExtractionOptions? options = null) =>
        From(FixtureManifest.Current.Find(file), options);

    /// <summary>The fixtures of one expectation, for a theory; not those with damaged headers, which have tests of their own.</summary>
    /// <param name="expectation">As in the manifest.</param>
    public static TheoryData<string> Files(string expectation) =>
        [.. FixtureManifest.Current.Fixtures.Where(fixture => fixture.Expectation == expectation && fixture.Damage is null).Select(fixture => fixture.File)];
}
