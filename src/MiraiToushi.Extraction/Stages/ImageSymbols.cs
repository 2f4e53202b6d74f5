using MiraiToushi.Elf;
using MiraiToushi.Elf.Dynamic;
using MiraiToushi.Emulation;

namespace MiraiToushi.Extraction.Stages;

/// <summary>What a file calls its functions; hints, and hostile text.</summary>
internal static class ImageSymbols
{
    /// <summary>The names of its functions by the addresses they were loaded at.</summary>
    /// <param name="file">The image.</param>
    /// <param name="machine">The machine that it was loaded into.</param>
    /// <returns>Addresses without the Thumb bit.</returns>
    public static IReadOnlyDictionary<ulong, string> Functions(ElfImage file, Machine machine)
    {
        ulong mask = machine.Architecture.HasThumb ? ~1UL : ~0UL;
        Dictionary<ulong, string> result = [];
        foreach ((ulong address, string name) in Named(file))
        {
            result.TryAdd((address + machine.Image.Bias) & mask, name);
        }

        return result;
    }

    // Without section headers there is still what the dynamic linker reads.
    private static IEnumerable<(ulong Address, string Name)> Named(ElfImage file)
    {
        IEnumerable<(ulong, string)> inSections = file.Symbols
            .Where(symbol => symbol.Kind == ElfSymbolKind.Function && symbol.Name.Length > 0)
            .Select(symbol => (symbol.Address, symbol.Name));
        return file.Symbols.Count > 0
            ? inSections
            : (DynamicReader.Read(file)?.Symbols ?? [])
                .Where(symbol => symbol is { IsDefined: true, IsData: false, Name.Length: > 0, Value: > 0 })
                .Select(symbol => (symbol.Value, symbol.Name));
    }
}
