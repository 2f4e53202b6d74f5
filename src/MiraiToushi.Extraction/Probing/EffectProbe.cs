using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Harvest;
using MiraiToushi.Extraction.Location;
using MiraiToushi.Extraction.Profiles;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Stages;

namespace MiraiToushi.Extraction.Probing;

/// <summary>
/// Calls the sample's functions one by one in a process that came to rest and looks at what each leaves in memory: one that
/// leaves a table is table_init, one that leaves (function, number) records attack_init, one that leaves a list of pairs the
/// scanner's. What they change is thrown away.
/// </summary>
internal sealed class EffectProbe
{
    private const int MinimumSlots = 6;
    private const ulong CallInstructions = 600_000;
    private const ulong PatienceFactor = 20;
    private const ulong TotalInstructions = 120_000_000;
    private const int SystemCalls = 600;
    private static readonly IReadOnlyList<ulong> NoArguments = [0, 0, 0];
    private readonly Sample _sample;
    private readonly Machine _machine;
    private readonly EndedProcess _process;
    private readonly SnapshotView _before;
    private readonly Wanted _wanted;
    private readonly ulong _limit;
    private int _leftOut;

    /// <summary>Creates a probe.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="machine">Its machine.</param>
    /// <param name="process">The process to call functions in.</param>
    /// <param name="wanted">What to look for.</param>
    public EffectProbe(Sample sample, Machine machine, EndedProcess process, Wanted wanted)
    {
        _sample = sample;
        _machine = machine;
        _process = process;
        _wanted = wanted;
        _before = new SnapshotView(machine, process.Memory);
        _limit = machine.Instructions + TotalInstructions;
    }

    /// <summary>Calls made.</summary>
    public int Calls { get; private set; }

    /// <summary>Whether every candidate was called: nothing was left out for want of budget, and of the functions that are known as such none because the engine dies of it.</summary>
    public bool IsExhaustive { get; private set; }

    /// <summary>The function after which the fullest table stands, and the process as it left it; null where there is none.</summary>
    public Effect<TableCandidate>? Table { get; private set; }

    /// <summary>The function that builds the longest credential list.</summary>
    public Effect<CredentialFinding>? Credentials { get; private set; }

    /// <summary>The function that registers the most attack vectors.</summary>
    public Effect<AttackFinding>? Attacks { get; private set; }

    /// <summary>Runs it.</summary>
    /// <param name="functions">The functions of the image.</param>
    public void Run(FunctionMap functions)
    {
        // Behind the end of one function another may begin, or the rest of the same: those come last.
        bool hasTriedKnown = TryAll(Order(functions));
        bool isComplete = hasTriedKnown && _leftOut == 0;
        IsExhaustive = hasTriedKnown && TryAll(functions.Unreferenced().OrderByDescending(functions.IsInMainMode)) && isComplete;
    }

    private bool TryAll(IEnumerable<ulong> functions)
    {
        foreach (ulong function in functions)
        {
            bool isOver = Calls >= _sample.Options.Profile.MaximumProbes || _machine.Instructions > _limit;
            if (isOver || !_sample.MayTry)
            {
                return false;
            }

            // A scanner forks and goes on as the child; what forks to be rid of its parent goes on as the parent of nobody.
            if (Try(function, ForkAnswer.Child).HasForked && !Found(function))
            {
                Try(function, ForkAnswer.Parent);
            }
        }

        return true;
    }

    // What the boot already ran did its work there; init functions have one caller or none.
    private IEnumerable<ulong> Order(FunctionMap functions) => functions.Candidates(executedOnly: false)
        .OrderBy(functions.WasExecuted)
        .ThenByDescending(functions.IsInMainMode)
        .ThenBy(functions.CallsOf);

    private bool Found(ulong function) => Table?.Function == function || Credentials?.Function == function || Attacks?.Function == function;

    private CallResult Try(ulong function, ForkAnswer fork)
    {
        CallResult result = Try(function, fork, CallInstructions);
        // It was at it, and not done: what was not optimised takes long.
        return result.Reason == StopReason.InstructionBudget && Found(function) ? Try(function, fork, CallInstructions * PatienceFactor) : result;
    }

    private CallResult Try(ulong function, ForkAnswer fork, ulong instructions)
    {
        Calls++;
        ProbeSettings settings = new() { MaximumInstructions = instructions, MaximumSystemCalls = SystemCalls, Fork = fork };
        CallResult result = _machine.Call(_process, function, NoArguments, settings, _sample.Cancellation);
        _leftOut += result.Reason == StopReason.EngineError ? 1 : 0;
        if (!HasChangedStatic())
        {
            return result;
        }

        EndedProcess after = _machine.Keep(_process);
        SnapshotView view = new(_machine, after.Memory);
        EmulationProfile profile = _sample.Options.Profile;
        if (_wanted.Table && TableRecogniser.Find(view, profile.TableLayouts) is [{ } table, ..])
        {
            Table = Better(Table, new Effect<TableCandidate>(function, after, table, table.Slots.Count, result), MinimumSlots);
        }

        AttackFinding? attacks = _wanted.Attacks ? AttackRecogniser.Find(view, profile.AttackLayouts, _process.Path) : null;
        if (attacks is not null)
        {
            Attacks = Better(Attacks, new Effect<AttackFinding>(function, after, attacks, attacks.Vectors.Count, result), 2);
        }

        if (_wanted.Credentials
            && CredentialRecogniser.Find(view, profile.CredentialLayouts, _process.Path, attacks?.Address ?? _wanted.AttackArray) is { } credentials)
        {
            int size = credentials.Entries.Count + (credentials.TotalWeight is null ? 0 : 100_000);
            Credentials = Better(Credentials, new Effect<CredentialFinding>(function, after, credentials, size, result), 2);
        }

        return result;
    }

    // Of two that leave as much, the one that comes back began at its beginning, and the one that does less besides is meant.
    private static Effect<T>? Better<T>(Effect<T>? best, Effect<T> found, int minimum)
    {
        if (found.Size < minimum)
        {
            return best;
        }

        return best is null || found.Rank.CompareTo(best.Rank) > 0 ? found : best;
    }

    private bool HasChangedStatic()
    {
        foreach ((ulong start, byte[] bytes) in _before.Static)
        {
            if (!_machine.Memory.Matches(start, bytes))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>What a probe looks for.</summary>
/// <param name="Table">A string table.</param>
/// <param name="Credentials">A credential list.</param>
/// <param name="Attacks">Attack vectors.</param>
internal sealed record Wanted(bool Table, bool Credentials, bool Attacks)
{
    /// <summary>The attack array that is known, which is no credential list; null where none is.</summary>
    public ulong? AttackArray { get; init; }
    /// <summary>Whether anything is looked for.</summary>
    public bool IsAny => Table || Credentials || Attacks;
}

/// <summary>What calling a function left in memory.</summary>
/// <param name="Function">The function; bit 0 selects Thumb on ARM.</param>
/// <param name="Process">The process as the call left it.</param>
/// <param name="Value">What stands there now.</param>
/// <param name="Size">How much of it, to compare.</param>
/// <param name="Call">How the call ended.</param>
internal sealed record Effect<T>(ulong Function, EndedProcess Process, T Value, int Size, CallResult Call)
{
    /// <summary>What is greater is more likely the function that is meant.</summary>
    public (int Size, bool HasReturned, long Less) Rank => (Size, Call.Reason == StopReason.Returned, -(long)Call.Instructions);
}
