using System.Diagnostics;

namespace MiraiToushi.Cli.Isolation;

/// <summary>How to start this executable again as a worker.</summary>
/// <param name="FileName">What to start: our own executable, or dotnet.</param>
/// <param name="Prefix">What comes before our own arguments: nothing, or our assembly.</param>
internal sealed record WorkerLauncher(string FileName, IReadOnlyList<string> Prefix)
{
    /// <summary>The hidden command that makes a process a worker.</summary>
    public const string Command = "worker";

    private const string ExecutableName = "miraitoushi";

    /// <summary>
    /// Diagnostics of the runtime would leave sockets in the temporary folder when the worker is killed, and dumps when it
    /// crashes; both are expected here.
    /// </summary>
    private static readonly IReadOnlyDictionary<string, string> Environment = new Dictionary<string, string>
    {
        ["DOTNET_DbgEnableMiniDump"] = "0",
        ["DOTNET_EnableDiagnostics"] = "0",
        ["DOTNET_gcServer"] = "0",
    };

    /// <summary>The launcher of this process, whichever way it was started itself.</summary>
    public static WorkerLauncher Current()
    {
        string? own = System.Environment.ProcessPath;
        string assembly = typeof(WorkerLauncher).Assembly.Location;
        return own is not null && (assembly.Length == 0 || Path.GetFileNameWithoutExtension(own) == ExecutableName)
            ? new WorkerLauncher(own, [])
            : new WorkerLauncher(own is not null && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet", [assembly]);
    }

    /// <summary>What starts a worker.</summary>
    /// <param name="ringPath">Where its <see cref="SystemCallRing"/> is.</param>
    public ProcessStartInfo ToStartInfo(string ringPath)
    {
        var start = new ProcessStartInfo(FileName)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string argument in Prefix.Append(Command).Append(ringPath))
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
