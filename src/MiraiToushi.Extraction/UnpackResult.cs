using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction;

/// <summary>What came of unpacking a sample.</summary>
/// <param name="Report">What ran and what was unpacked; it holds no configuration, because none was looked for.</param>
/// <param name="Image">The unpacked program as an ELF file; null where nothing was unpacked, and the report's reasons say why.</param>
public sealed record UnpackResult(ExtractionReport Report, ReadOnlyMemory<byte>? Image);
