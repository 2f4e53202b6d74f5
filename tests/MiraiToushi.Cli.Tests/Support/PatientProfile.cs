using System.Text.RegularExpressions;
using MiraiToushi.Extraction.Profiles;

namespace MiraiToushi.Cli.Tests.Support;

/// <summary>The built-in profile with budgets so large that only the parent ends an endless sample.</summary>
internal static partial class PatientProfile
{
    public static string Text { get; } = Budgets().Replace(EmulationProfileReader.DefaultText, "${key}: 900_000_000_000");

    public static ExtractionSettings Settings(double timeoutSeconds) => new()
    {
        ProfileText = Text,
        Profile = EmulationProfileReader.Read(Text, "patient.yaml").Profile!,
        MaximumInstructions = 900_000_000_000,
        TimeoutSeconds = timeoutSeconds,
    };

    [GeneratedRegex("(?<key>(?<=^  )(maximum-instructions|maximum-instructions-per-process|idle-blocks|maximum-translations)): [0-9_]+", RegexOptions.Multiline)]
    private static partial Regex Budgets();
}
