using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Cli.Tests;

/// <summary>What samples say reaches standard error harmless, and escaped no more than once.</summary>
public sealed class StatusLogTests
{
    private const string Hostile = "a\u001b[31m\\b";
    private const string Harmless = @"a\x1b[31m\\b";

    [Fact]
    public void Messages_are_escaped()
    {
        using StringWriter writer = new();
        StatusLog log = new(writer, Verbosity.Verbose);
        log.Error(Hostile);
        log.Note(Hostile);
        log.Story(Hostile);
        Assert.Equal($"miraitoushi: {Harmless}\n{Harmless}\n{Harmless}\n", writer.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_story_of_a_report_is_escaped_once()
    {
        using StringWriter writer = new();
        new StatusLog(writer, Verbosity.Verbose).Story(Report());
        Assert.Contains(Harmless, writer.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(@"\\x1b", writer.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', writer.ToString());
    }

    [Fact]
    public void The_story_is_told_only_to_those_who_want_it()
    {
        using StringWriter writer = new();
        new StatusLog(writer, Verbosity.Normal).Story(Report());
        Assert.Empty(writer.ToString());
    }

    private static ExtractionReport Report() => new()
    {
        Sample = new SampleFacts { Name = "sample", Sha256 = new string('0', 64), Size = 0 },
        Profile = "default",
        Outcome = Outcome.None,
        Diagnostics = [new Diagnostic(DiagnosticSeverity.Warning, "boot", Hostile, "missing-import")],
    };
}
