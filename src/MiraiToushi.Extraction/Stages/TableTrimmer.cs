using MiraiToushi.Emulation.Memory;
using MiraiToushi.Extraction.Harvest;

namespace MiraiToushi.Extraction.Stages;

/// <summary>
/// Takes off the ends of a table what only looks like a slot: a pointer with a count beside it, such as the auth table's own
/// variables. A table is filled in one go, so what was still empty at its ends when the rest was filled is none of it.
/// </summary>
internal static class TableTrimmer
{
    /// <summary>Trims a candidate.</summary>
    /// <param name="boot">The boot that found it.</param>
    /// <param name="table">The candidate.</param>
    public static TableCandidate Trim(Boot boot, TableCandidate table)
    {
        HashSet<ulong> arrays = [];
        if (boot.Credentials?.Address is { } credentials)
        {
            arrays.Add(credentials);
        }

        if (boot.Attacks?.Address is { } attacks)
        {
            arrays.Add(attacks);
        }

        MemorySnapshot[] filled = [.. Snapshots(boot).Where(memory => Count(memory, boot, table) * 2 > table.Slots.Count)];
        bool IsStray(TableSlot slot) => arrays.Contains(slot.Data) || filled.Any(memory => !IsFilled(memory, boot, slot));
        List<TableSlot> slots = [.. table.Slots];
        while (slots.Count > 1 && IsStray(slots[0]))
        {
            slots.RemoveAt(0);
        }

        while (slots.Count > 1 && IsStray(slots[^1]))
        {
            slots.RemoveAt(slots.Count - 1);
        }

        return table with { Slots = slots };
    }

    private static IEnumerable<MemorySnapshot> Snapshots(Boot boot) =>
        boot.Machine.Milestones.Select(milestone => milestone.Memory).Concat(boot.Machine.Ended.Select(ended => ended.Memory));

    private static int Count(MemorySnapshot memory, Boot boot, TableCandidate table) =>
        table.Slots.Count(slot => IsFilled(memory, boot, slot));

    private static bool IsFilled(MemorySnapshot memory, Boot boot, TableSlot slot) =>
        memory.TryReadUnsigned(slot.Address, boot.Machine.Architecture.WordSize, out ulong data) && data == slot.Data;
}
