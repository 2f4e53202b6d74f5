using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace MiraiToushi.Cli.Commands;

/// <summary>The command "extract" as it is written: its symbols, what they accept, and how they become a request.</summary>
internal static class ExtractCommand
{
    private const string Text = "text";
    private const string Json = "json";
    private const string Toushi = "mirai-toushi";

    private static readonly Argument<string[]> Paths = new("PATH")
    {
        Description = "ELF files, folders (with everything below them), or - for standard input",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Format = new Option<string>("--format")
    {
        Description = "text for people; json for programs: one document, or one per line for several files or a folder; "
            + "mirai-toushi for what reads that tool's files: three per sample in the folder that --output names",
        HelpName = "text|json|mirai-toushi",
        DefaultValueFactory = _ => Text,
    }.AcceptOnlyFromAmong(Text, Json, Toushi);

    private static readonly Option<string?> Output = new("--output")
    {
        Description = "Write results to this file, in one go at the end; with --format mirai-toushi into this folder, sample by sample",
        HelpName = "FILE|DIR",
    };

    private static readonly Option<string?> Profile = new("--profile") { Description = "The emulation profile to use instead of the built-in one", HelpName = "FILE" };

    private static readonly LimitOptions Limits = new();

    private static readonly Option<bool> NoBoot = new("--no-boot") { Description = "Do not start samples as programs, only call their functions one by one" };

    private static readonly Option<bool> NoProbe = new("--no-probe") { Description = "Only start samples as programs, do not call functions that nothing called" };

    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Text results with where each value comes from and what ran; the story on standard error" };

    private static readonly Option<bool> Quiet = new("--quiet") { Description = "Say only errors on standard error" };

    private static readonly Option<bool> InProcess = new("--in-process") { Description = "Run samples in this process, which a hostile one can crash (for debugging)" };

    private static readonly Option<bool> NoColor = new("--no-color") { Description = "Plain text also on a terminal" };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("extract", "Extracts string table, credentials, attack vectors and C2 from samples, also packed, damaged and dynamically linked ones")
        {
            Paths, Format, Output, Profile, NoBoot, NoProbe, Verbose, Quiet, InProcess, NoColor,
        };
        Limits.AddTo(command);
        command.Validators.Add(result => RefuseTogether(result, Verbose, Quiet));
        command.Validators.Add(result => RefuseTogether(result, NoBoot, NoProbe));
        command.Validators.Add(RefuseToushiWithoutFolder);
        command.Options.Add(new HelpOption { Action = new HelpWithExitCodes("Exit codes (with several files the largest that applies):", ExitCodes.All) });
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        string[] unknown = [.. FindUnknownOptions(result)];
        return unknown.Length > 0
            ? CommandLine.Refuse(" extract", unknown.Select(name => $"Unknown option '{name}'. If it is a file, put '--' before it."))
            : ExtractRun.Run(ToRequest(result));
    }

    /// <summary>The parser takes an option that it does not know for one more path.</summary>
    private static IEnumerable<string> FindUnknownOptions(ParseResult result)
    {
        IReadOnlyList<Token> paths = result.GetResult(Paths)?.Tokens ?? [];
        return result.Tokens
            .TakeWhile(token => token.Type != TokenType.DoubleDash)
            .Where(token => token.Value is ['-', _, ..] && paths.Contains(token))
            .Select(token => token.Value);
    }

    private static ExtractRequest ToRequest(ParseResult result) => new()
    {
        Paths = result.GetRequiredValue(Paths),
        Format = result.GetValue(Format) switch { Json => OutputFormat.Json, Toushi => OutputFormat.Toushi, _ => OutputFormat.Text },
        OutputPath = result.GetValue(Output),
        ProfilePath = result.GetValue(Profile),
        MaximumInstructions = result.GetValue(Limits.Instructions),
        MaximumMemory = result.GetValue(Limits.Memory),
        MaximumLayers = result.GetValue(Limits.Layers),
        TimeoutSeconds = result.GetValue(Limits.Timeout),
        Verbosity = result.GetValue(Verbose) ? Verbosity.Verbose : result.GetValue(Quiet) ? Verbosity.Quiet : Verbosity.Normal,
        AllowBoot = !result.GetValue(NoBoot),
        AllowProbing = !result.GetValue(NoProbe),
        InProcess = result.GetValue(InProcess),
        NoColor = result.GetValue(NoColor),
    };

    private static void RefuseTogether(CommandResult result, Option<bool> first, Option<bool> second)
    {
        if (result.GetValue(first) && result.GetValue(second))
        {
            result.AddError($"{first.Name} and {second.Name} cannot be used together.");
        }
    }

    private static void RefuseToushiWithoutFolder(CommandResult result)
    {
        bool isToushi = result.GetResult(Format)?.Tokens is [{ Value: Toushi }];
        if (isToushi && result.GetResult(Output) is null)
        {
            result.AddError($"--format {Toushi} needs --output DIR, the folder for its files.");
        }
    }
}
