using MiraiToushi.Emulation.Cpu;
using MiraiToushi.Extraction;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Cli.Isolation;

/// <summary>
/// What is remembered of one sample from one worker to the next: where its engines died, what was known best, how much of its
/// time is left. Used for one sample.
/// </summary>
/// <param name="limits">What all workers of the sample may take together.</param>
internal sealed class Rerun(WorkerLimits limits)
{
    /// <summary>Times that a sample is run again at most.</summary>
    public const int Maximum = 8;

    // Less than a worker needs to come up and say anything.
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(0.5);
    private readonly List<EnginePlace> _places = [];
    private readonly List<Diagnostic> _deaths = [];
    private TimeSpan _spent;
    private UnpackResult? _best;

    /// <summary>The time that is left for the sample.</summary>
    public TimeSpan Left => limits.Timeout - _spent;

    /// <summary>The job with what was learned.</summary>
    public Job Next(Job job) => _places.Count == 0
        ? job
        : job with { LeaveOut = [.. _places], TimeoutSeconds = Left.TotalSeconds, IsLast = _places.Count == Maximum };

    /// <summary>Takes in that a worker died, and decides whether the sample is worth another.</summary>
    /// <param name="result">What came of it.</param>
    /// <param name="end">How its process ended.</param>
    /// <param name="place">Where its engine was.</param>
    /// <param name="diagnostic">What there is to say about its end.</param>
    /// <returns>False where the sample is not run again.</returns>
    public bool TryPlan(JobResult result, ProcessEnd end, EnginePlace place, Diagnostic diagnostic)
    {
        _spent += result.Time;
        bool isEngines = result.End == JobEnd.Stalled || (result.End == JobEnd.Died && end.IsOfItsOwnDoing);
        bool isKnown = _places.Any(other => (other.Engine, other.Position) == (place.Engine, place.Position));

        // The way to the place takes as long again, and behind it nothing would be gained without time.
        bool hasTime = Left > LeastTime && Left > result.Time;
        if (!isEngines || isKnown || place.Position == 0 || !hasTime || _places.Count >= Maximum)
        {
            return false;
        }

        _places.Add(place);
        _deaths.Add(diagnostic with
        {
            Severity = DiagnosticSeverity.Warning,
            Message = $"{diagnostic.Message} {Describe(place)} The sample was run again with that left out.",
        });
        return true;
    }

    /// <summary>Takes in what was known when a worker ended.</summary>
    /// <returns>The best of all, with the deaths of the workers before.</returns>
    public UnpackResult Take(UnpackResult known)
    {
        if (_best is null || Worth(known) >= Worth(_best))
        {
            _best = known;
        }

        return _best with { Report = _best.Report with { Diagnostics = [.. _best.Report.Diagnostics, .. _deaths] } };
    }

    private static string Describe(EnginePlace place)
    {
        string where = place.IsStart ? $"at 0x{place.Block:x}" : $"in or behind the block at 0x{place.Block:x}";
        return place.Task switch
        {
            EngineTask.Call => $"The engine died {where}, in a call of the function at 0x{place.Function:x}.",
            EngineTask.Walk => $"The engine died {where}, while the function at 0x{place.Function:x} was walked through.",
            EngineTask.ForcedRun => $"The engine died {where}, in a boot with a branch forced.",
            _ => $"The engine died {where}.",
        };
    }

    /// <summary>How much was found, to compare runs of one sample.</summary>
    private static int Worth(UnpackResult result)
    {
        ExtractionReport report = result.Report;
        return report.Table.Entries.Count
            + report.Table.Entries.Count(entry => entry.Decoded is not null)
            + report.Credentials.Entries.Count
            + report.Attacks.Vectors.Count
            + report.Endpoints.Count
            + (result.Image is null ? 0 : 1);
    }
}
