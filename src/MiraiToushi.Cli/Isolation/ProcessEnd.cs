using System.Collections.Frozen;

namespace MiraiToushi.Cli.Isolation;

/// <summary>How a process ended.</summary>
/// <param name="ExitCode">Its exit code, if no signal ended it.</param>
/// <param name="Signal">The signal that ended it; 0 for none.</param>
internal readonly record struct ProcessEnd(int ExitCode, int Signal)
{
    private const int SignalBase = 128;
    private const int MaximumSignal = 64;

    private static readonly FrozenDictionary<int, string> SignalNames = new Dictionary<int, string>
    {
        [1] = "SIGHUP",
        [2] = "SIGINT",
        [3] = "SIGQUIT",
        [4] = "SIGILL",
        [5] = "SIGTRAP",
        [6] = "SIGABRT",
        [7] = "SIGBUS",
        [8] = "SIGFPE",
        [9] = "SIGKILL",
        [11] = "SIGSEGV",
        [13] = "SIGPIPE",
        [15] = "SIGTERM",
        [31] = "SIGSYS",
    }.ToFrozenDictionary();

    /// <summary>Whether what ran in it brought it about; nobody but others sends SIGKILL, SIGTERM and the like.</summary>
    public bool IsOfItsOwnDoing => Signal is 0 or 4 or 5 or 6 or 7 or 8 or 11 or 31;

    /// <summary>Reads .NET's exit code, which is 128 and the number of the signal where one ended the process.</summary>
    public static ProcessEnd FromExitCode(int code) =>
        code is > SignalBase and <= SignalBase + MaximumSignal ? new ProcessEnd(0, code - SignalBase) : new ProcessEnd(code, 0);

    /// <summary>The end of a sentence: "was ended by SIGABRT (signal 6)".</summary>
    public override string ToString() => Signal switch
    {
        0 => $"ended by itself with exit code {ExitCode}",
        _ when SignalNames.TryGetValue(Signal, out string? name) => $"was ended by {name} (signal {Signal})",
        _ => $"was ended by signal {Signal}",
    };
}
