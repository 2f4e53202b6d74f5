using System.Text;

namespace FixtureBuilder.Elf;

/// <summary>A symbol as the linker left it: a Thumb function's value has its lowest bit set.</summary>
internal sealed record ElfSymbol(string Name, ulong Value, bool IsFunction);

/// <summary>The symbols of a file that was not stripped.</summary>
internal sealed class ElfSymbols
{
    private const int SymbolTableType = 2;
    private const int FunctionType = 2;

    private readonly Dictionary<string, ElfSymbol> _symbols = [];

    /// <summary>A compiler may have made a clone with a suffix out of a static function; it answers to its old name.</summary>
    public ElfSymbol? Find(string name)
    {
        if (_symbols.TryGetValue(name, out ElfSymbol? exact))
        {
            return exact;
        }

        ElfSymbol[] clones = [.. _symbols.Values.Where(symbol => symbol.Name.StartsWith(name + '.', StringComparison.Ordinal)
            && !symbol.Name.EndsWith(".cold", StringComparison.Ordinal))];
        return clones is [ElfSymbol clone] ? clone : null;
    }

    public static ElfSymbols Read(byte[] bytes)
    {
        var result = new ElfSymbols();
        var elf = new ElfHeader(bytes);
        for (int section = 0; section < elf.SectionHeaderCount; section++)
        {
            int header = elf.SectionHeaderOffset + (section * elf.SectionHeaderSize);
            if (elf.Int(header + 4) != SymbolTableType)
            {
                continue;
            }

            int offset = (int)elf.Word(header + (elf.Is64 ? 24 : 16));
            int size = (int)elf.Word(header + (elf.Is64 ? 32 : 20));
            int link = (int)elf.Int(header + (elf.Is64 ? 40 : 24));
            int names = (int)elf.Word(elf.SectionHeaderOffset + (link * elf.SectionHeaderSize) + (elf.Is64 ? 24 : 16));
            int step = elf.Is64 ? 24 : 16;
            for (int at = offset; at < offset + size; at += step)
            {
                int start = names + (int)elf.Int(at);
                string name = Encoding.ASCII.GetString(bytes, start, Array.IndexOf(bytes, (byte)0, start) - start);
                ulong value = elf.Word(at + (elf.Is64 ? 8 : 4));
                byte info = bytes[at + (elf.Is64 ? 4 : 12)];
                ushort definedIn = elf.Half(at + (elf.Is64 ? 6 : 14));
                if (name.Length > 0 && definedIn is not 0)
                {
                    result._symbols.TryAdd(name, new ElfSymbol(name, value, (info & 15) == FunctionType));
                }
            }
        }

        return result;
    }
}
