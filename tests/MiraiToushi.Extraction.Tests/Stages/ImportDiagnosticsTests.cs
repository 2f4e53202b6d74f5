using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Tests.Support;

namespace MiraiToushi.Extraction.Tests.Stages;

/// <summary>What a dynamically linked sample does not get is named in the report.</summary>
public sealed class ImportDiagnosticsTests
{
    private const string Code = "missing-import";

    [Fact]
    public void What_was_called_without_a_stand_in_is_told_from_what_was_not()
    {
        ExtractionReport report = Extract(TinyImports.Build(["getpid", "frob_called", "frob_waiting", "strlen"], called: 2, "frob_data"));
        Assert.Equal("exited", Assert.Single(report.Emulation.Stages, stage => stage.Name == "boot:1").StopReason);
        Diagnostic called = Assert.Single(report.Diagnostics, diagnostic => diagnostic is { Code: Code, Severity: DiagnosticSeverity.Warning });
        Assert.Contains("frob_called", called.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("frob_waiting", called.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("getpid", called.Message, StringComparison.Ordinal);
        Diagnostic other = Assert.Single(report.Diagnostics, diagnostic => diagnostic is { Code: Code, Severity: DiagnosticSeverity.Information });
        Assert.Contains("frob_waiting", other.Message, StringComparison.Ordinal);
        Assert.Contains("frob_data", other.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("frob_called", other.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("strlen", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_said_where_nothing_is_missing()
    {
        ExtractionReport report = Extract(TinyImports.Build(["getpid", "getppid"], called: 2, "stdout"));
        Assert.DoesNotContain(report.Diagnostics, diagnostic => diagnostic.Code == Code);
    }

    private static ExtractionReport Extract(byte[] file) =>
        ConfigurationExtractor.Extract(file, "imports", Extracted.Options with { AllowProbing = false });
}
