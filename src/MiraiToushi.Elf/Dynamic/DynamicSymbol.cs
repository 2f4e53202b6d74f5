namespace MiraiToushi.Elf.Dynamic;

/// <summary>An entry of the dynamic symbol table.</summary>
/// <param name="Name">Its name without a version, hostile text (each byte one character, Latin-1); empty where it has none.</param>
/// <param name="Value">Its address before any load bias; on MIPS also that of an undefined function's stub.</param>
/// <param name="Size">Its size in bytes, as the file says.</param>
/// <param name="IsDefined">Whether the image itself defines it.</param>
/// <param name="IsData">Whether it is an object, not code.</param>
/// <param name="IsWeak">Whether it may stay without a definition.</param>
public sealed record DynamicSymbol(string Name, ulong Value, ulong Size, bool IsDefined, bool IsData, bool IsWeak);
