using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Tests.Support;
using MiraiToushi.Fixtures;
using MiraiToushi.Reporting;

namespace MiraiToushi.Extraction.Tests;

/// <summary>The same bytes give the same report, byte for byte.</summary>
public sealed class DeterminismTests
{
    public static TheoryData<string> Samples =>
    [
        "arm/leak-O3",
        "arm/gate-argv0",
        "arm-oabi/leak-O3",
        "mips/leak-O3-glibc",
        "mipsel/gate-sigtrap",
        "i386/leak-O3-static-pie",
        "x86-64/leak-O3-glibc",
        "x86-64/plain-O2-glibc",
        "broken/mips-truncated",
    ];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Two_runs_give_the_same_report(string file) => Assert.Equal(Json(file), Json(file));

    [Fact]
    public void Runs_at_the_same_time_do_not_disturb_each_other()
    {
        string[] files = ["arm/leak-O3", "mips/leak-O3", "i386/leak-O3", "x86-64/leak-O3"];
        string[] alone = [.. files.Select(Json)];
        string[] together = new string[files.Length];
        Parallel.For(0, files.Length, new ParallelOptions { MaxDegreeOfParallelism = files.Length }, at => together[at] = Json(files[at]));
        Assert.Equal(alone, together);
    }

    [Fact]
    public void Listening_changes_nothing()
    {
        ProgressRecorder recorder = new();
        byte[] bytes = FixtureManifest.Current.Find("arm/leak-O3").ReadBytes();
        ExtractionReport report = ConfigurationExtractor.Extract(bytes, "leak-O3", Extracted.Options, recorder);
        Assert.Equal(Json("arm/leak-O3"), JsonReportRenderer.Render(report, indented: true));
        Assert.Equal("read", recorder.Stages[0]);
        Assert.Equal("endpoints", recorder.Stages[^1]);
        Assert.Contains(recorder.SystemCalls, call => call.Contains("connect", StringComparison.Ordinal));
        ExtractionReport partial = recorder.Reports[^1];
        Assert.Equal(report.Credentials.Entries, partial.Credentials.Entries);
        Assert.Equal(report.Sample, partial.Sample);
    }

    private static string Json(string file) => JsonReportRenderer.Render(Extracted.From(file), indented: true);

    private sealed class ProgressRecorder : IExtractionProgress
    {
        public List<string> Stages { get; } = [];

        public List<ExtractionReport> Reports { get; } = [];

        public List<string> SystemCalls { get; } = [];

        public void StageStarted(string name) => Stages.Add(name);

        public void PartialReport(ExtractionReport partial) => Reports.Add(partial);

        public void SystemCall(string description) => SystemCalls.Add(description);
    }
}
