using MiraiToushi.Emulation;
using MiraiToushi.Extraction.Harvest;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>
/// Names functions by what they were seen to do, in the words of the leaked source, and those that nothing is known of by their
/// symbols.
/// </summary>
internal sealed class ReferenceNames
{
    private const int FewestCredentials = 3;
    private readonly Dictionary<ulong, string> _names = [];
    private readonly IReadOnlyDictionary<ulong, string> _symbols;
    private readonly HashSet<string> _cncHosts;

    /// <summary>Names what there is to name.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="boot">The boot.</param>
    /// <param name="mains">What <see cref="Mains"/> says.</param>
    /// <param name="walked">Functions that were walked.</param>
    public ReferenceNames(Sample sample, Boot boot, IReadOnlyCollection<ulong> mains, IReadOnlyCollection<WalkedFunction> walked)
    {
        ulong mask = boot.Machine.Architecture.HasThumb ? ~1UL : ulong.MaxValue;
        foreach (AttackVector vector in boot.Attacks?.Vectors ?? [])
        {
            _names.TryAdd(vector.Function & mask, FormattableString.Invariant($"attack_{vector.Id}"));
        }

        foreach (ulong main in mains)
        {
            _names.TryAdd(main & mask, "main");
        }

        foreach (WalkedFunction function in walked.Where(function => boot.Credentials is { } credentials && AddsAll(function, credentials)))
        {
            _names.TryAdd(function.Range.Start & mask, "scanner_init");
        }

        _symbols = ImageSymbols.Functions(sample.File, boot.Machine);
        EndpointContext endpoints = BootEndpoints.Describe(boot, [], isBot: true, new TableFinding(), null);
        _cncHosts = [.. EndpointHarvester.Harvest(endpoints).Where(endpoint => endpoint.Role == EndpointRole.Cnc).Select(endpoint => endpoint.Host).OfType<string>()];
    }

    /// <summary>What is called with the arguments of the process, or handed to what starts a program together with them.</summary>
    /// <param name="machine">The machine, booted.</param>
    /// <param name="walker">For going from the entry point.</param>
    public static IEnumerable<ulong> Mains(Machine machine, FunctionWalker walker)
    {
        ulong count = (ulong)machine.Configuration.Arguments.Count;
        ulong vector = machine.InitialStackPointer + (ulong)machine.Architecture.WordSize;
        foreach (EnteredFunction entered in walker.FollowEntry())
        {
            if ((uint)entered.Arguments[0] == count && entered.Arguments[1] == vector)
            {
                yield return entered.Address;
            }
            else if ((uint)entered.Arguments[1] == count && entered.Arguments[2] == vector)
            {
                yield return entered.Arguments[0];
            }
        }
    }

    /// <summary>Names the functions of a table's references.</summary>
    /// <param name="table">The table.</param>
    public TableFinding Apply(TableFinding table)
    {
        // Whoever asks for the entry with the name or address that the bot then goes to is who resolves it.
        foreach (TableReference reference in table.Entries.Where(entry => entry.Text is { } text && _cncHosts.Contains(text)).SelectMany(entry => entry.References))
        {
            _names.TryAdd(reference.Function, "resolve_cnc_addr");
        }

        return table with
        {
            Entries = [.. table.Entries.Select(entry => entry with
            {
                References = [.. entry.References.Select(reference => reference with { Name = Of(reference.Function) })],
            })],
        };
    }

    /// <summary>The roles of the functions that a table's references are in.</summary>
    /// <param name="table">The table.</param>
    public IReadOnlyList<FunctionFinding> Roles(TableFinding table)
    {
        string[] roles = [FunctionRoles.Main, FunctionRoles.Resolver, FunctionRoles.ScannerInit];
        return [.. table.Entries.SelectMany(entry => entry.References).Select(reference => reference.Function).Distinct().Order()
            .Where(function => _names.GetValueOrDefault(function) is { } name && roles.Contains(name))
            .Select(function => new FunctionFinding(function, _names[function], null))];
    }

    private string? Of(ulong function) => _names.GetValueOrDefault(function) ?? _symbols.GetValueOrDefault(function);

    /// <summary>Whether a function calls another once for each pair of the credentials, with their weights in their order.</summary>
    private static bool AddsAll(WalkedFunction function, CredentialFinding credentials)
    {
        int?[] weights = [.. credentials.Entries.Select(entry => entry.Weight)];
        return weights.Length >= FewestCredentials && function.Calls
            .GroupBy(call => call.Target)
            .Any(group => group.Count() == weights.Length && IsAddedBy([.. group], weights));
    }

    private static bool IsAddedBy(WalkedCall[] calls, int?[] weights) =>
        Enumerable.Range(0, calls[0].Arguments.Count).Any(argument =>
            Enumerable.Range(0, calls[0].Arguments[argument].Count).Any(place =>
                calls.Zip(weights).All(pair =>
                    place < pair.First.Arguments[argument].Count
                    && pair.Second is { } weight
                    && pair.First.Arguments[argument][place].Constant == (ulong)weight)));
}
