using MiraiToushi.Elf;
using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction;
using MiraiToushi.Extraction.Harvest;
using MiraiToushi.Extraction.Profiles;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Stages;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Benchmarks;

/// <summary>One sample, and the phases of its extraction one by one.</summary>
internal sealed class Phases
{
    /// <summary>One sample for each architecture.</summary>
    public static readonly string[] Samples = ["i386/leak-O3", "x86-64/leak-O3", "arm/leak-O3", "mips/leak-O3", "mipsel/leak-O3"];

    private static readonly ExtractionOptions Options = new() { Profile = EmulationProfileReader.Default };

    private readonly byte[] _file;
    private readonly string _name;

    /// <summary>Reads a fixture.</summary>
    /// <param name="file">Such as "arm/leak-O3".</param>
    public Phases(string file)
    {
        ManifestFixture fixture = FixtureManifest.Current.Find(file);
        _file = fixture.ReadBytes();
        _name = fixture.Name;
        FullPath = fixture.FullPath;
    }

    /// <summary>The bytes of the file.</summary>
    public byte[] File => _file;

    /// <summary>Where the sample is.</summary>
    public string FullPath { get; }

    /// <summary>All of it, as the command does it in its worker.</summary>
    public ExtractionReport Extract() => ConfigurationExtractor.Extract(_file, _name, Options);

    /// <summary>Reads the file and makes a machine with it.</summary>
    public Machine Start()
    {
        (ElfImage image, Architecture architecture) = Read();
        MachineConfiguration configuration = Options.Profile.Machine with { Arguments = Options.Profile.ArgumentsToTry[0] };
        return Start(image, architecture, configuration);
    }

    /// <summary>Makes a machine with an arbitrary program.</summary>
    /// <param name="arguments">Its arguments, the name included.</param>
    /// <param name="budgets">When it is over.</param>
    public Machine Start(IReadOnlyList<string> arguments, BudgetSettings budgets)
    {
        (ElfImage image, Architecture architecture) = Read();
        return Start(image, architecture, new MachineConfiguration { Arguments = arguments, Budgets = budgets });
    }

    private static Machine Start(ElfImage image, Architecture architecture, MachineConfiguration configuration) =>
        Machine.Create(image, architecture, configuration, out string? problem) ?? throw new InvalidOperationException(problem);

    /// <summary>Runs a machine until nothing in it does anything new.</summary>
    /// <param name="machine">A machine that did not run yet.</param>
    public static void Boot(Machine machine) => machine.Run(CancellationToken.None);

    /// <summary>Looks for table, credentials and attack vectors in the memory of every process.</summary>
    /// <param name="machine">A machine that has run.</param>
    /// <returns>How much was found.</returns>
    public static int Harvest(Machine machine)
    {
        int found = 0;
        foreach (EndedProcess process in machine.Ended)
        {
            SnapshotView view = new(machine, process.Memory);
            found += TableRecogniser.Find(view, Options.Profile.TableLayouts).Count;
            found += CredentialRecogniser.Find(view, Options.Profile.CredentialLayouts, process.Path, attackArray: null)?.Entries.Count ?? 0;
            found += AttackRecogniser.Find(view, Options.Profile.AttackLayouts, process.Path)?.Vectors.Count ?? 0;
        }

        return found;
    }

    /// <summary>A boot to decrypt in, with everything before it done.</summary>
    public (Sample Sample, Boot Boot) Prepare()
    {
        (ElfImage image, Architecture architecture) = Read();
        Sample sample = new(image, architecture, Options, null, CancellationToken.None);
        Boot? boot = Extraction.Stages.Boot.Run(sample, Options.Profile.ArgumentsToTry[0], "benchmark", null, out string? problem);
        return (sample, boot ?? throw new InvalidOperationException(problem));
    }

    /// <summary>Finds the unlock function and decrypts the table with it.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="boot">Its boot.</param>
    public static TableFinding Decrypt(Sample sample, Boot boot) => new UnlockStage(sample, boot).Run();

    private (ElfImage Image, Architecture Architecture) Read()
    {
        ElfImage image = ElfReader.Read(_file).Image ?? throw new InvalidOperationException("The fixture is no ELF.");
        return (image, ArchitectureCatalog.Find(image) ?? throw new InvalidOperationException("The fixture's architecture is not supported."));
    }
}
