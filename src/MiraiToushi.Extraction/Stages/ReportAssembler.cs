using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Harvest;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>Puts what is known together into a report, at any moment of the run.</summary>
internal sealed class ReportAssembler
{
    private readonly SampleFacts _facts;
    private readonly string _profile;
    private readonly PackedFinding _packed;
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly List<StageSummary> _extraStages = [];

    /// <summary>Creates an assembler.</summary>
    /// <param name="facts">What the file is.</param>
    /// <param name="profile">The profile's name.</param>
    /// <param name="packed">What the file shows of packing; null where it is no ELF.</param>
    public ReportAssembler(SampleFacts facts, string profile, PackedFinding? packed = null)
    {
        _facts = facts;
        _profile = profile;
        _packed = packed ?? new PackedFinding();
    }

    /// <summary>Adds a diagnostic.</summary>
    public void Add(DiagnosticSeverity severity, string stage, string message, string? code = null) =>
        _diagnostics.Add(new Diagnostic(severity, stage, message, code));

    /// <summary>Adds a stage that is not a process of the boot.</summary>
    public void AddStage(StageSummary stage) => _extraStages.Add(stage);

    /// <summary>A report without anything that was run.</summary>
    public ExtractionReport Empty(string reason) => new()
    {
        Sample = _facts,
        Profile = _profile,
        Outcome = Outcome.None,
        OutcomeReasons = [reason],
        Packed = _packed,
        Diagnostics = [.. _diagnostics],
    };

    /// <summary>A report of a boot.</summary>
    /// <param name="boot">The boot.</param>
    /// <param name="abandoned">What boots connected to that were given up.</param>
    /// <param name="evidence">What of the findings stands up.</param>
    /// <param name="extraInstructions">Instructions of boots that were given up.</param>
    /// <param name="verification">What other runs showed about endpoints; null before there were any.</param>
    public ExtractionReport Assemble(
        Boot boot,
        IReadOnlyList<StoredEndpoint> abandoned,
        Evidence evidence,
        ulong extraInstructions,
        EndpointVerification? verification = null)
    {
        EndpointContext context = BootEndpoints.Describe(boot, abandoned, evidence.IsBot, evidence.Table, verification);
        IReadOnlyList<EndpointFinding> endpoints = EndpointHarvester.Harvest(context);
        ExtractionReport report = OfMachine(boot.Machine);
        report = report with
        {
            Table = evidence.Table,
            Credentials = evidence.Credentials,
            Attacks = evidence.Attacks,
            Endpoints = endpoints,
            Diagnostics = [.. report.Diagnostics, .. evidence.Diagnostics],
            Emulation = report.Emulation with { Instructions = boot.Machine.Instructions + extraInstructions + context.Verification.Instructions },
        };
        return OutcomeRules.Apply(report);
    }

    /// <summary>A report of what ran, without what was found.</summary>
    /// <param name="machine">The machine, after its run.</param>
    public ExtractionReport OfMachine(Machine machine) => new()
    {
        Sample = _facts with
        {
            Abi = machine.Trace.FirstAbi ?? _facts.Abi,
            Image = _facts.Image is { } image ? image with { LoadBias = machine.Image.Bias } : null,
        },
        Profile = _profile,
        Outcome = Outcome.None,
        Packed = PackedRun.Judge(_packed, machine),
        Diagnostics = [.. _diagnostics, .. UnpackDiagnostics.Of(machine), .. ImportDiagnostics.Of(machine)],
        SystemCalls = new SystemCallSummary { Stubbed = [.. machine.Trace.Stubbed], Unknown = [.. machine.Trace.Unknown] },
        Emulation = new EmulationSummary
        {
            Instructions = machine.Instructions,
            Processes = machine.ProcessCount,
            Stages = [.. machine.Ended.Select(Describe), .. _extraStages],
        },
    };

    private static StageSummary Describe(EndedProcess process) =>
        new($"boot:{process.Path}", StopReasonNames.Of(process.Reason), process.Instructions, process.Detail);
}
