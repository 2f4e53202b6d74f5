namespace MiraiToushi.Elf.Dynamic;

/// <summary>A relocation that the dynamic linker has to apply.</summary>
/// <param name="Address">Where, before any load bias.</param>
/// <param name="Type">What, in the machine's own numbers.</param>
/// <param name="Symbol">Index of its symbol; 0 for none. It may be out of range.</param>
/// <param name="Addend">What is added; null where it stands at the place itself.</param>
public readonly record struct DynamicRelocation(ulong Address, uint Type, int Symbol, long? Addend);
