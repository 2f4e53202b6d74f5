using System.CommandLine;
using System.CommandLine.Invocation;
using MiraiToushi.Reporting;

namespace MiraiToushi.Cli.Commands;

/// <summary>The whole command line: what there is, and what wrong usage comes to.</summary>
internal static class CommandLine
{
    /// <summary>Runs what the arguments say.</summary>
    /// <param name="arguments">The arguments without the program's name.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        var root = new RootCommand("Extracts the configuration of Mirai-family ELF samples by running their own code in an emulator.")
        {
            ExtractCommand.Create(),
            UnpackCommand.Create(),
            ArchitecturesCommand.Create(),
            SyscallsCommand.Create(),
        };

        // A file may be called "@sample": it is no response file.
        var parsing = new ParserConfiguration { ResponseFileTokenReplacer = null };
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        if (arguments.Length == 0)
        {
            configuration.Output = Console.Error;
            root.Parse(["--help"], parsing).Invoke(configuration);
            return ExitCodes.Usage;
        }

        ParseResult result = root.Parse(arguments, parsing);
        if (result.Action is not ParseErrorAction)
        {
            return result.Invoke(configuration);
        }

        string command = result.CommandResult.Command == root ? "" : " " + result.CommandResult.Command.Name;
        return Refuse(command, result.Errors.Select(error => error.Message).Distinct());
    }

    /// <summary>Says what is wrong with a command line.</summary>
    /// <param name="command">The command with a space before it, or nothing.</param>
    /// <param name="messages">What is wrong.</param>
    /// <returns>The exit code.</returns>
    public static int Refuse(string command, IEnumerable<string> messages)
    {
        foreach (string message in messages)
        {
            Console.Error.WriteLine($"miraitoushi: {HostileText.Escape(message)}");
        }

        Console.Error.WriteLine($"Try 'miraitoushi{command} --help'.");
        return ExitCodes.Usage;
    }
}
