using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Extraction.Location;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>
/// Finds which functions use which entry: those that call the unlock function, or another that takes an id, with a constant.
/// Nothing of the call is read off the code: the functions that may hold one are walked, and the arguments are there when the
/// called function is reached.
/// </summary>
internal sealed class ReferenceStage
{
    private const int MaximumFunctions = 400;
    private readonly Sample _sample;
    private readonly Boot _boot;
    private readonly Unlocker _unlocker;
    private readonly FunctionMap _map;
    private readonly Dictionary<ulong, int> _takers = [];
    private readonly HashSet<ulong> _rejected = [];
    private readonly HashSet<ulong> _searched = [];
    private readonly SortedDictionary<ulong, WalkedFunction> _walked = [];
    private readonly HashSet<int> _ids;
    private FunctionWalker _walker;
    private IReadOnlyList<ulong> _mains = [];

    /// <summary>Prepares the stage.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="boot">The boot.</param>
    /// <param name="unlocker">The unlock function.</param>
    /// <param name="map">Where functions may begin.</param>
    public ReferenceStage(Sample sample, Boot boot, Unlocker unlocker, FunctionMap map)
    {
        _sample = sample;
        _boot = boot;
        _unlocker = unlocker;
        _map = map;
        _ids = [.. unlocker.Table.Slots.Select(slot => unlocker.IdOf(slot.Address))];
        _walker = boot.Machine.CreateWalker(unlocker.Process, sample.Cancellation);
        _takers.Add(Code(unlocker.Function), unlocker.Place == IdPlace.First ? 0 : 1);
    }

    /// <summary>The functions that were walked.</summary>
    public IReadOnlyCollection<WalkedFunction> Walked => _walked.Values;

    private Architecture Architecture => _boot.Machine.Architecture;

    /// <summary>The functions whose roles were proved.</summary>
    public IReadOnlyList<FunctionFinding> Roles { get; private set; } = [];

    /// <summary>The functions that take an id.</summary>
    public int Takers => _takers.Count;

    /// <summary>Runs it.</summary>
    /// <param name="table">The table.</param>
    /// <returns>The table with the references of its entries.</returns>
    public TableFinding Run(TableFinding table)
    {
        ILookup<int, TableReference> references = Find().ToLookup(found => found.Id, found => new TableReference(found.Function, found.CallSite, null));
        TableFinding result = table with
        {
            Entries = [.. table.Entries.Select(entry => entry with { References = [.. references[entry.Id]] })],
        };
        if (references.Count == 0)
        {
            return result;
        }

        ReferenceNames names = new(_sample, _boot, _mains, _walked.Values);
        result = names.Apply(result);
        Roles = names.Roles(result);
        return result;
    }

    private IReadOnlyList<(int Id, ulong Function, ulong CallSite)> Find()
    {
        _mains = [.. ReferenceNames.Mains(_boot.Machine, _walker).ToArray().Select(_walker.ThroughJump).Distinct()];
        _walker = _boot.Machine.CreateWalker(_unlocker.Process, _sample.Cancellation);
        ulong[] certain = [.. _mains, .. _boot.Attacks?.Vectors.Select(vector => _map.WithThumbBit(vector.Function)) ?? []];
        FunctionBounds bounds = new(_map, _walker, Architecture, certain);
        while (_takers.Keys.Any(taker => !_searched.Contains(taker)) && _walked.Count < MaximumFunctions)
        {
            foreach (ulong taker in _takers.Keys.ToArray())
            {
                if (LocalEntry.Of(Architecture, _unlocker.Process.Memory, taker) is { } inner)
                {
                    _takers.TryAdd(inner, _takers[taker]);
                }
            }

            HashSet<ulong> fresh = [.. _takers.Keys.Where(_searched.Add)];
            Dictionary<ulong, (FunctionRange Range, ulong Last)> functions = [];
            foreach (ulong place in Places(fresh))
            {
                if (_sample.MayTry && bounds.Containing(place) is { } range)
                {
                    functions[range.Start] = (range, place);
                }
            }

            foreach ((FunctionRange range, ulong last) in functions.Values)
            {
                Walk(range, last);
            }

            LearnTakers();
        }

        return [.. References().Distinct().OrderBy(reference => reference.CallSite).ThenBy(reference => reference.Id)];
    }

    private void Walk(FunctionRange range, ulong last)
    {
        bool isKnown = _walked.TryGetValue(range.Start, out WalkedFunction? known) && known.Range.End >= range.End && known.Last >= last;
        if (!isKnown && _walked.Count < MaximumFunctions && _sample.MayTry)
        {
            _walked[range.Start] = new WalkedFunction(range, last, _walker.Walk(range.Start, range.End, last));
        }
    }

    private IEnumerable<ulong> Places(HashSet<ulong> targets)
    {
        HashSet<ulong> forms = [.. targets.SelectMany(Forms)];
        return _map.CallsTo(forms).Concat(_map.PlacesOf(forms)).Where((_unlocker.Process.Memory.Image ?? _boot.Machine.Image).IsCode).Distinct().Order();
    }

    private void LearnTakers()
    {
        foreach (WalkedFunction function in _walked.Values.ToArray())
        {
            HashSet<int> ids = [.. function.Calls.SelectMany(IdsOf).Select(pair => pair.Id)];
            foreach (WalkedCall call in function.Calls.Where(call => !_takers.ContainsKey(call.Target) && !_rejected.Contains(call.Target)))
            {
                // Whoever unlocks an entry asks for it and locks it with the same id.
                int argument = Enumerable.Range(0, 2).FirstOrDefault(i => call.Arguments[i].Any(value => value.Constant is { } id && ids.Contains((int)id)), -1);
                if (argument >= 0)
                {
                    Judge(call.Target | ThumbBit(function), argument);
                }
            }

            // A function that hands its own parameter on is asked for entries just as well.
            foreach (WalkedCall call in function.Calls.Where(call => _takers.ContainsKey(call.Target)))
            {
                IReadOnlyList<WalkedValue> values = call.Arguments[_takers[call.Target]];
                int? parameter = PlaceOf(call.Target) is not { } place ? values.Select(value => value.Parameter).FirstOrDefault(value => value is not null)
                    : place < values.Count ? values[place].Parameter
                    : null;
                ulong code = Plain(function.Range.Start);
                if (parameter is { } index && !_takers.ContainsKey(code))
                {
                    _takers.Add(code, index);
                }
            }
        }
    }

    private void Judge(ulong function, int argument)
    {
        if (IdTaker.Is(_sample, _boot, _unlocker, function, argument))
        {
            _takers.Add(Plain(function), argument);
        }
        else
        {
            _rejected.Add(Plain(function));
        }

        _walker = _boot.Machine.CreateWalker(_unlocker.Process, _sample.Cancellation);
    }

    private IEnumerable<(int Id, ulong Function, ulong CallSite)> References()
    {
        Dictionary<ulong, int?> places = _takers.Keys.ToDictionary(taker => taker, PlaceOf);
        foreach (WalkedFunction function in _walked.Values)
        {
            foreach (WalkedCall call in function.Calls)
            {
                foreach ((int id, int place) in IdsOf(call))
                {
                    if (place == places[call.Target]
                        && _walker.IsSettled(function.Range.Start, function.Range.End, call, _takers[call.Target], place))
                    {
                        yield return (id, Plain(function.Range.Start), Site(call, ThumbBit(function) != 0));
                    }
                }
            }
        }
    }

    /// <summary>Where a function that has a choice takes its argument from: there most of its calls have ids.</summary>
    private int? PlaceOf(ulong taker) => _walked.Values
        .SelectMany(function => function.Calls)
        .Where(call => call.Target == taker)
        .SelectMany(IdsOf)
        .GroupBy(pair => pair.Place)
        .OrderByDescending(group => group.Count())
        .ThenBy(group => group.Key)
        .FirstOrDefault()?.Key;

    private IEnumerable<(int Id, int Place)> IdsOf(WalkedCall call)
    {
        if (!_takers.TryGetValue(call.Target, out int argument))
        {
            yield break;
        }

        for (int place = 0; place < call.Arguments[argument].Count; place++)
        {
            if (call.Arguments[argument][place].Constant is { } id && id <= int.MaxValue && _ids.Contains((int)id))
            {
                yield return ((int)id, place);
            }
        }
    }

    private ulong Site(WalkedCall call, bool isThumb) =>
        _unlocker.Process.Memory.ReadBytes(call.End - CallInstruction.Room, CallInstruction.Room) is { } before
            ? call.End - (ulong)CallInstruction.Distance(Architecture, isThumb, before)
            : call.Block;

    private IEnumerable<ulong> Forms(ulong code) => Architecture.HasThumb ? [code, code | 1] : [code];

    private ulong Code(ulong function) => Plain(function);

    private ulong Plain(ulong address) => Architecture.HasThumb ? address & ~1UL : address;

    private ulong ThumbBit(WalkedFunction function) => function.Range.Start - Plain(function.Range.Start);
}

/// <summary>A function that was walked.</summary>
/// <param name="Range">Where it lies.</param>
/// <param name="Last">The last place that surely belongs to it.</param>
/// <param name="Calls">Its calls by ascending address.</param>
internal sealed record WalkedFunction(FunctionRange Range, ulong Last, IReadOnlyList<WalkedCall> Calls);
