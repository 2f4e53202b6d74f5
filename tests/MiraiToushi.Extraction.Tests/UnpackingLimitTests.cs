using MiraiToushi.Emulation;
using MiraiToushi.Extraction.Profiles;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Tests.Support;

namespace MiraiToushi.Extraction.Tests;

/// <summary>Unpacking bombs end at a limit, and the report says at which.</summary>
public sealed class UnpackingLimitTests
{
    private const string Fill = "90909090909090909090909090909090";

    /// <summary>Finds itself by "lea rbx, [rip - 7]", maps a page, copies itself there and jumps to the copy.</summary>
    private static readonly byte[] EndlessLayers = TinyProgram.Build(
        "488d1df9ffffff", TinyProgram.Map(0x1000), "4889de 4889c7 50 b900020000 f3a4 58",
        string.Concat(Enumerable.Repeat(Fill, 20)), "ffe0");

    /// <summary>Maps 16 MiB and writes to them, again and again, until that fails; then exits.</summary>
    private static readonly byte[] MemoryBomb = TinyProgram.Build(
        TinyProgram.Map(16 << 20), "4885c0 7805 c60001 ebd3", TinyProgram.Exit);

    /// <summary>Maps 16 MiB and writes bytes one by one, over and over, each time other ones.</summary>
    private static readonly byte[] EndlessUnpacking = TinyProgram.Build(
        TinyProgram.Map(16 << 20), "4889c3 4889df b900000001 8807 fec0 48ffc7 ffc9 75f5 ebeb");

    /// <summary>Maps a page, writes "ret" there, calls it, and exits.</summary>
    private static readonly byte[] Trampoline = TinyProgram.Build(TinyProgram.Map(0x1000), "c600c3 ffd0", TinyProgram.Exit);

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    public void Endless_layers_end_at_the_layer_limit(int? layers)
    {
        ExtractionReport report = Extract(EndlessLayers, Extracted.Options with { MaximumLayers = layers });
        Diagnostic diagnostic = Assert.Single(report.Diagnostics, diagnostic => diagnostic.Code == "layer-limit");
        Assert.Equal(DiagnosticSeverity.Warning, diagnostic.Severity);
        Assert.Contains("layer", diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal("layer-limit", Assert.Single(report.Emulation.Stages, stage => stage.Name == "boot:1").StopReason);
        Assert.Equal((layers ?? 16) + 1, report.Packed.Layers.Count);
    }

    [Fact]
    public void Execs_end_at_the_layer_limit()
    {
        ExtractionReport report = Extracted.From("arm/leak-O3-packed-memfd", Extracted.Options with { MaximumLayers = 0, AllowProbing = false });
        Assert.Contains(report.Diagnostics, diagnostic => diagnostic.Code == "layer-limit");
        Assert.NotEqual(Outcome.Complete, report.Outcome);
    }

    [Theory]
    [InlineData(null, "256 MiB")]
    [InlineData(64L << 20, "64 MiB")]
    public void Endless_mapping_ends_at_the_memory_limit(long? memory, string words)
    {
        ExtractionReport report = Extract(MemoryBomb, Extracted.Options with { MaximumMemory = memory });
        Diagnostic diagnostic = Assert.Single(report.Diagnostics, diagnostic => diagnostic.Code == "guest-memory-limit");
        Assert.Contains("asked for 16 MiB", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains(words, diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal("exited", Assert.Single(report.Emulation.Stages, stage => stage.Name == "boot:1").StopReason);
    }

    [Fact]
    public void Endless_unpacking_ends_at_the_instruction_limit()
    {
        ExtractionReport report = Extract(EndlessUnpacking, Extracted.Options with { MaximumInstructions = 1_000_000 });
        Assert.Contains(report.Diagnostics, diagnostic => diagnostic.Code == "instruction-budget");
        Assert.InRange(report.Emulation.Instructions, 1_000_000UL, 8_000_000UL);
    }

    [Fact]
    public void The_limits_of_the_profile_hold_where_no_option_is_given()
    {
        EmulationProfile profile = Extracted.Options.Profile;
        MachineConfiguration machine = profile.Machine with { Budgets = profile.Machine.Budgets with { MaximumLayers = 2 } };
        ExtractionReport report = Extract(EndlessLayers, new ExtractionOptions { Profile = profile with { Machine = machine } });
        Assert.Equal(3, report.Packed.Layers.Count);
    }

    [Fact]
    public void A_trampoline_is_no_layer()
    {
        ExtractionReport report = Extract(Trampoline, Extracted.Options);
        Assert.Equal("exited", Assert.Single(report.Emulation.Stages, stage => stage.Name == "boot:1").StopReason);
        Assert.Equal(PackedVerdict.NotPacked, report.Packed.Verdict);
        Assert.DoesNotContain(report.Diagnostics, diagnostic => diagnostic.Code is "unpacked" or "guest-memory-limit");
    }

    private static ExtractionReport Extract(byte[] file, ExtractionOptions options) =>
        ConfigurationExtractor.Extract(file, "guest", options with { AllowProbing = false });
}
