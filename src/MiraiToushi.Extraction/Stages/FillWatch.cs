using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Location;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>
/// Watches the sample fill its table: the order in which it does, and the function that does it. Where the slots lie is known
/// only after a boot, so the boot is begun once more, and broken off when the last slot is filled.
/// </summary>
internal sealed class FillWatch
{
    // Programs come to their table soon: a libc's own start takes some ten thousand blocks.
    private const int MaximumBlocks = 400_000;
    private const ulong MaximumInstructions = 4_000_000;
    private const ulong CallInstructions = 400_000;
    private const int MaximumCandidates = 32;
    private readonly Sample _sample;
    private readonly Boot _boot;
    private readonly TableFinding _table;
    private readonly Dictionary<ulong, int> _order = [];
    private readonly List<ulong> _entered = [];
    private readonly HashSet<ulong> _functions;

    private FillWatch(Sample sample, Boot boot, TableFinding table)
    {
        _sample = sample;
        _boot = boot;
        _table = table;
        FunctionMap map = FunctionMap.Build(boot.Machine, sample.File, boot.Tables[0].Process.Memory);
        ulong mask = boot.Machine.Architecture.HasThumb ? ~1UL : ~0UL;
        _functions = [.. map.Candidates(executedOnly: true).Select(function => function & mask)];
        Thumb = boot.Machine.Architecture.HasThumb
            ? [.. map.Candidates(executedOnly: true).Where(function => (function & 1) != 0).Select(function => function & ~1UL)]
            : [];
    }

    /// <summary>Guest instructions that were spent.</summary>
    public ulong Instructions { get; private set; }

    /// <summary>The function that fills the table, without the Thumb bit; null where none was seen to.</summary>
    public ulong? Function { get; private set; }

    private HashSet<ulong> Thumb { get; }

    /// <summary>Watches.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="boot">The boot that built the table.</param>
    /// <param name="table">The table.</param>
    public static FillWatch Observe(Sample sample, Boot boot, TableFinding table)
    {
        FillWatch watch = new(sample, boot, table);
        if (table is { Address: { } start, Stride: { } stride, Entries: [_, _, ..] entries })
        {
            watch.Run(start, ((entries[^1].Id + 1) * stride) - 1, stride);
            watch.Function = watch.FindFunction();
        }

        return watch;
    }

    /// <summary>The table with what was seen; as it was where not every entry was seen being filled.</summary>
    public TableFinding Apply() => _table.Entries.All(entry => _order.ContainsKey(entry.Address))
        ? _table with { Entries = [.. _table.Entries.Select(entry => entry with { FillOrder = _order[entry.Address] })] }
        : _table;

    private void Run(ulong start, int length, int stride)
    {
        MachineConfiguration configuration = _sample.Options.Profile.Machine with
        {
            Arguments = _boot.Arguments,
            Budgets = _sample.Options.Profile.Machine.Budgets with { MaximumInstructions = MaximumInstructions },
        };
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(_sample.Cancellation);
        using Machine? machine = Machine.Create(_sample.File, _sample.Architecture, configuration, out _);
        if (machine is null)
        {
            return;
        }

        byte[] before = machine.Memory.ReadBytes(start, length) ?? new byte[length];
        byte[] now = new byte[length];
        int blocks = 0;
        machine.BlockEntered = (address, _) =>
        {
            if (++blocks > MaximumBlocks || _order.Count == _table.Entries.Count)
            {
                end.Cancel();
                machine.BlockEntered = null;
                return;
            }

            if (machine.Memory.TryRead(start, now) && !now.AsSpan().SequenceEqual(before))
            {
                Note(start, stride, before, now);
                now.CopyTo(before, 0);
            }

            if (_order.Count == 0 && _functions.Contains(address))
            {
                _entered.Add(address);
            }
        };
        machine.Run(end.Token);
        Instructions = machine.Instructions;
    }

    private void Note(ulong start, int stride, byte[] before, byte[] now)
    {
        foreach (TableEntry entry in _table.Entries)
        {
            int offset = (int)(entry.Address - start);
            int size = Math.Min(stride, now.Length - offset);
            if (!now.AsSpan(offset, size).SequenceEqual(before.AsSpan(offset, size)))
            {
                _order.TryAdd(entry.Address, _order.Count);
            }
        }
    }

    /// <summary>The innermost function that was entered before the first slot was filled and that, called again, fills all of them anew.</summary>
    private ulong? FindFunction()
    {
        if (_order.Count != _table.Entries.Count)
        {
            return null;
        }

        EndedProcess process = _boot.Tables[0].Process;
        byte[]?[] before = [.. _table.Entries.Select(entry => process.Memory.ReadBytes(entry.Address, _boot.Machine.Architecture.WordSize))];
        foreach (ulong function in _entered.AsEnumerable().Reverse().Distinct().Take(MaximumCandidates))
        {
            if (_sample.Cancellation.IsCancellationRequested)
            {
                return null;
            }

            ulong address = Thumb.Contains(function) ? function | 1 : function;
            CallResult result = _boot.Machine.Call(process, address, [0, 0, 0], CallInstructions, _sample.Cancellation);
            bool fillsAll = _table.Entries
                .Select((entry, i) => _boot.Machine.Memory.ReadBytes(entry.Address, _boot.Machine.Architecture.WordSize) is { } now
                    && before[i] is { } old && !now.AsSpan().SequenceEqual(old))
                .All(isNew => isNew);
            if (result.Reason == StopReason.Returned && fillsAll)
            {
                return function;
            }
        }

        return null;
    }
}
