using MiraiToushi.Emulation;
using MiraiToushi.Emulation.Loading;
using MiraiToushi.Emulation.Tracing;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>Runs a sample as a program and takes out the innermost layer that it unpacked.</summary>
internal sealed class UnpackRun
{
    private readonly Sample _sample;
    private readonly ReportAssembler _assembler;

    public UnpackRun(Sample sample, ReportAssembler assembler)
    {
        _sample = sample;
        _assembler = assembler;
    }

    public UnpackResult Run()
    {
        _sample.Progress?.StageStarted("boot");
        using Boot? boot = Start(out string? problem);
        if (boot is null)
        {
            problem ??= "The image could not be loaded.";
            _assembler.Add(DiagnosticSeverity.Error, "load", problem, "not-loadable");
            return new UnpackResult(_assembler.Empty(problem), null);
        }

        LimitDiagnostics.Add(_assembler, boot.Machine);
        ExtractionReport report = _assembler.OfMachine(boot.Machine);
        if (InnermostLayer(boot.Machine) is not { } layer)
        {
            return new UnpackResult(report with { OutcomeReasons = [NothingExecuted(report.Packed, boot.Machine)] }, null);
        }

        byte[]? image = UnpackedImage.Write(layer, _sample.File, out problem);
        return image is null
            ? new UnpackResult(report with { OutcomeReasons = [problem ?? ""] }, null)
            : new UnpackResult(report, image);
    }

    // With marks the file surely is packed: then its stub did not come so far, and what stopped it is in a diagnostic.
    private static string NothingExecuted(PackedFinding packed, Machine machine)
    {
        string marks = packed.Packer is { } packer ? $", although the file has marks of {packer}" : "";
        return $"Nothing was unpacked: no code was executed that the sample had written itself{marks}{HowItEnded(machine)}.";
    }

    // Stubs may look at argv as bots do.
    private Boot? Start(out string? problem)
    {
        Boot? boot = null;
        problem = null;
        foreach (IReadOnlyList<string> arguments in _sample.Options.Profile.ArgumentsToTry)
        {
            boot?.Dispose();
            boot = Boot.Run(_sample, arguments, "unpack", null, out problem);
            if (boot is null || boot.IsSpent || InnermostLayer(boot.Machine) is not null)
            {
                return boot;
            }
        }

        return boot;
    }

    // A loop without an end, or with one that is too far away, is ended by us, and no diagnostic says so.
    private static string HowItEnded(Machine machine) =>
        machine.Ended.FirstOrDefault(process => process.Path == "1") is { Reason: not StopReason.Exited } first
            ? $"; it ended by {StopReasonNames.Of(first.Reason)}{(first.Detail is null ? "" : $" ({first.Detail})")}"
            : "";

    // A child goes on with the layers of its parent, so the first process that has any has the outer ones.
    private static UnpackLayer? InnermostLayer(Machine machine) =>
        machine.Ended
            .Where(process => process.UnpackLayers.Count > 0)
            .OrderBy(process => process.Path, StringComparer.Ordinal)
            .FirstOrDefault()?.UnpackLayers[^1];
}
