using MiraiToushi.Elf;
using MiraiToushi.Elf.Dynamic;
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
            foreach ((ulong address, string name) in Functions(image))
            {
                result.TryAdd((address + image.Bias) & mask, name);
            }
        }

        return result;
    }

    /// <summary>The functions with a name of one image; addresses are before its load bias.</summary>
    /// <param name="image">The image.</param>
    public static IEnumerable<(ulong Address, string Name)> Functions(LoadedImage image)
    {
        if (image.File is not { } file)
        {
            return [];
        }

        // Without section headers there is still what the dynamic linker reads.
        return file.Symbols.Count > 0
            ? file.Symbols.Where(symbol => symbol.Kind == ElfSymbolKind.Function && symbol.Name.Length > 0).Select(symbol => (symbol.Address, symbol.Name))
            : (DynamicReader.Read(file)?.Symbols ?? [])
                .Where(symbol => symbol is { IsDefined: true, IsData: false, Name.Length: > 0, Value: > 0 })
                .Select(symbol => (symbol.Value, symbol.Name));
    }
}
