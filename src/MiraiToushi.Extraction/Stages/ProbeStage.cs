using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Location;
using MiraiToushi.Extraction.Probing;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>Finds by calling functions what the boot did not build, and says of what no function builds that there is none.</summary>
internal sealed class ProbeStage
{
    private readonly Sample _sample;
    private readonly Boot _boot;
    private EffectProbe? _probe;

    public ProbeStage(Sample sample, Boot boot)
    {
        _sample = sample;
        _boot = boot;
    }

    /// <summary>Calls made; null where nothing was missing.</summary>
    public int? Calls => _probe?.Calls;

    /// <summary>Functions that were found by what they do, in words.</summary>
    public IReadOnlyList<string> Found { get; private set; } = [];

    /// <summary>Runs it.</summary>
    public void Run()
    {
        Wanted wanted = new(!_boot.HasTable, _boot.Credentials?.TotalWeight is null, _boot.Attacks is null) { AttackArray = _boot.Attacks?.Address };
        EndedProcess? process = _boot.Tables.Count > 0 ? _boot.Tables[0].Process : _boot.Machine.Ended.MaxBy(ended => ended.ProgramInstructions);
        if (!wanted.IsAny || process is null)
        {
            return;
        }

        _sample.Progress?.StageStarted("probe functions");
        FunctionMap functions = FunctionMap.Build(_boot.Machine, _sample.File, process.Memory);
        _probe = new EffectProbe(_sample, _boot.Machine, process, wanted);
        _probe.Run(functions);
        List<string> found = [];
        if (_probe.Table is { } table)
        {
            _boot.AddTables(table.Process, _sample.Options.Profile);
            _boot.TableInit = table.Function;
            found.Add($"table_init at {Name(table.Function)}");
        }

        if (_probe.Credentials is { } credentials)
        {
            _boot.Credentials = ByProbe(credentials);
            found.Add($"the function that builds the credential list at {Name(credentials.Function)}");
        }

        if (_probe.Attacks is { } attacks)
        {
            _boot.Attacks = ByProbe(attacks);
            found.Add($"attack_init at {Name(attacks.Function)}");
        }

        Found = found;
    }

    /// <summary>
    /// Says of a credential list that was not found whether there is none. A bot that ran to its connection, never asked for
    /// the raw socket that scanners work with, and has no function that builds a list, has no scanner.
    /// </summary>
    /// <param name="evidence">What is reported otherwise.</param>
    public Evidence Judge(Evidence evidence)
    {
        bool mayBoot = _sample.Options.MayBoot;
        bool wentThrough = !mayBoot || (_boot.Connected && !_boot.HasSilentTrapHandler && !_boot.Machine.Trace.HasRawSocket);
        bool isOpen = evidence.Credentials.Status == FindingStatus.NotFound;
        if (_probe is not { IsExhaustive: true } || !evidence.IsBot || !wentThrough || !isOpen)
        {
            return evidence;
        }

        string boot = mayBoot ? "the sample ran to its connection without a raw socket, which scanners need, and " : "";
        string reason = $"no scanner: {boot}none of {_probe.Calls} calls of its functions built a credential list";
        return evidence with { Credentials = evidence.Credentials with { Status = FindingStatus.Absent, Reason = reason } };
    }

    private string Name(ulong function) => $"0x{Plain(function):x}";

    private ulong Plain(ulong function) => _boot.Machine.Architecture.HasThumb ? function & ~1UL : function;

    private Provenance ByProbe(Provenance boot, ulong function) => boot with
    {
        Stage = "probe",
        Method = $"{boot.Method}, after a call of the function",
        Function = Plain(function),
    };

    private CredentialFinding ByProbe(Effect<CredentialFinding> effect) => effect.Value with
    {
        Entries = [.. effect.Value.Entries.Select(entry => entry with { Provenance = ByProbe(entry.Provenance, effect.Function) })],
    };

    private AttackFinding ByProbe(Effect<AttackFinding> effect) => effect.Value with
    {
        Vectors = [.. effect.Value.Vectors.Select(vector => vector with { Provenance = ByProbe(vector.Provenance, effect.Function) })],
    };
}
