using MiraiToushi.Emulation.Memory;
using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Harvest;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>
/// An entry of a table for which no unlock function was found: decoded where the sample itself had it open in one of the
/// moments that were kept, else the bytes as stored.
/// </summary>
internal static class ObservedEntry
{
    /// <summary>Describes an entry.</summary>
    /// <param name="boot">The boot.</param>
    /// <param name="process">The process that holds the table.</param>
    /// <param name="table">The table.</param>
    /// <param name="slot">The entry's slot.</param>
    /// <param name="ports">Ports that the sample used.</param>
    public static TableEntry Describe(Boot boot, EndedProcess process, TableCandidate table, TableSlot slot, IReadOnlySet<int> ports)
    {
        List<byte[]> forms = [.. Forms(boot, slot)];
        byte[] stored = forms.GroupBy(Convert.ToHexString).MaxBy(group => group.Count())?.First() ?? process.Memory.ReadBytes(slot.Data, slot.Length) ?? [];
        byte[]? other = forms.Find(form => !form.AsSpan().SequenceEqual(stored));
        if (other is not null && TextGain.Step(stored, other) < 0)
        {
            (stored, other) = (other, stored);
        }

        bool isOpen = other is not null && (slot.Length <= 2 || TextGain.Step(stored, other) > 0);
        byte[]? decoded = isOpen ? other : null;
        TableEntryKind kind = TableEntryKinds.Of(decoded, endsWithNul: true, ports);
        return new TableEntry
        {
            Id = table.PlaceOf(slot),
            Kind = kind,
            Text = kind == TableEntryKind.Text ? GuestText.Decode(GuestText.UntilNul(decoded)) : null,
            Number = decoded is { Length: 2 } && kind != TableEntryKind.Text ? (decoded[0] << 8) | decoded[1] : null,
            Length = slot.Length,
            Decoded = decoded,
            Encrypted = stored,
            Address = slot.Address,
            Provenance = new Provenance
            {
                Stage = "boot",
                Method = isOpen
                    ? "seen while the sample itself had the entry open; ids by place, the first filled slot counted as 1"
                    : $"slot of layout '{table.Layout}' in static data; ids by place, the first filled slot counted as 1",
                Address = slot.Data,
                Process = process.Path,
            },
        };
    }

    private static IEnumerable<byte[]> Forms(Boot boot, TableSlot slot)
    {
        IEnumerable<MemorySnapshot> snapshots = boot.Machine.Milestones.Select(milestone => milestone.Memory)
            .Concat(boot.Machine.Ended.Select(ended => ended.Memory));
        foreach (MemorySnapshot memory in snapshots)
        {
            bool isFilled = memory.TryReadUnsigned(slot.Address, boot.Machine.Architecture.WordSize, out ulong data) && data == slot.Data;
            if (isFilled && memory.ReadBytes(slot.Data, slot.Length) is { } bytes)
            {
                yield return bytes;
            }
        }
    }
}
