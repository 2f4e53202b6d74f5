using MiraiToushi.Elf;
using MiraiToushi.Emulation.Architectures;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Stages;

namespace MiraiToushi.Extraction;

/// <summary>The front door: bytes in, report out.</summary>
public static class ConfigurationExtractor
{
    /// <summary>Extracts the configuration of one sample in this process.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="name">The file's name without its folder.</param>
    /// <param name="options">Profile and budgets.</param>
    /// <param name="progress">Told what is known so far; may be null.</param>
    /// <param name="cancellationToken">Ends the run early; what was found so far is reported.</param>
    /// <returns>A report, whatever the bytes are: a bad sample never throws.</returns>
    public static ExtractionReport Extract(
        ReadOnlyMemory<byte> file,
        string name,
        ExtractionOptions options,
        IExtractionProgress? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(options);
        progress?.StageStarted("read");
        ElfReadResult read = ElfReader.Read(file, new ElfReaderOptions { MaximumMemory = options.Profile.Machine.Budgets.MaximumMemory });
        Architecture? architecture = read.Image is { } found ? ArchitectureCatalog.Find(found) : null;
        SampleFacts facts = SampleFactsReader.Describe(file, name, read.Image, architecture);
        ReportAssembler assembler = new(facts, options.Profile.Name);
        foreach (ElfDiagnostic diagnostic in read.Diagnostics)
        {
            assembler.Add(DiagnosticSeverity.Information, "read", diagnostic.Message, diagnostic.Code);
        }

        if (read.Image is not { } image)
        {
            return Refuse(assembler, read.Error!);
        }

        if (architecture is null)
        {
            string machine = ElfMachineNames.Describe(image.Machine);
            string reason = ArchitectureCatalog.WhyNot(image) ?? $"{machine}, {facts.WordSize}-bit {facts.ByteOrder} endian, is not supported.";
            assembler.Add(DiagnosticSeverity.Error, "read", reason, "unsupported-architecture");
            return assembler.Empty($"The architecture is not supported: {machine}.");
        }

        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(options.TimeoutSeconds ?? options.Profile.TimeoutSeconds));
        Sample sample = new(image, architecture, options, progress, timeout.Token);
        return new ExtractionRun(sample, assembler).Run();
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
