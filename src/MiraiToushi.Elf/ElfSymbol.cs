namespace MiraiToushi.Elf;

/// <summary>A named address. Symbols are hints: nothing in a file makes them true.</summary>
/// <param name="Name">
/// The name, hostile text. Each byte of the file became the character of the same number (Latin-1), so nothing is lost.
/// </param>
/// <param name="Address">
/// <c>st_value</c> as stored, before any load bias. On ARM the lowest bit set means Thumb code, on MIPS compressed code.
/// </param>
/// <param name="Size"><c>st_size</c> in bytes; zero when unknown.</param>
/// <param name="Kind">What the symbol names.</param>
public readonly record struct ElfSymbol(string Name, ulong Address, ulong Size, ElfSymbolKind Kind);
