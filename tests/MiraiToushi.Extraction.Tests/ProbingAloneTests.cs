using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Tests.Support;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Extraction.Tests;

/// <summary>
/// The two ways in, each alone: with nothing run but the start-up code of the C library, calling functions one by one still
/// gives table, credentials and attack vectors; with no function called, the boot gives what the sample builds of itself.
/// </summary>
public sealed class ProbingAloneTests
{
    // What is packed has to run before there is anything to probe, and where all is one unit the functions are not there to be
    // called. Code for the e500 shows that it is only when it runs on the usual processor. In the RISC-V program with imports
    // table_init is entered behind its first entry; in the SPARC one, data that is tried as code ends the engine in this process
    // (a worker's death costs that place only).
    public static TheoryData<string> LookAlikes =>
        [.. FixtureManifest.Current.Fixtures.Where(fixture => fixture is { Expectation: "configuration", Packing: null, Damage: null, Unity: not true } && !fixture.Name.EndsWith("-8540", StringComparison.Ordinal) && fixture.File is not ("riscv64/leak-O2-dynamic" or "sparc/leak-O2-dynamic")).Select(fixture => fixture.File)];

    [Theory]
    [MemberData(nameof(LookAlikes))]
    public void Without_a_boot_probing_gives_table_credentials_and_vectors(string file)
    {
        ManifestFixture fixture = FixtureManifest.Current.Find(file);
        ExtractionReport report = Extracted.From(fixture, Extracted.Options with { AllowBoot = false });
        IReadOnlyList<string> differences = TruthComparison.DifferencesInMemory(fixture, report);
        Assert.True(differences.Count == 0, $"{file}:\n  {string.Join("\n  ", differences)}");
        Assert.All(report.Credentials.Entries, entry => Assert.Equal("probe", entry.Provenance.Stage));
    }

    [Theory]
    [MemberData(nameof(LookAlikes))]
    public void Without_probing_the_boot_gives_what_stands_in_the_clear(string file)
    {
        ManifestFixture fixture = FixtureManifest.Current.Find(file);
        ExtractionReport report = Extracted.From(fixture, Extracted.Options with { AllowProbing = false });
        ExtractionReport whole = Extracted.From(fixture);
        bool isBuiltByBoot = whole.Credentials.Entries.Count > 0 && whole.Credentials.Entries.All(entry => entry.Provenance.Stage == "boot")
            && whole.Attacks.Vectors.All(vector => vector.Provenance.Stage == "boot");
        if (isBuiltByBoot)
        {
            Assert.Equal(whole.Credentials.Entries.Select(entry => (entry.User, entry.Password)), report.Credentials.Entries.Select(entry => (entry.User, entry.Password)));
            Assert.Equal(whole.Attacks.Vectors.Select(vector => (vector.Id, vector.Function)), report.Attacks.Vectors.Select(vector => (vector.Id, vector.Function)));
        }
        else
        {
            Assert.All(report.Credentials.Entries, entry => Assert.Equal("boot", entry.Provenance.Stage));
        }

        Assert.DoesNotContain(report.Table.Entries, entry => entry.Provenance.Stage is "unlock" or "probe");
    }
}
