using System.Buffers.Binary;
using System.Diagnostics;
using MiraiToushi.Emulation;
using MiraiToushi.Extraction.Profiles;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Extraction.Tests.Support;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Extraction.Tests;

/// <summary>A limit that was met is a diagnostic in a report, not an exception.</summary>
public sealed class BudgetTests
{
    private const uint JumpToItself = 0xEAFFFFFE;

    [Theory]
    [InlineData("arm/leak-O3", 1)]
    [InlineData("arm/leak-O3", 500)]
    [InlineData("mips/leak-O3", 500)]
    [InlineData("i386/leak-O3", 500)]
    [InlineData("x86-64/leak-O3", 500)]
    [InlineData("x86-64/leak-O3-glibc", 2_000)]
    public void Few_instructions_give_a_report_that_says_so(string file, int instructions)
    {
        ExtractionReport report = Extracted.From(file, Extracted.Options with { MaximumInstructions = (ulong)instructions });
        Assert.Contains(report.Diagnostics, diagnostic => diagnostic.Code == "instruction-budget");
        Assert.Contains(report.Emulation.Stages, stage => stage.StopReason == "instruction-budget");
        Assert.NotEqual(Outcome.Complete, report.Outcome);
    }

    [Fact]
    public void What_was_built_before_the_budget_ran_out_is_reported()
    {
        ExtractionReport whole = Extracted.From("arm/leak-O3");
        ulong boot = whole.Emulation.Stages
            .Where(stage => stage.Name.StartsWith("boot", StringComparison.Ordinal))
            .Aggregate(0UL, (sum, stage) => sum + stage.Instructions);
        HashSet<Outcome> outcomes = [];
        for (ulong part = 1; part <= 8; part++)
        {
            outcomes.Add(Extracted.From("arm/leak-O3", Extracted.Options with { MaximumInstructions = boot * part / 8 }).Outcome);
        }

        Assert.Contains(Outcome.Partial, outcomes);
    }

    [Fact]
    public void A_token_that_is_cancelled_already_gives_a_report()
    {
        ManifestFixture fixture = FixtureManifest.Current.Find("mips/leak-O3");
        ExtractionReport report = ConfigurationExtractor.Extract(fixture.ReadBytes(), fixture.Name, Extracted.Options, null, new CancellationToken(canceled: true));
        Assert.NotEqual(Outcome.Complete, report.Outcome);
        Assert.Contains(report.Diagnostics, diagnostic => diagnostic.Severity != DiagnosticSeverity.Information);
    }

    [Fact]
    public void A_run_can_be_cancelled_while_it_runs()
    {
        ManifestFixture fixture = FixtureManifest.Current.Find("arm/leak-O3-glibc");
        using CancellationTokenSource cancellation = new();
        Canceller canceller = new(cancellation, "connect");
        ExtractionReport report = ConfigurationExtractor.Extract(fixture.ReadBytes(), fixture.Name, Extracted.Options, canceller, cancellation.Token);
        Assert.NotEqual(Outcome.Complete, report.Outcome);
        Assert.Contains(report.Diagnostics, diagnostic => diagnostic.Code == "timeout");
    }

    /// <summary>A program that only jumps to where it is, with every other limit taken away.</summary>
    [Fact]
    public void A_run_ends_when_its_time_is_over()
    {
        byte[] bytes = FixtureManifest.Current.Find("arm/leak-O3").ReadBytes();
        uint entry = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(0x18));
        int segment = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(0x1C));
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(segment + 4));
        uint address = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(segment + 8));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan((int)(entry - address + offset)), JumpToItself);
        EmulationProfile profile = EmulationProfileReader.Default;
        BudgetSettings endless = profile.Machine.Budgets with
        {
            MaximumInstructions = long.MaxValue,
            MaximumInstructionsPerProcess = long.MaxValue,
            IdleBlocks = long.MaxValue,
        };
        ExtractionOptions options = new()
        {
            Profile = profile with { Machine = profile.Machine with { Budgets = endless }, ArgumentsToTry = [["./loop"]] },
            TimeoutSeconds = 0.5,
        };
        Stopwatch watch = Stopwatch.StartNew();
        ExtractionReport report = ConfigurationExtractor.Extract(bytes, "loop", options);
        Assert.Equal(Outcome.None, report.Outcome);
        Assert.Contains(report.Diagnostics, diagnostic => diagnostic.Code == "timeout");
        Assert.Contains(report.Emulation.Stages, stage => stage is { Name: "boot:1", StopReason: "timeout" });
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.4, 30);
    }

    private sealed class Canceller(CancellationTokenSource cancellation, string call) : IExtractionProgress
    {
        public void StageStarted(string name)
        {
        }

        public void PartialReport(ExtractionReport partial)
        {
        }

        public void SystemCall(string description)
        {
            if (description.Contains(call, StringComparison.Ordinal))
            {
                cancellation.Cancel();
            }
        }
    }
}
