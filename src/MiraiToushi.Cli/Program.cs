using MiraiToushi.Cli;
using MiraiToushi.Cli.Commands;
using MiraiToushi.Cli.Isolation;

try
{
    // The worker answers to its parent, not to a user: it must not pay for a command line parser.
    return args is [WorkerLauncher.Command, ..] ? WorkerHost.Run(args) : CommandLine.Run(args);
}
#pragma warning disable CA1031 // The outermost frame: whatever comes here is our own fault, and is said as such.
catch (Exception exception)
#pragma warning restore CA1031
{
    await Console.Error.WriteLineAsync($"miraitoushi: internal error, please report it: {exception}");
    return ExitCodes.InternalError;
}
