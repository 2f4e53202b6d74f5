using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;

namespace MiraiToushi.Cli.Commands;

/// <summary>The command "extract" as it is written: its symbols, what they accept, and how they become a request.</summary>
internal static class ExtractCommand
{
    private const double MaximumTimeout = 86_400;
    private const string Text = "text";
    private const string Json = "json";

    private static readonly Argument<string[]> Paths = new("PATH")
    {
        Description = "ELF files, folders (with everything below them), or - for standard input",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Format = new Option<string>("--format")
    {
        Description = "text for people; json for programs: one document, or one per line for several files or a folder",
        HelpName = "text|json",
        DefaultValueFactory = _ => Text,
    }.AcceptOnlyFromAmong(Text, Json);

    private static readonly Option<string?> Output = new("--output") { Description = "Write results to this file, in one go at the end", HelpName = "FILE" };

    private static readonly Option<string?> Profile = new("--profile") { Description = "The emulation profile to use instead of the built-in one", HelpName = "FILE" };

    private static readonly Option<ulong?> MaximumInstructions = new("--max-instructions")
    {
        Description = "Guest instructions for one sample (default: the profile's)",
        HelpName = "N",
        CustomParser = ParseInstructions,
    };

    private static readonly Option<double?> Timeout = new("--timeout")
    {
        Description = "Seconds for one sample (default: the profile's)",
        HelpName = "SECONDS",
        CustomParser = ParseTimeout,
    };

    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Say more in results and on standard error" };

    private static readonly Option<bool> Quiet = new("--quiet") { Description = "Say only errors on standard error" };

    private static readonly Option<bool> InProcess = new("--in-process") { Description = "Run samples in this process, which a hostile one can crash (for debugging)" };

    private static readonly Option<bool> NoColor = new("--no-color") { Description = "Plain text also on a terminal" };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("extract", "Extracts string table, credentials, attack vectors and C2 from samples")
        {
            Paths, Format, Output, Profile, MaximumInstructions, Timeout, Verbose, Quiet, InProcess, NoColor,
        };
        command.Validators.Add(RefuseVerboseAndQuiet);
        command.Options.Add(new HelpOption { Action = new HelpWithExitCodes() });
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
        Json = result.GetValue(Format) == Json,
        OutputPath = result.GetValue(Output),
        ProfilePath = result.GetValue(Profile),
        MaximumInstructions = result.GetValue(MaximumInstructions),
        TimeoutSeconds = result.GetValue(Timeout),
        Verbosity = result.GetValue(Verbose) ? Verbosity.Verbose : result.GetValue(Quiet) ? Verbosity.Quiet : Verbosity.Normal,
        InProcess = result.GetValue(InProcess),
        NoColor = result.GetValue(NoColor),
    };

    private static ulong? ParseInstructions(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) && number > 0)
        {
            return number;
        }

        result.AddError($"--max-instructions: '{text}' is not a whole number greater than 0.");
        return null;
    }

    private static double? ParseTimeout(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            && seconds is > 0 and <= MaximumTimeout)
        {
            return seconds;
        }

        result.AddError($"--timeout: '{text}' is not a number of seconds greater than 0 and at most {MaximumTimeout}.");
        return null;
    }

    private static void RefuseVerboseAndQuiet(CommandResult result)
    {
        if (result.GetValue(Verbose) && result.GetValue(Quiet))
        {
            result.AddError("--verbose and --quiet cannot be used together.");
        }
    }

    /// <summary>The usual help, and what the process ends with.</summary>
    private sealed class HelpWithExitCodes : SynchronousCommandLineAction
    {
        private readonly HelpAction _usual = new();

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            int code = _usual.Invoke(parseResult);
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Exit codes (with several files the largest that applies):");
            foreach (ExitCodeMeaning entry in ExitCodes.All)
            {
                output.WriteLine($"  {entry.Code,-3}  {entry.Meaning}");
            }

            output.WriteLine();
            return code;
        }
    }
}
