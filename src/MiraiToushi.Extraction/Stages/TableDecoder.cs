using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Memory;
using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Harvest;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>Decrypts every entry with the sample's own unlock function and derives what can be said about the key.</summary>
internal sealed class TableDecoder
{
    private const int MinimumAgreement = 4;
    private readonly Sample _sample;
    private readonly Boot _boot;
    private readonly Unlocker _unlocker;

    public TableDecoder(Sample sample, Boot boot, Unlocker unlocker)
    {
        _sample = sample;
        _boot = boot;
        _unlocker = unlocker;
    }

    private Machine Machine => _boot.Machine;

    public TableFinding Decode()
    {
        List<Decoded> decoded = [];
        foreach (TableSlot slot in _unlocker.Table.Slots)
        {
            int id = _unlocker.IdOf(slot.Address);
            (byte[] stored, bool isSure) = StoredBytes(slot);
            decoded.Add(new Decoded(slot, id, stored, Unlock(slot, id, stored), isSure));
        }

        decoded = TurnOpenOnes(decoded);
        bool endsWithNul = decoded.Count(entry => entry.IsClearText) * 2 > decoded.Count;
        HashSet<int> ports = [.. Machine.Trace.Network.OfType<ConnectEvent>().Select(connect => connect.Target.Port)];
        IReadOnlyList<TableKey> keys = [.. DeriveKeys(decoded)];
        bool hasThumb = Machine.Architecture.HasThumb;
        return new TableFinding
        {
            Status = decoded.Any(entry => entry.After is not null) ? TableStatus.Decoded : TableStatus.Encrypted,
            Address = _unlocker.Start,
            Stride = _unlocker.Table.Stride,
            UnlockFunction = hasThumb ? _unlocker.Function & ~1UL : _unlocker.Function,
            Keys = keys,
            Entries = [.. decoded.OrderBy(entry => entry.Id).Select(entry => Describe(entry, endsWithNul, ports))],
        };
    }

    /// <summary>
    /// The snapshots may all have been taken while the sample itself had an entry open. An entry that unlocking makes less of
    /// a text, in a table in which it makes more of one, was.
    /// </summary>
    private static List<Decoded> TurnOpenOnes(List<Decoded> decoded)
    {
        int gain = decoded.Sum(entry => entry.After is null ? 0 : TextGain.Step(entry.Stored, entry.After));
        return gain <= 0 ? decoded : [.. decoded.Select(entry =>
            entry.After is not null && !entry.IsSure && TextGain.Step(entry.Stored, entry.After) < 0
                ? entry with { Stored = entry.After, After = entry.Stored }
                : entry)];
    }

    private byte[]? Unlock(TableSlot slot, int id, byte[] stored)
    {
        Machine.RestoreMemory(_unlocker.Process);
        Machine.Memory.TryPatch(slot.Data, stored);
        CallResult result = Machine.CallAgain(
            _unlocker.Process,
            _unlocker.Function,
            _unlocker.Arguments(id),
            _sample.Options.Profile.CallInstructions,
            _sample.Cancellation);
        return result.Reason == StopReason.Returned ? Machine.Memory.ReadBytes(slot.Data, slot.Length) : null;
    }

    /// <summary>The bytes as table_init left them: the form seen most often, the earlier one of two seen equally often.</summary>
    /// <returns>The bytes, and whether enough moments agree on them.</returns>
    private (byte[] Bytes, bool IsSure) StoredBytes(TableSlot slot)
    {
        foreach (Milestone milestone in Machine.Milestones)
        {
            // table_init itself was called, and nothing after it.
            if (milestone.Event == Milestone.Called && HasSlot(milestone.Memory, slot) && milestone.Memory.ReadBytes(slot.Data, slot.Length) is { } fresh)
            {
                return (fresh, true);
            }
        }

        List<byte[]> forms = [];
        foreach (MemorySnapshot memory in Machine.Milestones.Select(milestone => milestone.Memory).Concat(Machine.Ended.Select(ended => ended.Memory)))
        {
            if (HasSlot(memory, slot) && memory.ReadBytes(slot.Data, slot.Length) is { } bytes)
            {
                forms.Add(bytes);
            }
        }

        forms.Add(_unlocker.Process.Memory.ReadBytes(slot.Data, slot.Length) ?? []);
        IGrouping<string, byte[]> winner = forms.GroupBy(Convert.ToHexString).MaxBy(group => group.Count())!;
        return (winner.First(), winner.Count() >= MinimumAgreement && winner.Count() * 3 >= forms.Count * 2);
    }

    private bool HasSlot(MemorySnapshot memory, TableSlot slot) =>
        memory.TryReadUnsigned(slot.Address, Machine.Architecture.WordSize, out ulong data) && data == slot.Data;

    private IEnumerable<TableKey> DeriveKeys(List<Decoded> decoded)
    {
        IEnumerable<IGrouping<byte, Decoded>> groups = decoded
            .Where(entry => entry.KeyByte is not null)
            .GroupBy(entry => entry.KeyByte!.Value)
            .OrderByDescending(group => group.Count());
        foreach (IGrouping<byte, Decoded> group in groups)
        {
            Decoded longest = group.MaxBy(entry => entry.Slot.Length)!;
            KeyWordFinder finder = new(_sample, _boot, _unlocker);
            yield return new TableKey(group.Key, finder.Find(group.Key, longest.Slot, longest.Id, longest.Stored), group.Count());
        }
    }

    private TableEntry Describe(Decoded entry, bool endsWithNul, HashSet<int> ports)
    {
        TableEntryKind kind = TableEntryKinds.Of(entry.After, endsWithNul, ports);
        byte[]? bytes = entry.After;
        return new TableEntry
        {
            Id = entry.Id,
            Kind = kind,
            Text = kind == TableEntryKind.Text ? GuestText.Decode(GuestText.UntilNul(bytes!)) : null,
            Number = bytes is { Length: 2 } && kind != TableEntryKind.Text ? (bytes[0] << 8) | bytes[1] : null,
            Length = entry.Slot.Length,
            Decoded = bytes,
            Encrypted = entry.Stored,
            Address = entry.Slot.Address,
            Provenance = new Provenance
            {
                Stage = "unlock",
                Method = bytes is null ? "the unlock function did not return for this id" : "the sample's own unlock function, called with the id",
                Function = Machine.Architecture.HasThumb ? _unlocker.Function & ~1UL : _unlocker.Function,
                Address = entry.Slot.Data,
                Process = _unlocker.Process.Path,
            },
        };
    }

    private sealed record Decoded(TableSlot Slot, int Id, byte[] Stored, byte[]? After, bool IsSure)
    {
        /// <summary>Printable, and ended by a NUL.</summary>
        public bool IsClearText => After is { Length: > 1 } && After.Contains((byte)0) && GuestText.IsPrintable(GuestText.UntilNul(After));

        /// <summary>The byte that every byte was XORed with; null where there is no such byte.</summary>
        public byte? KeyByte
        {
            get
            {
                if (After is null || After.Length == 0 || After.Length != Stored.Length)
                {
                    return null;
                }

                int key = After[0] ^ Stored[0];
                for (int i = 1; i < After.Length; i++)
                {
                    if ((After[i] ^ Stored[i]) != key)
                    {
                        return null;
                    }
                }

                return key == 0 ? null : (byte)key;
            }
        }
    }
}
