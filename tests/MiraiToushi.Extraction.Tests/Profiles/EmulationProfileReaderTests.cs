using System.Text;
using MiraiToushi.Emulation;
using MiraiToushi.Extraction.Profiles;

namespace MiraiToushi.Extraction.Tests.Profiles;

public sealed class EmulationProfileReaderTests
{
    [Fact]
    public void What_is_left_out_has_the_built_in_value()
    {
        var profile = Read(ProfileText.Minimal);
        Assert.Equal("minimal", profile.Name);
        Assert.Equal("", profile.Description);
        Assert.Equal(["./bot"], Assert.Single(profile.ArgumentsToTry));
        Assert.Equal(new BudgetSettings(), profile.Machine.Budgets);
        Assert.Equal(new NetworkSettings(), profile.Machine.Network);
        Assert.Empty(profile.Machine.Files);
        Assert.Equal(30, profile.TimeoutSeconds);
        Assert.Equal(900L << 20, profile.WorkerMemory);
        Assert.Equal(2_000_000UL, profile.CallInstructions);
        Assert.True(profile.AllowBoot);
        Assert.True(profile.AllowProbing);
    }

    [Fact]
    public void Every_value_gets_where_it_belongs()
    {
        var profile = Read(ProfileText.With(
            """
            description: |
              Two
              lines
            environment: [A=b, "C="]
            executable: /usr/bin/x
            host: { system-name: S, node-name: N, release: "9", version: V, domain-name: "" }
            process: { user-id: 1, group-id: 2, id: 3, parent-id: 4 }
            clock: { start: 2001-09-09T01:46:40Z, uptime-seconds: 5, nanoseconds-per-system-call: 6 }
            random-seed: 0xffff_ffff_ffff_ffff
            network: { local-address: 10.0.0.1, connect: time-out, answer-network: 192.0.2.0, raw-sockets: false }
            forks: { maximum-processes: 7 }
            signals: { swallow: [5, 14] }
            budgets:
              maximum-instructions: 1_000
              maximum-instructions-per-process: 8
              idle-system-calls: 9
              maximum-translations: 11
              maximum-layers: 3
              idle-blocks: 10
              maximum-memory-mib: 11
              stack-size-kib: 128
            timeout-seconds: 0.5
            worker-memory-mib: 100
            boot: { allowed: false }
            probing: { call-instructions: 1000, maximum-probes: 12, maximum-gate-candidates: 0 }
            """));
        var machine = profile.Machine;
        Assert.Equal("Two\nlines", profile.Description);
        Assert.Equal(["A=b", "C="], machine.Environment);
        Assert.Equal("/usr/bin/x", machine.ExecutablePath);
        Assert.Equal(new HostIdentity { SystemName = "S", NodeName = "N", Release = "9", Version = "V", DomainName = "" }, machine.Host);
        Assert.Equal(new ProcessIdentity { UserId = 1, GroupId = 2, ProcessId = 3, ParentProcessId = 4 }, machine.Process);
        Assert.Equal(new ClockSettings { StartSeconds = 1_000_000_000, UptimeSeconds = 5, NanosecondsPerSystemCall = 6 }, machine.Clock);
        Assert.Equal(ulong.MaxValue, machine.RandomSeed);
        Assert.Equal(
            new NetworkSettings { LocalAddress = "10.0.0.1", Connect = ConnectOutcome.TimeOut, AnswerNetwork = "192.0.2.0", RawSockets = false },
            machine.Network);
        Assert.Equal(7, machine.Forks.MaximumProcesses);
        Assert.Equal([5, 14], machine.Signals.Swallow);
        Assert.Equal(
            new BudgetSettings
            {
                MaximumInstructions = 1000,
                MaximumInstructionsPerProcess = 8,
                IdleSystemCalls = 9,
                MaximumTranslations = 11,
                MaximumLayers = 3,
                IdleBlocks = 10,
                MaximumMemory = 11L << 20,
                StackSize = 128 << 10,
            },
            machine.Budgets);
        Assert.Equal(0.5, profile.TimeoutSeconds);
        Assert.Equal(100L << 20, profile.WorkerMemory);
        Assert.False(profile.AllowBoot);
        Assert.True(profile.AllowProbing);
        Assert.Equal((1000UL, 12, 0), (profile.CallInstructions, profile.MaximumProbes, profile.MaximumGateCandidates));
    }

    [Fact]
    public void Files_of_every_kind()
    {
        var files = Read(ProfileText.With(
            """
            files:
              - { path: /a, text: "x\ny" }
              - { path: /b, kind: file, base64: AAH/ }
              - { path: /c, kind: directory }
              - { path: /d, kind: link, target: a }
              - { path: /e, kind: device }
              - { path: /f, kind: missing }
              - { path: /g }
            """)).Machine.Files;
        Assert.Equal(
            [VirtualFileKind.File, VirtualFileKind.File, VirtualFileKind.Directory, VirtualFileKind.Link, VirtualFileKind.Device, VirtualFileKind.Missing, VirtualFileKind.File],
            files.Select(file => file.Kind));
        Assert.Equal("x\ny", Encoding.UTF8.GetString(files[0].Content.Span));
        Assert.Equal([0, 1, 255], files[1].Content.ToArray());
        Assert.Equal("a", files[3].Target);
        Assert.Null(files[0].Target);
        Assert.Equal(0, files[6].Content.Length);
    }

    [Theory]
    [InlineData("1000000000", 1_000_000_000)]
    [InlineData("1970-01-02", 86_400)]
    [InlineData("2038-01-19T03:14:07Z", int.MaxValue)]
    [InlineData("0", 0)]
    public void The_clock_starts_at_a_date_or_a_number(string start, long seconds) =>
        Assert.Equal(seconds, Read(ProfileText.With($"clock: {{ start: {start} }}")).Machine.Clock.StartSeconds);

    [Theory]
    [InlineData("\uFEFF")]
    [InlineData("%YAML 1.2\n---\n")]
    [InlineData("# comment\n\n")]
    public void What_may_stand_before_the_first_key(string before) => Read(before + ProfileText.Minimal);

    [Fact]
    public void Windows_line_ends_are_fine() => Read(ProfileText.Minimal.ReplaceLineEndings("\r\n"));

    [Fact]
    public void Argv_may_be_empty_and_hold_empty_texts()
    {
        var profile = Read(ProfileText.Minimal.Replace("[[\"./bot\"]]", "[[], [\"\", x]]", StringComparison.Ordinal));
        Assert.Equal([], profile.ArgumentsToTry[0]);
        Assert.Equal(["", "x"], profile.ArgumentsToTry[1]);
    }

    private static EmulationProfile Read(string text)
    {
        var result = EmulationProfileReader.Read(text, "test.yaml");
        Assert.Empty(result.Errors);
        Assert.True(result.IsValid);
        return result.Profile;
    }
}
