using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Gates;
using MiraiToushi.Extraction.Harvest;

namespace MiraiToushi.Extraction.Stages;

/// <summary>
/// Boots the sample until it builds its configuration: with the argv of the profile, then with what the sample itself
/// compares argv[0] with, then by calling the function that its gate guards.
/// </summary>
internal sealed class BootStage
{
    private const int MaximumGates = 12;
    private const int GateTries = 200;
    private const int MissingTries = 16;
    private const ulong BriefInstructions = 100_000;
    private Sample _sample;
    private readonly Action<BootStage, Boot> _onBest;
    private readonly List<string> _tried = [];
    private readonly List<StoredEndpoint> _abandoned = [];
    private Boot? _best;
    private bool _hasTriedCommandLine;

    /// <summary>Creates the stage.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="onBest">Told of each boot that is the best so far, before anything more daring is tried.</param>
    public BootStage(Sample sample, Action<BootStage, Boot> onBest)
    {
        _sample = sample;
        _onBest = onBest;
    }

    /// <summary>Why the image could not be booted at all; null where it was.</summary>
    public string? Problem { get; private set; }

    /// <summary>What was tried, in the order in which it was.</summary>
    public IReadOnlyList<string> Tried => _tried;

    /// <summary>Why the sample runs on another processor than its architecture's usual one; null where it does not.</summary>
    public string? OtherProcessor { get; private set; }

    /// <summary>Endpoints that boots connected to which were then given up for a better one.</summary>
    public IReadOnlyList<StoredEndpoint> Abandoned => _abandoned;

    /// <summary>Boots that were tried with a branch forced.</summary>
    public int ForcedBoots { get; private set; }

    /// <summary>Guest instructions of the boots that were given up.</summary>
    public ulong AbandonedInstructions { get; private set; }

    /// <summary>Runs it.</summary>
    /// <returns>The best boot, or null where there was none.</returns>
    public Boot? Run()
    {
        IReadOnlyList<IReadOnlyList<string>> attempts = _sample.Options.Profile.ArgumentsToTry;
        if (!_sample.Options.MayBoot)
        {
            Try(attempts[0], "nothing but the start-up code of the C library", machine => machine.Hold = (_, call) => !StartUpCalls.Contains(call.Name));
            return _best;
        }

        foreach (IReadOnlyList<string> arguments in attempts)
        {
            if (!Try(arguments, $"argv {Quote(arguments)}", null) || IsDone())
            {
                return _best;
            }

            if (_best!.HasTable)
            {
                break;
            }
        }

        if (_best!.IsSpent)
        {
            return _best;
        }

        if (!_best.HasTable && !_best.IsWilling)
        {
            TryGate(attempts[0]);
        }

        if (_sample.Options.MayProbe && !_best.HasTable && !_best.IsWilling && !IsDone())
        {
            TryCallingTableInit();
        }

        // What ends at once may want its arguments; then nothing needs to be forced.
        if (!ShowsEndpoint() && _best.Machine.Instructions < BriefInstructions)
        {
            TryCommandLine();
        }

        if (!_best.IsSatisfying && !_best.IsWilling && !_sample.Cancellation.IsCancellationRequested)
        {
            ForceGates();
        }

        if (_best.HasSilentTrapHandler && !_best.SwallowedTrap && !IsDone())
        {
            Try(_best.Arguments, "SIGTRAP delivered although the sample did not raise it", machine => machine.Intervene = new TrapInjector(null).Answer);
        }

        if (!ShowsEndpoint() && !_hasTriedCommandLine && !IsDone())
        {
            TryCommandLine();
        }

        return _best;
    }

    private static string Quote(IReadOnlyList<string> arguments) =>
        arguments.Count == 0 ? "(empty)" : string.Join(' ', arguments.Select(argument => $"\"{argument}\""));

    private bool IsDone() => _best is null || _best.IsSatisfying || _best.IsSpent || _sample.Cancellation.IsCancellationRequested;

    /// <summary>Boots once and keeps the better of it and the best so far.</summary>
    /// <returns>False where the image cannot be booted.</returns>
    private bool Try(IReadOnlyList<string> arguments, string how, Action<Machine>? prepare)
    {
        if (_sample.Cancellation.IsCancellationRequested && _best is not null)
        {
            return true;
        }

        _sample.Progress?.StageStarted($"boot with {how}");
        Boot? boot = Boot.Run(_sample, arguments, how, prepare, out string? problem);
        if (boot is null)
        {
            Problem = problem;
            return false;
        }

        if (OtherProcessor is null)
        {
            (_sample, boot, OtherProcessor) = ProcessorChoice.Settle(_sample, boot, sample => Boot.Run(sample, arguments, how, prepare, out _));
        }

        _tried.Add(how);
        if (_best is null || boot.Score > _best.Score)
        {
            Abandon(_best);
            _best = boot;
            _onBest(this, boot);
        }
        else
        {
            Abandon(boot);
        }

        return true;
    }

    private void Abandon(Boot? boot)
    {
        if (boot is null)
        {
            return;
        }

        _abandoned.AddRange(BootEndpoints.Connected(boot));
        AbandonedInstructions += boot.Machine.Instructions;
        boot.Dispose();
    }

    private bool ShowsEndpoint() => _best!.Connected || _best.Machine.Trace.Network.OfType<DnsEvent>().Any();

    /// <summary>Gives the sample a CNC of ours on its command line: one that takes it from there shows in what format.</summary>
    private void TryCommandLine()
    {
        _hasTriedCommandLine = true;
        Action<Machine>? prepare = _best!.TableInit is { } function ? machine => machine.Intervene = new TrapInjector(function).Answer : null;
        string? name = _best.Arguments.FirstOrDefault();
        foreach (IReadOnlyList<string> arguments in CommandLineProbe.ArgumentLists(name ?? "bot"))
        {
            Try(arguments, $"argv {Quote(arguments)}, with endpoints of ours", prepare);
            if (ShowsEndpoint())
            {
                return;
            }
        }
    }

    private void TryGate(IReadOnlyList<string> first)
    {
        GateListener listener = new();
        Boot? probe = Boot.Run(_sample, first, "gate", listener.Attach, out _);
        if (probe is null)
        {
            return;
        }

        IReadOnlyList<string> candidates = listener.Candidates(probe);
        AbandonedInstructions += probe.Machine.Instructions;
        probe.Dispose();
        foreach (string candidate in candidates.Take(_sample.Options.Profile.MaximumGateCandidates))
        {
            string[] arguments = [candidate, .. first.Skip(1)];
            Try(arguments, $"argv[0] \"{candidate}\", which the sample compared its own with", null);
            if (_best!.HasTable)
            {
                return;
            }
        }
    }

    private void ForceGates()
    {
        _sample.Progress?.StageStarted("force gates");
        Boot before = _best!;
        Boot? forced = Force(before, new GateSearch(boot => boot.IsSatisfying, (boot, trace) => GateOrder.Of(boot.Machine, trace), MaximumGates, GateTries));
        if (forced is null)
        {
            return;
        }

        _tried.Add(forced.How);
        if (forced.Score > before.Score)
        {
            _best = forced;
            forced.HasCalledTableInit = before.HasCalledTableInit;
            Abandon(before);
            _onBest(this, forced);
        }
        else
        {
            AbandonedInstructions += forced.Machine.Instructions;
            forced.Dispose();
        }
    }

    /// <summary>Looks in code that the best boot did not reach for a part of the configuration that no function of its own builds.</summary>
    /// <returns>The part's boot was taken in where there was one: how it was come by, or null.</returns>
    public string? ForceMissing()
    {
        _sample.Progress?.StageStarted("force branches");
        Boot best = _best!;
        bool HasMore(Boot boot) => (best.Credentials is null && boot.Credentials is not null) || (best.Attacks is null && boot.Attacks is not null);
        Boot? forced = Force(best, new GateSearch(HasMore, (boot, trace) => GateOrder.OnTheWay(boot.Machine, trace), 1, MissingTries));
        if (forced is null)
        {
            return null;
        }

        string? how = HasMore(forced) ? forced.How : null;
        best.Credentials ??= forced.Credentials;
        best.Attacks ??= forced.Attacks;
        AbandonedInstructions += forced.Machine.Instructions;
        forced.Dispose();
        return how;
    }

    private Boot? Force(Boot before, GateSearch search)
    {
        ForcedRuns runs = new(_sample, before);
        Boot? forced = runs.Run(search);
        ForcedBoots += runs.Tries;
        AbandonedInstructions += runs.Instructions;
        return forced;
    }

    private void TryCallingTableInit()
    {
        _sample.Progress?.StageStarted("probe for table_init");
        if (TableInitProbe.Find(_sample, _best!) is not { } function)
        {
            return;
        }

        string how = $"the function at 0x{function:x}, which fills a table, called in the first process";
        Try(_best!.Arguments, how, machine => machine.Intervene = new TrapInjector(function).Answer);
        _best.HasCalledTableInit = _best.How == how;
        _best.TableInit = function;
        if (!_best.HasTable && TableInitProbe.Apply(_sample, _best, function) is { } process)
        {
            // The gate ends the process all the same, but the table can be had.
            _best.AddTables(process, _sample.Options.Profile);
            _tried.Add($"the function at 0x{function:x}, which fills a table, called at the end");
        }
    }
}
