using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Harvest;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>A table whose entries need no decoding: most of them are text with its NUL as they lie in memory.</summary>
internal static class PlainTable
{
    /// <summary>Describes a table that is in the clear.</summary>
    /// <param name="process">The process that holds it.</param>
    /// <param name="table">The table.</param>
    /// <returns>The table, or null where it is not in the clear.</returns>
    /// <param name="ports">Ports that the sample used.</param>
    public static TableFinding? Describe(EndedProcess process, TableCandidate table, IReadOnlySet<int> ports)
    {
        (TableSlot Slot, byte[] Bytes)[] entries = [.. table.Slots.Select(slot => (slot, process.Memory.ReadBytes(slot.Data, slot.Length) ?? []))];
        int clear = entries.Count(entry => entry.Bytes is [.., 0] && GuestText.IsPrintable(GuestText.UntilNul(entry.Bytes)));
        if (clear * 3 < entries.Length * 2)
        {
            return null;
        }

        return new TableFinding
        {
            Status = TableStatus.Decoded,
            Address = table.Slots[0].Address - (ulong)table.Stride,
            Stride = table.Stride,
            Entries = [.. entries.Select(entry => Describe(process, table, entry.Slot, entry.Bytes, ports))],
        };
    }

    private static TableEntry Describe(EndedProcess process, TableCandidate table, TableSlot slot, byte[] bytes, IReadOnlySet<int> ports)
    {
        TableEntryKind kind = TableEntryKinds.Of(bytes, endsWithNul: true, ports);
        return new TableEntry
        {
            Id = table.PlaceOf(slot),
            Kind = kind,
            Text = kind == TableEntryKind.Text ? GuestText.Decode(GuestText.UntilNul(bytes)) : null,
            Number = bytes.Length == 2 && kind != TableEntryKind.Text ? (bytes[0] << 8) | bytes[1] : null,
            Length = slot.Length,
            Decoded = bytes,
            Encrypted = bytes,
            Address = slot.Address,
            Provenance = new Provenance
            {
                Stage = "boot",
                Method = "stored in the clear; ids by place, the first filled slot counted as 1",
                Address = slot.Data,
                Process = process.Path,
            },
        };
    }
}
