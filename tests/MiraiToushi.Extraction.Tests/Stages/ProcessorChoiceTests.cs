using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Tests.Support;

namespace MiraiToushi.Extraction.Tests.Stages;

/// <summary>Which of an architecture's processors a sample is run on, and that the report says when it is another than the usual one.</summary>
public sealed class ProcessorChoiceTests
{
    [Theory]
    [InlineData("powerpc/leak-O2-8540", "e500v2")]
    [InlineData("powerpc/leak-O3-7400", null)]
    [InlineData("powerpc/leak-O3", null)]
    [InlineData("coldfire/leak-O2", null)]
    public void Another_processor_is_taken_only_for_code_that_needs_it(string file, string? processor)
    {
        ExtractionReport report = Extracted.From(file);

        Diagnostic? diagnostic = report.Diagnostics.SingleOrDefault(item => item.Code == "other-processor");
        Assert.Equal(processor is not null, diagnostic is not null);
        Assert.Contains(processor is null ? "" : $"run on the {processor} instead", diagnostic?.Message ?? "", StringComparison.Ordinal);
    }

    /// <summary>What an early ColdFire toolchain wrote: nothing in the flags.</summary>
    [Fact]
    public void Code_for_ColdFire_is_found_out_without_flags()
    {
        byte[] file = MiraiToushi.Fixtures.FixtureManifest.Current.Find("coldfire/leak-O2").ReadBytes();
        file.AsSpan(36, 4).Clear();

        ExtractionReport report = ConfigurationExtractor.Extract(file, "sample", Extracted.Options);

        Assert.Equal(Outcome.Complete, report.Outcome);
        Assert.Contains(report.Diagnostics, item => item.Code == "other-processor");
    }
}
