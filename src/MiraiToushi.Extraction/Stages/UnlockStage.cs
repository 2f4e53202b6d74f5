using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Harvest;
using MiraiToushi.Extraction.Location;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>
/// Decrypts the table by the sample's own code: a function that, given a number, rewrites the bytes of exactly one entry is
/// the unlock function, whatever it looks like inside, and the number it was given says which id that entry has.
/// </summary>
internal sealed class UnlockStage
{
    // Decrypting one entry takes some hundred instructions with XOR, some ten thousand with a block cipher.
    private const ulong SearchInstructions = 200_000;
    private const int MaximumId = 4096;
    private readonly Sample _sample;
    private readonly Boot _boot;
    private readonly Lazy<FunctionMap> _functions;

    public UnlockStage(Sample sample, Boot boot)
    {
        _sample = sample;
        _boot = boot;
        _functions = new(() => FunctionMap.Build(boot.Machine, sample.File, boot.Tables[0].Process.Memory));
    }

    /// <summary>Functions that were called in search of the right one.</summary>
    public int Probes { get; private set; }

    /// <summary>The unlock function; null where none was found.</summary>
    public Unlocker? Unlocker { get; private set; }

    /// <summary>Where functions may begin.</summary>
    public FunctionMap Functions => _functions.Value;

    /// <summary>Runs it.</summary>
    /// <returns>The table, decoded where it could be.</returns>
    public TableFinding Run()
    {
        // Only a bot is worth calling code that the boot never reached.
        bool isBot = _boot.Credentials?.TotalWeight is not null || _boot.Attacks is not null || _boot.HasCalledTableInit;
        Unlocker? unlocker = Unlocker = Search(executedOnly: true) ?? (isBot ? Search(executedOnly: false) : null);
        return unlocker is null
            ? Describe()
            : new TableDecoder(_sample, _boot, unlocker).Decode();
    }

    private Unlocker? Search(bool executedOnly)
    {
        foreach (IdPlace place in Enum.GetValues<IdPlace>())
        {
            foreach (bool isThorough in new[] { false, true })
            {
                if (FindUnlocker(executedOnly, place, isThorough) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    private Unlocker? FindUnlocker(bool executedOnly, IdPlace place, bool isThorough)
    {
        foreach ((EndedProcess process, TableCandidate table) in DistinctTables())
        {
            int[] ids = isThorough ? ThoroughIds(table) : QuickIds(table);
            Unlocker? best = null;
            foreach (ulong function in _functions.Value.Candidates(executedOnly))
            {
                if (Probes >= _sample.Options.Profile.MaximumProbes || _sample.Cancellation.IsCancellationRequested)
                {
                    break;
                }

                Unlocker? found = Try(process, table, function, place, ids);
                if (found is not null && (best is null || found.Quality > best.Quality))
                {
                    best = found;
                }

                if (best is { Quality: > 0.9 })
                {
                    break;
                }
            }

            if (best is not null)
            {
                return best;
            }
        }

        return null;
    }

    private static int Span(TableCandidate table) =>
        (int)((table.Slots[^1].Address - table.Slots[0].Address) / (ulong)table.Stride) + 1;

    private static int[] QuickIds(TableCandidate table) => [.. new[] { (Span(table) / 2) + 1, 1 }.Distinct()];

    // Where the table has gaps, the place of slot 0 is tried by the distance of filled slots from the first.
    private static int[] ThoroughIds(TableCandidate table)
    {
        int[] distances = [.. table.Slots.Take(4).Select(slot => (int)((slot.Address - table.Slots[0].Address) / (ulong)table.Stride))];
        return [.. distances.SelectMany(distance => new[] { distance, distance + 1, distance + 2 }).Distinct().Except(QuickIds(table))];
    }

    // Most processes hold the same table; one of each place is enough to look for the function.
    private IEnumerable<(EndedProcess Process, TableCandidate Table)> DistinctTables() =>
        _boot.Tables.DistinctBy(pair => (pair.Table.Slots[0].Address, pair.Table.Stride)).Take(3);

    private Unlocker? Try(EndedProcess process, TableCandidate table, ulong function, IdPlace place, int[] ids)
    {
        foreach (int id in ids)
        {
            Unlocker unplaced = new(process, table, function, 0, place);
            if (Effect(unplaced, id) is not { } slot)
            {
                continue;
            }

            ulong start = slot.Address - ((ulong)id * (ulong)table.Stride);
            if (Confirm(unplaced with { Start = start }) is { } confirmed)
            {
                return confirmed;
            }
        }

        return null;
    }

    /// <summary>Calls a function with an id.</summary>
    /// <returns>The only slot whose bytes it changed, or null.</returns>
    private TableSlot? Effect(Unlocker unlocker, int id)
    {
        Probes++;
        Machine machine = _boot.Machine;
        EndedProcess process = unlocker.Process;
        TableCandidate table = unlocker.Table;
        CallResult result = machine.Call(process, unlocker.Function, unlocker.Arguments(id), SearchInstructions, _sample.Cancellation);
        if (result.Reason != StopReason.Returned)
        {
            return null;
        }

        TableSlot? changed = null;
        foreach (TableSlot slot in table.Slots)
        {
            byte[]? before = process.Memory.ReadBytes(slot.Data, slot.Length);
            byte[]? after = machine.Memory.ReadBytes(slot.Data, slot.Length);
            if (before is null || after is null)
            {
                return null;
            }

            if (!before.AsSpan().SequenceEqual(after))
            {
                if (changed is not null)
                {
                    return null;
                }

                changed = slot;
            }
        }

        return changed;
    }

    /// <summary>Checks that other ids change the slots that they should.</summary>
    private Unlocker? Confirm(Unlocker candidate)
    {
        // What lies before slot 0 only looked like a slot.
        TableSlot[] slots = [.. candidate.Table.Slots.Where(slot => candidate.IdOf(slot.Address) is >= 0 and <= MaximumId)];
        if (slots.Length * 2 < candidate.Table.Slots.Count)
        {
            return null;
        }

        candidate = candidate with { Table = candidate.Table with { Slots = slots } };
        int[] ids = [.. slots.Select(slot => candidate.IdOf(slot.Address))];

        int step = Math.Max(1, ids.Length / 6);
        int tried = 0;
        int right = 0;
        int readable = 0;
        for (int i = 0; i < ids.Length; i += step)
        {
            tried++;
            TableSlot expected = candidate.Table.Slots[i];
            TableSlot? slot = Effect(candidate, ids[i]);
            if (slot == expected)
            {
                right++;
                byte[] after = _boot.Machine.Memory.ReadBytes(expected.Data, expected.Length) ?? [];
                bool isText = expected.Length <= 2 || GuestText.IsPrintable(GuestText.UntilNul(after));
                readable += isText ? 1 : 0;
            }
        }

        // An entry whose bytes do not change (a key of zero, an entry in the clear) is no objection, two others are.
        return right * 3 >= tried * 2 ? candidate with { Quality = (double)readable / tried } : null;
    }

    /// <summary>The table as it stands, with what the sample itself had open.</summary>
    public TableFinding Describe()
    {
        (EndedProcess process, TableCandidate table) = _boot.Tables[0];
        HashSet<int> ports = [.. _boot.Machine.Trace.Network.OfType<ConnectEvent>().Select(connect => connect.Target.Port)];
        return PlainTable.Describe(process, table, ports) ?? new TableFinding
        {
            Status = TableStatus.Encrypted,
            Address = table.Slots[0].Address - (ulong)table.Stride,
            Stride = table.Stride,
            Entries = [.. table.Slots.Select(slot => ObservedEntry.Describe(_boot, process, table, slot, ports))],
        };
    }
}

/// <summary>A function that decrypts an entry by its id.</summary>
/// <param name="Process">The process to call it in.</param>
/// <param name="Table">The table.</param>
/// <param name="Function">The function; bit 0 selects Thumb on ARM.</param>
/// <param name="Start">Address of slot 0.</param>
/// <param name="Place">Which argument is the id.</param>
internal sealed record Unlocker(EndedProcess Process, TableCandidate Table, ulong Function, ulong Start, IdPlace Place)
{
    /// <summary>Share of the entries tried that became readable, 0 to 1.</summary>
    public double Quality { get; init; }

    /// <summary>The arguments for an id.</summary>
    public IReadOnlyList<ulong> Arguments(int id) => Place switch
    {
        IdPlace.First => [(ulong)id, 0, 0],
        IdPlace.SecondAfterZero => [0, (ulong)id, 0],
        _ => [1, (ulong)id, 0],
    };

    /// <summary>The id of a slot; negative for one before slot 0.</summary>
    public int IdOf(ulong address) => (int)(((long)address - (long)Start) / Table.Stride);
}

/// <summary>Which argument of the unlock function is the id.</summary>
internal enum IdPlace
{
    /// <summary>The first, as in the leak.</summary>
    First,

    /// <summary>The second, behind a flag that is 0.</summary>
    SecondAfterZero,

    /// <summary>The second, behind a flag that is 1.</summary>
    SecondAfterOne,
}
