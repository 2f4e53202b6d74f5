using System.Text;

namespace MiraiToushi.Elf;

/// <summary>Reads the path of the dynamic linker.</summary>
internal static class InterpreterReader
{
    // PATH_MAX; load_elf_binary() refuses a longer path, one without room for a character, and one without its end.
    private const ulong MaximumLength = 4096;
    private const ulong MinimumLength = 2;

    /// <summary>Reads the path that the first PT_INTERP names; null when there is none.</summary>
    public static ElfReadError? Read(ReadOnlySpan<byte> file, ProgramHeader[] headers, DiagnosticBag diagnostics, out string? path)
    {
        path = null;
        int index = Array.FindIndex(headers, header => header.Type == SegmentType.Interpreter);
        if (index < 0)
        {
            return null;
        }

        int count = headers.Count(header => header.Type == SegmentType.Interpreter);
        if (count > 1)
        {
            diagnostics.Add(ElfDiagnosticCodes.InterpreterRepeated, $"The dynamic linker is named {count} times; Linux takes the first.");
        }

        ProgramHeader segment = headers[index];
        if (segment.FileSize is < MinimumLength or > MaximumLength)
        {
            return Malformed($"The path of the dynamic linker has {segment.FileSize} bytes; Linux demands {MinimumLength} to {MaximumLength}.");
        }

        if (SegmentChecks.IsTruncated(segment, file.Length))
        {
            return new ElfReadError(ElfErrorKind.Truncated, "The path of the dynamic linker lies beyond the end of the file.");
        }

        ReadOnlySpan<byte> bytes = file.Slice((int)segment.Offset, (int)segment.FileSize);
        if (bytes[^1] != 0)
        {
            return Malformed($"The path of the dynamic linker has no terminating zero.");
        }

        path = Encoding.Latin1.GetString(bytes[..bytes.IndexOf((byte)0)]);
        return null;
    }

    private static ElfReadError Malformed(FormattableString message) =>
        new(ElfErrorKind.Malformed, FormattableString.Invariant(message));
}
