namespace MiraiToushi.Elf;

/// <summary>What became of reading a file: an image or an error, never both, and what was odd about it.</summary>
/// <param name="Image">The image, or null if the kernel would refuse the file.</param>
/// <param name="Error">Why there is no image, or null if there is one.</param>
/// <param name="Diagnostics">Oddities the kernel tolerates, in the order they were met. Present with an error too.</param>
public sealed record ElfReadResult(ElfImage? Image, ElfReadError? Error, IReadOnlyList<ElfDiagnostic> Diagnostics);
