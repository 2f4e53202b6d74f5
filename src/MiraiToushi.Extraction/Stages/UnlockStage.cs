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
    private readonly FunctionMap _functions;

    public UnlockStage(Sample sample, Boot boot)
    {
        _sample = sample;
        _boot = boot;
        _functions = FunctionMap.Build(boot.Machine, sample.File, boot.Tables[0].Process.Memory);
    }

    /// <summary>Functions that were called in search of the right one.</summary>
    public int Probes { get; private set; }

    /// <summary>Runs it.</summary>
    /// <returns>The table, decoded where it could be.</returns>
    public TableFinding Run()
    {
        Unlocker? unlocker = FindUnlocker(executedOnly: true);
        if (unlocker is null && (_boot.Credentials?.TotalWeight is not null || (_boot.Attacks is not null && _boot.Connected)))
        {
            // Only a bot is worth calling code that the boot never reached.
            unlocker = FindUnlocker(executedOnly: false);
        }

        return unlocker is null
            ? DescribeEncrypted()
            : new TableDecoder(_sample, _boot, unlocker).Decode();
    }

    private Unlocker? FindUnlocker(bool executedOnly)
    {
        foreach ((EndedProcess process, TableCandidate table) in DistinctTables())
        {
            Unlocker? best = null;
            foreach (ulong function in _functions.Candidates(executedOnly))
            {
                if (Probes >= _sample.Options.Profile.MaximumProbes || _sample.Cancellation.IsCancellationRequested)
                {
                    break;
                }

                Unlocker? found = Try(process, table, function);
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

    // Most processes hold the same table; one of each place is enough to look for the function.
    private IEnumerable<(EndedProcess Process, TableCandidate Table)> DistinctTables() =>
        _boot.Tables.DistinctBy(pair => (pair.Table.Slots[0].Address, pair.Table.Stride)).Take(3);

    private Unlocker? Try(EndedProcess process, TableCandidate table, ulong function)
    {
        int span = (int)((table.Slots[^1].Address - table.Slots[0].Address) / (ulong)table.Stride) + 1;
        int middle = (span / 2) + 1;
        foreach (int id in new[] { middle, 1 }.Distinct())
        {
            if (Effect(process, table, function, id) is not { } slot)
            {
                continue;
            }

            ulong start = slot.Address - ((ulong)id * (ulong)table.Stride);
            Unlocker candidate = new(process, table, function, start);
            if (Confirm(candidate) is { } confirmed)
            {
                return confirmed;
            }
        }

        return null;
    }

    /// <summary>Calls a function with an id.</summary>
    /// <returns>The only slot whose bytes it changed, or null.</returns>
    private TableSlot? Effect(EndedProcess process, TableCandidate table, ulong function, int id)
    {
        Probes++;
        Machine machine = _boot.Machine;
        CallResult result = machine.Call(process, function, [(ulong)id, 0, 0], SearchInstructions, _sample.Cancellation);
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
            TableSlot? slot = Effect(candidate.Process, candidate.Table, candidate.Function, ids[i]);
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

    private TableFinding DescribeEncrypted()
    {
        (EndedProcess process, TableCandidate table) = _boot.Tables[0];
        Provenance provenance = new()
        {
            Stage = "boot",
            Method = $"slots of layout '{table.Layout}' in static data; ids count from the first filled slot",
            Address = table.Slots[0].Address,
            Process = process.Path,
        };
        return new TableFinding
        {
            Status = TableStatus.Encrypted,
            Address = table.Slots[0].Address,
            Stride = table.Stride,
            Entries = [.. table.Slots.Select(slot => new TableEntry
            {
                Id = (int)((slot.Address - table.Slots[0].Address) / (ulong)table.Stride),
                Kind = TableEntryKind.Bytes,
                Length = slot.Length,
                Encrypted = process.Memory.ReadBytes(slot.Data, slot.Length) ?? [],
                Address = slot.Address,
                Provenance = provenance with { Address = slot.Address },
            })],
        };
    }
}

/// <summary>A function that decrypts an entry by its id.</summary>
/// <param name="Process">The process to call it in.</param>
/// <param name="Table">The table.</param>
/// <param name="Function">The function; bit 0 selects Thumb on ARM.</param>
/// <param name="Start">Address of slot 0.</param>
internal sealed record Unlocker(EndedProcess Process, TableCandidate Table, ulong Function, ulong Start)
{
    /// <summary>Share of the entries tried that became readable, 0 to 1.</summary>
    public double Quality { get; init; }

    /// <summary>The id of a slot; negative for one before slot 0.</summary>
    public int IdOf(ulong address) => (int)(((long)address - (long)Start) / Table.Stride);
}
