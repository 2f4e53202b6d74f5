namespace MiraiToushi.Elf.Dynamic;

/// <summary>Finds out how many dynamic symbols there are, which only the hash tables tell.</summary>
internal static class SymbolCount
{
    private const int MaximumChain = 65_536;

    /// <summary>The number that any table gives; 0 where none does.</summary>
    public static int Find(AddressView view, Func<long, ulong> value)
    {
        ulong count = Math.Max(value(DynamicTag.MipsSymbolCount), FromHash(view, value(DynamicTag.Hash)));
        return (int)Math.Min(int.MaxValue, Math.Max(count, FromGnuHash(view, value(DynamicTag.GnuHash))));
    }

    // nchain, the second word, is the number of symbols.
    private static ulong FromHash(AddressView view, ulong address)
    {
        ReadOnlySpan<byte> table = address == 0 ? [] : view.From(address);
        return table.Length >= 8 ? view.Number(table.Slice(4, 4)) : 0;
    }

    // Buckets name the first symbol of each chain, and the last of a chain is odd.
    private static ulong FromGnuHash(AddressView view, ulong address)
    {
        ReadOnlySpan<byte> table = address == 0 ? [] : view.From(address);
        if (table.Length < 16)
        {
            return 0;
        }

        ulong buckets = view.Number(table[..4]);
        ulong first = view.Number(table.Slice(4, 4));
        ulong start = 16 + (view.Number(table.Slice(8, 4)) * (ulong)view.WordSize);
        ulong chains = start + (4 * buckets);
        if (chains > (ulong)table.Length)
        {
            return 0;
        }

        ulong highest = 0;
        for (ulong i = 0; i < buckets; i++)
        {
            highest = Math.Max(highest, view.Number(table.Slice((int)(start + (4 * i)), 4)));
        }

        for (int i = 0; i < MaximumChain && highest >= first; i++, highest++)
        {
            ulong at = chains + (4 * (highest - first));
            if (at + 4 > (ulong)table.Length)
            {
                return 0;
            }

            if ((view.Number(table.Slice((int)at, 4)) & 1) != 0)
            {
                return highest + 1;
            }
        }

        return first;
    }
}
