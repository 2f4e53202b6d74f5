using MiraiToushi.Cli.Commands;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Cli.Tests;

public sealed class ExitCodesTests
{
    [Theory]
    [InlineData(Outcome.Complete, null, 0)]
    [InlineData(Outcome.Partial, null, 1)]
    [InlineData(Outcome.None, null, 1)]
    [InlineData(Outcome.None, "unreadable", 3)]
    [InlineData(Outcome.None, "not-elf", 4)]
    [InlineData(Outcome.None, "truncated-elf", 4)]
    [InlineData(Outcome.None, "malformed-elf", 4)]
    [InlineData(Outcome.None, "too-large-elf", 4)]
    [InlineData(Outcome.None, "not-executable-elf", 4)]
    [InlineData(Outcome.None, "unsupported-architecture", 5)]
    [InlineData(Outcome.None, "engine-crash", 1)]
    [InlineData(Outcome.Partial, "timeout", 1)]
    [InlineData(Outcome.Partial, "memory-limit", 1)]
    [InlineData(Outcome.Complete, "engine-crash", 0)]
    [InlineData(Outcome.Partial, "internal-error", 70)]
    public void A_report_has_the_code_of_its_worst_error(Outcome outcome, string? word, int expected)
    {
        Assert.Equal(expected, ExitCodes.Of(Report(outcome, word, DiagnosticSeverity.Error)));
    }

    [Fact]
    public void A_warning_does_not_change_the_code()
    {
        Assert.Equal(ExitCodes.Complete, ExitCodes.Of(Report(Outcome.Complete, "malformed-elf", DiagnosticSeverity.Warning)));
    }

    [Fact]
    public void The_largest_code_applies_and_every_file_is_counted_once()
    {
        var summary = new RunSummary();
        summary.Add(Report(Outcome.Complete, null, DiagnosticSeverity.Error));
        summary.Add(Report(Outcome.None, "unsupported-architecture", DiagnosticSeverity.Error));
        summary.Add(Report(Outcome.Partial, null, DiagnosticSeverity.Error));
        summary.Add(Report(Outcome.None, "engine-crash", DiagnosticSeverity.Error));
        summary.AddFailure(ExitCodes.Unreadable);

        Assert.Equal(ExitCodes.UnsupportedArchitecture, summary.ExitCode);
        Assert.Equal("5 files: 1 complete, 1 partial, 1 none, 2 failed, 2.5 s", summary.Describe(TimeSpan.FromSeconds(2.5)));
    }

    [Fact]
    public void Every_code_is_explained_once_in_ascending_order()
    {
        int[] codes = [.. ExitCodes.All.Select(entry => entry.Code)];
        Assert.Equal(codes.Distinct().Order(), codes);
        Assert.All(ExitCodes.ByDiagnostic.Values, code => Assert.Contains(code, codes));
    }

    private static ExtractionReport Report(Outcome outcome, string? word, DiagnosticSeverity severity) =>
        new Sample("sample", default).EmptyReport("default") with
        {
            Outcome = outcome,
            Diagnostics = word is null ? [] : [new Diagnostic(severity, "read", "A message.", word)],
        };
}
