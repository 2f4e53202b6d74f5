using MiraiToushi.Elf;
using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Loading;

namespace MiraiToushi.Extraction.Location;

/// <summary>The names that the programs which ran have for their functions, those of what was unpacked included. Hostile text, hints at best.</summary>
internal static class ProgramSymbols
{
    /// <summary>The functions with a name.</summary>
    /// <param name="machine">The machine, after its run.</param>
    /// <returns>Names by address, without the bit that selects Thumb; the first of several names.</returns>
    public static Dictionary<ulong, string> Functions(Machine machine)
    {
        ulong mask = machine.Architecture.HasThumb ? ~1UL : ~0UL;
        IEnumerable<LoadedImage> unpacked = machine.Ended.Select(process => process.Memory.Image).OfType<LoadedImage>().Distinct();
        Dictionary<ulong, string> result = [];
        foreach (LoadedImage image in unpacked.Append(machine.Image))
        {
            foreach (ElfSymbol symbol in Functions(image))
            {
                result.TryAdd((symbol.Address + image.Bias) & mask, symbol.Name);
            }
        }

        return result;
    }

    /// <summary>The functions with a name of one image; addresses are before its load bias.</summary>
    /// <param name="image">The image.</param>
    public static IEnumerable<ElfSymbol> Functions(LoadedImage image) =>
        image.File?.Symbols.Where(symbol => symbol.Kind == ElfSymbolKind.Function && symbol.Name.Length > 0) ?? [];
}
