using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Extraction.Harvest;

/// <summary>Whose address a guest connected to.</summary>
/// <param name="Host">The name asked for, or the address itself.</param>
/// <param name="Question">The question whose answer it was; null where the address is the sample's own.</param>
/// <param name="Transform">What was done to the answer; null where nothing.</param>
internal sealed record ResolvedHost(string Host, DnsEvent? Question, string? Transform);

/// <summary>
/// Tells addresses that the sample brought along from those that it made of our pretended DNS answers. What it connects to is
/// its own where it stays the same although the answers change; where it changes with them, the name is the finding and the
/// address is not.
/// </summary>
internal sealed class HostResolver
{
    /// <summary>Said of an address that changes with the answers in a way that no rule explains.</summary>
    public const string Unrecognised = "the address connected to follows from the answer in a way that was not recognised";

    private const int AddressRecord = 1;
    private readonly HashSet<string> _own = new(StringComparer.Ordinal);
    private readonly HashSet<string> _derived = new(StringComparer.Ordinal);
    private readonly AddressTransform? _transform;

    /// <summary>Compares runs.</summary>
    /// <param name="main">The run that is reported.</param>
    /// <param name="otherAnswers">Runs that differ from it in nothing but the answers.</param>
    public HostResolver(NetworkRun main, IReadOnlyList<NetworkRun> otherAnswers)
    {
        HashSet<string> before = [.. main.Flows.Select(flow => flow.Target.Address)];
        foreach (NetworkRun other in otherAnswers)
        {
            HashSet<string> after = [.. other.Flows.Select(flow => flow.Target.Address)];
            _own.UnionWith(before.Intersect(after));
            if (other.Flows.Any(flow => other.LastQuestion(flow.Event.Process, flow.Index) is not null))
            {
                _derived.UnionWith(before.Except(after));
                _derived.UnionWith(after.Except(before));
            }
        }

        _transform = AddressTransform.Find([.. Pairs(main), .. otherAnswers.SelectMany(Pairs)]);
    }

    /// <summary>Whether some address followed from an answer that it does not equal.</summary>
    public bool HasTransform => _transform is not null || _derived.Count > 0;

    /// <summary>Says whose address a flow goes to.</summary>
    /// <param name="run">The run that the flow belongs to.</param>
    /// <param name="flow">The flow.</param>
    public ResolvedHost Resolve(NetworkRun run, Flow flow)
    {
        string address = flow.Target.Address;
        if (_own.Contains(address))
        {
            return new(address, null, null);
        }

        if (run.QuestionFor(address) is { } asked)
        {
            return new(asked.Name, asked, null);
        }

        if (run.LastQuestion(flow.Event.Process, flow.Index) is not { } last)
        {
            return new(address, null, null);
        }

        if (_transform is { } transform && AddressTransform.Read(address) is { } target)
        {
            DnsEvent? source = run.Questions.LastOrDefault(question => Number(question) is { } answer && transform.Apply(answer) == target);
            if (source is not null)
            {
                return new(source.Name, source, $"the answer is changed before use: {transform.Description}");
            }
        }

        return _derived.Contains(address) ? new(last.Name, last, Unrecognised) : new(address, null, null);
    }

    private static uint? Number(DnsEvent question) =>
        question is { Type: AddressRecord, Answer: { } answer } ? AddressTransform.Read(answer) : null;

    private IEnumerable<(uint Answer, uint Target)> Pairs(NetworkRun run)
    {
        foreach (Flow flow in run.Flows)
        {
            string address = flow.Target.Address;
            if (!_own.Contains(address) && run.QuestionFor(address) is null
                && run.LastQuestion(flow.Event.Process, flow.Index) is { } question
                && Number(question) is { } answer && AddressTransform.Read(address) is { } target)
            {
                yield return (answer, target);
            }
        }
    }
}
