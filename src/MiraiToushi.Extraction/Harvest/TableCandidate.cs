namespace MiraiToushi.Extraction.Harvest;

/// <summary>A run of slots that looks like a string table.</summary>
/// <param name="Layout">Name of the layout that fits.</param>
/// <param name="Stride">Bytes from one slot to the next.</param>
/// <param name="Slots">The slots that are filled, by ascending address.</param>
internal sealed record TableCandidate(string Layout, int Stride, IReadOnlyList<TableSlot> Slots)
{
    /// <summary>The id of a slot by its place alone. The leak leaves slot 0 unused, so the first filled one counts as 1.</summary>
    public int PlaceOf(TableSlot slot) => (int)((slot.Address - Slots[0].Address) / (ulong)Stride) + 1;
}

/// <summary>A slot.</summary>
/// <param name="Address">Its guest address.</param>
/// <param name="Data">Where its bytes are.</param>
/// <param name="Length">How many they are.</param>
internal readonly record struct TableSlot(ulong Address, ulong Data, int Length);
