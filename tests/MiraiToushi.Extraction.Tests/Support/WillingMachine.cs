using MiraiToushi.Emulation;
using MiraiToushi.Extraction.Profiles;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Extraction.Tests.Support;

/// <summary>
/// The machine on which a look-alike would go through all of its checks. It shows that the look-alike itself is right: that its
/// configuration is there to be found.
/// </summary>
internal static class WillingMachine
{
    private const int Shell = 321;
    private const int User = 1000;
    private const int Patience = 100_000;

    /// <summary>The options for a fixture.</summary>
    /// <param name="fixture">The fixture.</param>
    public static ExtractionOptions For(ManifestFixture fixture)
    {
        EmulationProfile profile = EmulationProfileReader.Default;
        string name = fixture.Gate?.Argv0 ?? profile.ArgumentsToTry[0][0];
        profile = profile with { ArgumentsToTry = [[name]] };
        foreach (ManifestCheck check in FixtureManifest.Current.Configurations[fixture.Configuration!].Checks)
        {
            profile = check.Check == "argument-count"
                ? profile with { ArgumentsToTry = [[name, .. Enumerable.Repeat("word", check.Count!.Value - 1)]] }
                : profile with { Machine = Please(profile.Machine, check) };
        }

        return new ExtractionOptions { Profile = profile };
    }

    private static MachineConfiguration Please(MachineConfiguration machine, ManifestCheck check) => check.Check switch
    {
        "parent-not-init" => machine with { Process = machine.Process with { ParentProcessId = Shell } },
        "not-root" => machine with { Process = machine.Process with { UserId = User, GroupId = User } },
        "variable" => machine with { Environment = [.. machine.Environment, $"{check.Name}=1"] },
        "clock-window" => machine with { Clock = machine.Clock with { StartSeconds = check.From!.Value + 3600 } },
        "watchdog-away" => machine with
        {
            Files =
            [
                .. machine.Files.Where(file => !file.Path.EndsWith("/watchdog", StringComparison.Ordinal)),
                new VirtualFileDeclaration("/dev/watchdog", VirtualFileKind.Missing),
                new VirtualFileDeclaration("/dev/misc/watchdog", VirtualFileKind.Missing),
            ],
        },
        "wait-clock" => machine with { Clock = machine.Clock with { NanosecondsPerSystemCall = 20_000_000_000 } },
        _ when check.Check.StartsWith("wait-", StringComparison.Ordinal) => machine with
        {
            Budgets = machine.Budgets with { IdleSystemCalls = Patience, IdleBlocks = Patience * 1000L },
        },
        _ => machine,
    };
}
