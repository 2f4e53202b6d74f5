using MiraiToushi.Elf;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>A file that was read and told what it is, before anything of it runs.</summary>
/// <param name="Assembler">Knows the facts about it.</param>
/// <param name="Refusal">The report where it cannot be run; else null.</param>
/// <param name="Image">The image where it can.</param>
/// <param name="Architecture">Its architecture where it can be run.</param>
internal sealed record OpenedSample(ReportAssembler Assembler, ExtractionReport? Refusal, ElfImage? Image = null, Architecture? Architecture = null)
{
    /// <summary>Reads a file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="name">Its name without its folder.</param>
    /// <param name="options">Profile and budgets.</param>
    public static OpenedSample Open(ReadOnlyMemory<byte> file, string name, ExtractionOptions options)
    {
        ElfReadResult read = ElfReader.Read(file, new ElfReaderOptions { MaximumMemory = options.Profile.Machine.Budgets.MaximumMemory });
        Architecture? architecture = read.Image is { } found ? ArchitectureCatalog.Find(found) : null;
        ReportAssembler assembler = new(
            SampleFactsReader.Describe(file, name, read.Image, architecture), options.Profile.Name, PackedFileReader.Describe(read.Image));
        foreach (ElfDiagnostic diagnostic in read.Diagnostics)
        {
            assembler.Add(DiagnosticSeverity.Information, "read", diagnostic.Message, diagnostic.Code);
        }

        if (read.Image is not { } image)
        {
            return new OpenedSample(assembler, Refuse(assembler, read.Error!));
        }

        if (architecture is not null)
        {
            return new OpenedSample(assembler, null, image, architecture);
        }

        string machine = ElfMachineNames.Describe(image.Machine);
        int bits = image.Class == ElfClass.Elf32 ? 32 : 64;
        string order = image.ByteOrder == ByteOrder.Little ? "little" : "big";
        string reason = ArchitectureCatalog.WhyNot(image) ?? $"{machine}, {bits}-bit {order} endian, is not supported.";
        assembler.Add(DiagnosticSeverity.Error, "read", reason, "unsupported-architecture");
        return new OpenedSample(assembler, assembler.Empty($"The architecture is not supported: {machine}."));
    }

    private static ExtractionReport Refuse(ReportAssembler assembler, ElfReadError error)
    {
        string code = error.Kind switch
        {
            ElfErrorKind.NotElf => "not-elf",
            ElfErrorKind.Truncated => "truncated-elf",
            ElfErrorKind.TooLarge => "too-large-elf",
            _ => "malformed-elf",
        };
        assembler.Add(DiagnosticSeverity.Error, "read", error.Message, code);
        return assembler.Empty(error.Message);
    }
}
