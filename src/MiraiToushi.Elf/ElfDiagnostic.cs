namespace MiraiToushi.Elf;

/// <summary>Something odd about a file that does not keep the kernel from loading it.</summary>
/// <param name="Code">One of <see cref="ElfDiagnosticCodes"/>.</param>
/// <param name="Message">One sentence for people, made of numbers and fixed words only: no text from the file.</param>
public sealed record ElfDiagnostic(string Code, string Message);
