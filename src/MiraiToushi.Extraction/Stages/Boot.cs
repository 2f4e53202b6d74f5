using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Linux.Uapi;
using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Harvest;
using MiraiToushi.Extraction.Profiles;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>One boot of the sample, and what its processes had built when they came to rest.</summary>
internal sealed class Boot : IDisposable
{
    /// <summary>What a part of a configuration counts in <see cref="Score"/>.</summary>
    public const int ScoreOfFinding = 1000;

    private const int ConvincingSlots = 6;

    private Boot(Machine machine, IReadOnlyList<string> arguments, string how)
    {
        Machine = machine;
        Arguments = arguments;
        How = how;
    }

    public Machine Machine { get; }

    /// <summary>argv of the first process.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>What was special about this boot, for the report.</summary>
    public string How { get; }

    /// <summary>The fullest table candidates with the process that holds each.</summary>
    public IReadOnlyList<(EndedProcess Process, TableCandidate Table)> Tables { get; private set; } = [];

    public CredentialFinding? Credentials { get; set; }

    public AttackFinding? Attacks { get; set; }

    /// <summary>Whether any process tried to connect by TCP to somewhere that is not the device itself.</summary>
    public bool Connected => BootEndpoints.HasFlows(this);

    /// <summary>What was changed about the machine before it ran; null where nothing. It can be applied to other machines.</summary>
    public Action<Machine>? Prepare { get; private init; }

    /// <summary>Whether a SIGTRAP handler was installed that never ran.</summary>
    public bool HasSilentTrapHandler =>
        Machine.Trace.Signals.Any(signal => signal is { Signal: SignalNumbers.Trap, Kind: SignalEventKind.Installed })
        && !Machine.Trace.Signals.Any(signal => signal is { Signal: SignalNumbers.Trap, Kind: SignalEventKind.Delivered });

    /// <summary>Whether the profile swallowed a SIGTRAP.</summary>
    public bool SwallowedTrap =>
        Machine.Trace.Signals.Any(signal => signal is { Signal: SignalNumbers.Trap, Kind: SignalEventKind.Swallowed });

    /// <summary>Whether there is a table that is too long to be a few variables that happen to lie side by side.</summary>
    public bool HasTable => Tables.Count > 0 && Tables[0].Table.Slots.Count >= ConvincingSlots;

    /// <summary>Whether table_init was found by calling functions, because the boot itself did not get to it.</summary>
    public bool HasCalledTableInit { get; set; }

    /// <summary>The function that fills the table, where it was found by calling functions; null elsewhere.</summary>
    public ulong? TableInit { get; set; }

    /// <summary>Whether the bot got far enough to leave nothing for its gate to hold back but a table of a kind not known here.</summary>
    public bool IsWilling => Credentials is not null && Attacks is not null && Connected && !HasSilentTrapHandler;

    /// <summary>How much was built, to compare boots.</summary>
    public int Score =>
        (HasTable ? ScoreOfFinding : 0)
        + (Tables.Count > 0 ? Tables[0].Table.Slots.Count : 0)
        + (Credentials is { } credentials ? ScoreOfFinding + credentials.Entries.Count : 0)
        + (Attacks is { } attacks ? ScoreOfFinding + attacks.Vectors.Count : 0)
        + (Connected ? 500 : 0)
        + (HasSilentTrapHandler ? 0 : 100);

    /// <summary>Whether the instructions for the whole sample are used up, so that nothing more is tried.</summary>
    public bool IsSpent => Machine.Instructions >= Machine.Configuration.Budgets.MaximumInstructions - (Machine.Configuration.Budgets.MaximumInstructions / 16);

    /// <summary>Whether nothing is left to wish for.</summary>
    public bool IsSatisfying => HasTable && Connected && !HasSilentTrapHandler;

    /// <summary>Runs the sample.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="arguments">argv of the first process.</param>
    /// <param name="how">What is special about this boot.</param>
    /// <param name="prepare">Changes the machine before it runs; may be null.</param>
    /// <param name="problem">Why there is no boot.</param>
    public static Boot? Run(Sample sample, IReadOnlyList<string> arguments, string how, Action<Machine>? prepare, out string? problem) =>
        Run(sample, arguments, how, prepare, budgets => budgets, out problem);

    /// <summary>Runs the sample within budgets of its own.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="arguments">argv of the first process.</param>
    /// <param name="how">What is special about this boot.</param>
    /// <param name="prepare">Changes the machine before it runs; may be null.</param>
    /// <param name="limit">Changes the budgets.</param>
    /// <param name="problem">Why there is no boot.</param>
    public static Boot? Run(
        Sample sample,
        IReadOnlyList<string> arguments,
        string how,
        Action<Machine>? prepare,
        Func<BudgetSettings, BudgetSettings> limit,
        out string? problem)
    {
        EmulationProfile profile = sample.Options.Profile;
        MachineConfiguration configuration = profile.Machine with
        {
            Arguments = arguments,
            Budgets = limit(profile.Machine.Budgets with
            {
                MaximumInstructions = sample.Options.MaximumInstructions ?? profile.Machine.Budgets.MaximumInstructions,
            }),
        };
        Machine? machine = Machine.Create(sample.File, sample.Architecture, configuration, out problem);
        if (machine is null)
        {
            return null;
        }

        machine.Trace.SystemCallAnswered = sample.Progress is { } progress ? progress.SystemCall : null;
        Boot boot = new(machine, arguments, how) { Prepare = prepare };
        prepare?.Invoke(machine);
        machine.Run(sample.Cancellation);
        machine.BlockEntered = null;
        machine.Intervene = null;
        machine.Steer = null;
        boot.Harvest(profile);
        return boot;
    }

    public void Dispose() => Machine.Dispose();

    /// <summary>Takes the table from a process in which table_init was called from outside.</summary>
    /// <param name="process">The process as the function left it.</param>
    /// <param name="profile">Layouts to look for.</param>
    public void AddTables(EndedProcess process, EmulationProfile profile)
    {
        HasCalledTableInit = true;
        SnapshotView view = new(Machine, process.Memory);
        Tables = [.. TableRecogniser.Find(view, profile.TableLayouts).Select(table => (process, table)), .. Tables];
    }

    private void Harvest(EmulationProfile profile)
    {
        List<(EndedProcess, TableCandidate)> tables = [];
        foreach (EndedProcess process in Machine.Ended)
        {
            SnapshotView view = new(Machine, process.Memory);
            tables.AddRange(TableRecogniser.Find(view, profile.TableLayouts).Select(table => (process, table)));
            AttackFinding? attacks = AttackRecogniser.Find(view, profile.AttackLayouts, process.Path);
            if (attacks is not null && attacks.Vectors.Count > (Attacks?.Vectors.Count ?? 0))
            {
                Attacks = attacks;
            }

            CredentialFinding? credentials = CredentialRecogniser.Find(view, profile.CredentialLayouts, process.Path, attacks?.Address);
            if (credentials is not null && CredentialRecogniser.IsBetter(credentials, Credentials))
            {
                Credentials = credentials;
            }
        }

        // Of equal ones the process that ran longest comes first: it is the one with the connection loop.
        Tables = [.. tables
            .Select(pair => (pair.Item1, TableTrimmer.Trim(this, pair.Item2)))
            .OrderByDescending(pair => pair.Item2.Slots.Count)
            .ThenByDescending(pair => pair.Item1.ProgramInstructions)];
    }
}
