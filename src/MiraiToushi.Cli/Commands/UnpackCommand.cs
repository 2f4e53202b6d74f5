using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace MiraiToushi.Cli.Commands;

/// <summary>The command "unpack" as it is written.</summary>
internal static class UnpackCommand
{
    private static readonly Argument<string> Path = new("SAMPLE") { Description = "A packed ELF file, by whatever packer, or - for standard input" };

    private static readonly Option<string> Output = new("--output", "-o")
    {
        Description = "The file to write the unpacked program to; it is not made executable",
        HelpName = "FILE",
        Required = true,
    };

    private static readonly Option<bool> Force = new("--force") { Description = "Write over FILE if it is there already" };

    private static readonly Option<string?> Profile = new("--profile") { Description = "The emulation profile to use instead of the built-in one", HelpName = "FILE" };

    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Say on standard error what ran and what was unpacked" };

    private static readonly Option<bool> Quiet = new("--quiet") { Description = "Say only errors on standard error" };

    private static readonly Option<bool> InProcess = new("--in-process") { Description = "Run the sample in this process, which a hostile one can crash (for debugging)" };

    private static readonly LimitOptions Limits = new();

    private static readonly ExitCodeMeaning[] Codes =
    [
        new(ExitCodes.Complete, "the unpacked program was written"),
        new(ExitCodes.Incomplete, "nothing was unpacked (not packed, or a limit or a fault came first), and nothing was written"),
        new(ExitCodes.Usage, "wrong usage: an option, a profile, or an output file that is there already or cannot be written"),
        new(ExitCodes.Unreadable, "the sample could not be read"),
        new(ExitCodes.NotElf, "the sample is not an ELF, is a broken one, or is too large"),
        new(ExitCodes.UnsupportedArchitecture, "the sample is for an architecture that is not supported"),
        new(ExitCodes.InternalError, "our own fault, or the file could not be written"),
        new(ExitCodes.Interrupted, "interrupted; nothing was written"),
    ];

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("unpack", "Lets a packed sample unpack itself in the emulator and writes what it unpacked as an ELF file")
        {
            Path, Output, Force, Profile, Verbose, Quiet, InProcess,
        };
        Limits.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Verbose) && result.GetValue(Quiet))
            {
                result.AddError($"{Verbose.Name} and {Quiet.Name} cannot be used together.");
            }
        });
        command.Options.Add(new HelpOption { Action = new HelpWithExitCodes("Exit codes:", Codes) });
        command.SetAction(result => UnpackCommandRun.Run(ToRequest(result), result.GetRequiredValue(Output), result.GetValue(Force)));
        return command;
    }

    private static ExtractRequest ToRequest(ParseResult result) => new()
    {
        Paths = [result.GetRequiredValue(Path)],
        ProfilePath = result.GetValue(Profile),
        MaximumInstructions = result.GetValue(Limits.Instructions),
        MaximumMemory = result.GetValue(Limits.Memory),
        MaximumLayers = result.GetValue(Limits.Layers),
        TimeoutSeconds = result.GetValue(Limits.Timeout),
        Verbosity = result.GetValue(Verbose) ? Verbosity.Verbose : result.GetValue(Quiet) ? Verbosity.Quiet : Verbosity.Normal,
        InProcess = result.GetValue(InProcess),
    };
}

/// <summary>The usual help, and what the process ends with.</summary>
internal sealed class HelpWithExitCodes(string heading, IReadOnlyList<ExitCodeMeaning> codes) : SynchronousCommandLineAction
{
    private readonly HelpAction _usual = new();

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = _usual.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine(heading);
        foreach (ExitCodeMeaning entry in codes)
        {
            output.WriteLine($"  {entry.Code,-3}  {entry.Meaning}");
        }

        output.WriteLine();
        return code;
    }
}
