using System.CommandLine;

namespace MiraiToushi.Cli.Commands;

/// <summary>The option "--format" of the commands that list what the program knows.</summary>
internal static class ListingFormat
{
    public const string Text = "text";
    public const string Json = "json";
    public const string Csv = "csv";

    /// <summary>Makes the option.</summary>
    public static Option<string> Create() => new Option<string>("--format")
    {
        Description = "text for people; json and csv for programs",
        HelpName = "text|json|csv",
        DefaultValueFactory = _ => Text,
    }.AcceptOnlyFromAmong(Text, Json, Csv);
}
