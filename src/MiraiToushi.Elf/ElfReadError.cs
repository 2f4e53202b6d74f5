namespace MiraiToushi.Elf;

/// <summary>Why a file cannot be loaded.</summary>
/// <param name="Kind">The kind of refusal.</param>
/// <param name="Message">One sentence for people, made of numbers and fixed words only: no text from the file.</param>
public sealed record ElfReadError(ElfErrorKind Kind, string Message);
