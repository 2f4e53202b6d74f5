using MiraiToushi.Extraction.Harvest;
using MiraiToushi.Extraction.Location;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>Runs the stages of one sample in order and says after each what is known.</summary>
internal sealed class ExtractionRun
{
    private readonly Sample _sample;
    private readonly ReportAssembler _assembler;
    private ulong _extraInstructions;
    private ulong? _tableInit;
    private EndpointVerification? _verification;
    private IReadOnlyList<FunctionFinding> _roles = [];

    private ProbeStage? _probe;

    public ExtractionRun(Sample sample, ReportAssembler assembler)
    {
        _sample = sample;
        _assembler = assembler;
    }

    public ExtractionReport Run()
    {
        if (_sample.File.IsDynamicallyLinked)
        {
            _assembler.Add(
                DiagnosticSeverity.Warning,
                "load",
                $"The sample wants the interpreter {_sample.File.Interpreter}, which is not there: what it imports is bound to stand-ins for a C library.",
                ImportDiagnostics.DynamicCode);
        }

        BootStage stage = new(_sample, (soFar, best) => _sample.Progress?.PartialReport(Assemble(best, soFar, new TableFinding())));
        using Boot? boot = stage.Run();
        if (boot is null)
        {
            string problem = stage.Problem ?? "The image could not be loaded.";
            _assembler.Add(DiagnosticSeverity.Error, "load", problem, "not-loadable");
            return _assembler.Empty(problem);
        }

        foreach (string tried in stage.Tried)
        {
            _assembler.Add(DiagnosticSeverity.Information, "boot", tried == boot.How ? $"Used the boot with {tried}." : $"Tried a boot with {tried}.");
        }

        if (stage.ForcedBoots > 0)
        {
            _assembler.Add(DiagnosticSeverity.Information, "boot", $"{stage.ForcedBoots} short boots were tried with a branch forced the other way.");
        }

        if (stage.OtherProcessor is { } reason)
        {
            _assembler.Add(DiagnosticSeverity.Information, "boot", reason, "other-processor");
        }

        if (_sample.Options.MayProbe && !boot.IsSpent)
        {
            Probe(boot);
        }

        if (_sample.Options.MayBoot && !boot.IsSpent && boot.Connected && (boot.Credentials is null || boot.Attacks is null)
            && stage.ForceMissing() is { } how)
        {
            _assembler.Add(DiagnosticSeverity.Information, "boot", $"A part of the configuration comes from a boot with {how}.");
        }

        TableFinding table = boot.Tables.Count > 0 ? Unlock(boot, stage) : new TableFinding();

        LimitDiagnostics.Add(_assembler, boot.Machine);
        VerifyEndpoints(boot, stage, table);
        ExtractionReport report = Assemble(boot, stage, table);
        return _sample.File.IsTruncated && report.Outcome == Outcome.None ? BlameTruncation(boot, stage, table) : report;
    }

    private void Probe(Boot boot)
    {
        _probe = new ProbeStage(_sample, boot);
        ulong before = boot.Machine.Instructions;
        _probe.Run();
        if (_probe.Calls is { } calls)
        {
            string found = _probe.Found.Count > 0 ? string.Join("; ", _probe.Found) : "nothing";
            _assembler.AddStage(new StageSummary("probe", _probe.Found.Count > 0 ? "completed" : "not-found", boot.Machine.Instructions - before, $"{calls} calls; found {found}"));
        }
    }

    // A file that is cut short may still hold its configuration; only when nothing came of it is that the reason.
    private ExtractionReport BlameTruncation(Boot boot, BootStage stage, TableFinding table)
    {
        _assembler.Add(DiagnosticSeverity.Error, "read", "The file is truncated: it ends before its segments do, and what is left gave no configuration.", "truncated-elf");
        return Assemble(boot, stage, table);
    }

    private TableFinding Unlock(Boot boot, BootStage stage)
    {
        UnlockStage unlock = new(_sample, boot);
        if (!_sample.Options.MayProbe)
        {
            return unlock.Describe();
        }

        _sample.Progress?.StageStarted("unlock");
        ulong before = boot.Machine.Instructions;
        TableFinding table = unlock.Run();
        string result = table.Status == TableStatus.Decoded ? "completed" : "not-found";
        _assembler.AddStage(new StageSummary("unlock", result, boot.Machine.Instructions - before, $"{unlock.Probes} calls in search of the unlock function"));
        if (unlock.Unlocker is { } unlocker && table.Status == TableStatus.Decoded)
        {
            _sample.Progress?.PartialReport(Assemble(boot, stage, table));
            table = AddReferences(boot, unlocker, unlock.Functions, table);
        }

        return Watch(boot, table);
    }

    private TableFinding AddReferences(Boot boot, Unlocker unlocker, FunctionMap functions, TableFinding table)
    {
        _sample.Progress?.StageStarted("references");
        ulong before = boot.Machine.Instructions;
        ReferenceStage stage = new(_sample, boot, unlocker, functions);
        TableFinding result = stage.Run(table);
        _roles = stage.Roles;
        string detail = $"{stage.Walked.Count} functions walked that call one of {stage.Takers} that take an id";
        _assembler.AddStage(new StageSummary("references", "completed", boot.Machine.Instructions - before, detail));
        return result;
    }

    private TableFinding Watch(Boot boot, TableFinding table)
    {
        if (table.Status != TableStatus.Decoded || !_sample.Options.MayBoot || _sample.Cancellation.IsCancellationRequested)
        {
            return table;
        }

        _sample.Progress?.StageStarted("watch the table being filled");
        ulong before = boot.Machine.Instructions;
        FillWatch watch = FillWatch.Observe(_sample, boot, table);
        _extraInstructions += watch.Instructions;
        _tableInit = watch.Function;
        TableFinding seen = watch.Apply();
        string result = seen.Entries.Any(entry => entry.FillOrder is not null) ? "completed" : "not-found";
        string detail = watch.Function is { } function ? $"the function at 0x{function:x} fills the table" : "no function was seen to fill the whole table";
        _assembler.AddStage(new StageSummary("watch", result, watch.Instructions + boot.Machine.Instructions - before, detail));
        return seen;
    }

    private Evidence Weigh(Boot boot, TableFinding table)
    {
        Evidence evidence = Evidence.Weigh(boot, table);
        return _probe?.Judge(evidence) ?? evidence;
    }

    private ExtractionReport Assemble(Boot boot, BootStage stage, TableFinding table)
    {
        ExtractionReport report = _assembler.Assemble(
            boot, stage.Abandoned, Weigh(boot, table), stage.AbandonedInstructions + _extraInstructions, _verification);
        FunctionFinding[] seen = _tableInit is { } function ? [.. _roles, new FunctionFinding(function, FunctionRoles.TableInit, null)] : [.. _roles];
        return FunctionNames.Apply(CredentialKey.Apply(report, ProgramBytes.Of(boot, _sample.File.File)), boot.Machine, seen);
    }

    private void VerifyEndpoints(Boot boot, BootStage stage, TableFinding table)
    {
        Evidence evidence = Weigh(boot, table);
        if (!evidence.IsBot || _sample.Cancellation.IsCancellationRequested)
        {
            return;
        }

        _sample.Progress?.StageStarted("endpoints");
        EndpointContext context = BootEndpoints.Describe(boot, stage.Abandoned, evidence.IsBot, evidence.Table, null);
        _verification = new EndpointVerifier(_sample, boot, context).Run();
        int runs = _verification.OtherAnswers.Count + _verification.OtherDraws.Count;
        if (runs > 0)
        {
            _assembler.AddStage(new StageSummary("endpoints", "completed", _verification.Instructions, $"{runs} short runs to see what the endpoints depend on"));
        }
    }
}
