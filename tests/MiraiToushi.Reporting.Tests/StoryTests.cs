using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Reporting.Tests;

public sealed class StoryTests
{
    [Fact]
    public void Stages_stand_in_the_order_in_which_they_ran_and_processes_below_their_parents()
    {
        string[] names = [.. Story().Select(line => line.TrimStart().Split(' ')[0])];
        Assert.Equal(["stage", "read", "boot", "boot:1", "boot:1.2", "boot:1.2.1", "boot:1.10", "unlock", "worker"], names);
    }

    [Fact]
    public void Children_are_indented_and_say_why_they_stopped()
    {
        Assert.Contains(Story(), line => line.StartsWith("    boot:1.2  ", StringComparison.Ordinal) && line.Contains("memory-fault", StringComparison.Ordinal));
        Assert.Contains(Story(), line => line.StartsWith("      boot:1.2.1  ", StringComparison.Ordinal));
        Assert.Contains(Story(), line => line.EndsWith("error: It took too long.", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_wrong_is_said_outside_the_story_too()
    {
        string text = TextReportRenderer.RenderPlain(Report(), verbose: true);
        Assert.Contains("Diagnostics (1)", text, StringComparison.Ordinal);
        Assert.Contains("timeout", text, StringComparison.Ordinal);
    }

    private static string[] Story() => TextReportRenderer.RenderStory(Report()).Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];

    private static ExtractionReport Report() => TestReports.Empty() with
    {
        Diagnostics =
        [
            new Diagnostic(DiagnosticSeverity.Error, "worker", "It took too long.", "timeout"),
            new Diagnostic(DiagnosticSeverity.Information, "read", "Section headers ignored."),
            new Diagnostic(DiagnosticSeverity.Information, "boot", "Used the boot with argv."),
        ],
        Emulation = new EmulationSummary
        {
            Stages =
            [
                new StageSummary("boot:1.2.1", "idle", 3),
                new StageSummary("boot:1.10", "idle", 4),
                new StageSummary("boot:1.2", "memory-fault", 2, "read of 4 bytes at 0x0"),
                new StageSummary("boot:1", "exited", 1),
                new StageSummary("unlock", "completed", 5, "7 calls"),
            ],
        },
    };
}
