namespace MiraiToushi.Elf.Dynamic;

/// <summary>
/// Reads the packed table of relative relocations (gABI, SHT_RELR): an even word is a place, an odd one has a bit for each of the
/// words behind the last place.
/// </summary>
internal static class RelativeTable
{
    /// <summary>Reads it.</summary>
    /// <param name="view">The file.</param>
    /// <param name="address">The table's address.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <param name="maximum">How many places are taken at most.</param>
    /// <returns>The places, before any load bias.</returns>
    public static IReadOnlyList<ulong> Read(AddressView view, ulong address, ulong size, int maximum)
    {
        List<ulong> places = [];
        ReadOnlySpan<byte> table = size == 0 ? [] : view.From(address);
        ulong word = (ulong)view.WordSize;
        ulong next = 0;
        for (int i = 0; (ulong)i < size / word && places.Count < maximum && view.TryWord(table, i, out ulong entry); i++)
        {
            if ((entry & 1) == 0)
            {
                places.Add(entry);
                next = entry + word;
                continue;
            }

            for (ulong bits = entry >> 1, place = next; bits != 0; bits >>= 1, place += word)
            {
                if ((bits & 1) != 0)
                {
                    places.Add(place);
                }
            }

            next += ((8 * word) - 1) * word;
        }

        return places;
    }
}
