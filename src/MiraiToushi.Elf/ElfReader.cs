namespace MiraiToushi.Elf;

/// <summary>Reads ELF files as Linux would load them.</summary>
public static class ElfReader
{
    /// <summary>
    /// Reads a file. It accepts what <c>fs/binfmt_elf.c</c> would load, within the limits of <paramref name="options"/>, and
    /// nothing else; a machine that no Linux runs on is accepted too, so that callers can name it. Section headers and
    /// symbols are hints, used where they make sense. It never throws, whatever the bytes are.
    /// </summary>
    /// <param name="file">The whole file. The image refers to these bytes, so they must not change afterwards.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    public static ElfReadResult Read(ReadOnlyMemory<byte> file, ElfReaderOptions? options = null)
    {
        options ??= new ElfReaderOptions();
        var diagnostics = new DiagnosticBag();
        ElfReadError? error = TryRead(file, options, diagnostics, out ElfImage? image);
        return new ElfReadResult(image, error, diagnostics.ToList());
    }

    private static ElfReadError? TryRead(
        ReadOnlyMemory<byte> file,
        ElfReaderOptions options,
        DiagnosticBag diagnostics,
        out ElfImage? image)
    {
        image = null;
        ElfReadError? error = ElfHeaderReader.ReadHeader(file.Span, diagnostics, out ElfHeader header);
        if (error is not null)
        {
            return error;
        }

        ProgramHeader[] headers = ElfHeaderReader.ReadProgramHeaders(file.Span, header);
        error = InterpreterReader.Read(file.Span, headers, diagnostics, out string? interpreter)
            ?? SegmentChecks.Check(header, headers, options);
        if (error is not null)
        {
            return error;
        }

        SegmentChecks.Diagnose(header, headers, file.Length, diagnostics);
        SectionTable sections = SectionTable.Read(file.Span, header, diagnostics);
        ElfSymbol[] symbols = SymbolReader.Read(
            file, header, sections, SectionHeader.SymbolTable, options.MaximumSymbols, diagnostics);
        bool isStripped = symbols.Length == 0;
        if (isStripped)
        {
            // A stripped dynamic file still names what it exports.
            symbols = SymbolReader.Read(
                file, header, sections, SectionHeader.DynamicSymbolTable, options.MaximumSymbols, diagnostics);
        }

        long sectionHeaderTableSize = (long)sections.Sections.Length * ElfLayout.Of(header.Class).SectionHeaderSize;
        image = new ElfImage(
            file, header, headers, interpreter, symbols, isStripped, OverlayOffset(file.Length, header, headers, sections), sectionHeaderTableSize);
        DiagnoseImage(image, diagnostics);
        EmbeddedHeaders.Diagnose(file.Span, diagnostics);
        return null;
    }

    private static int OverlayOffset(int fileLength, ElfHeader header, ProgramHeader[] headers, SectionTable sections)
    {
        ElfLayout layout = ElfLayout.Of(header.Class);
        ulong tableSize = (ulong)headers.Length * (ulong)layout.ProgramHeaderSize;
        ulong end = Math.Max((ulong)layout.HeaderSize, checked(header.ProgramHeaderOffset + tableSize));
        end = Math.Max(end, (ulong)sections.EndOffset);
        foreach (ProgramHeader segment in headers)
        {
            if (segment.FileSize > 0 && segment.Offset < (ulong)fileLength)
            {
                end = Math.Max(end, segment.Offset + Math.Min(segment.FileSize, (ulong)fileLength - segment.Offset));
            }
        }

        return (int)Math.Min(end, (ulong)fileLength);
    }

    private static void DiagnoseImage(ElfImage image, DiagnosticBag diagnostics)
    {
        if (image.ProgramHeaderAddress is null)
        {
            diagnostics.Add(
                ElfDiagnosticCodes.ProgramHeadersUnmapped,
                $"No segment holds the program header table, so the program cannot find it.");
        }

        if (image.Overlay.Length > 0)
        {
            diagnostics.Add(
                ElfDiagnosticCodes.Overlay,
                $"{image.Overlay.Length} bytes from offset {image.OverlayOffset} on belong to no header, segment or section.");
        }
    }
}
