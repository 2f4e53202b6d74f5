using System.Diagnostics;
using System.Globalization;

namespace MiraiToushi.Cli.Tests.Support;

/// <summary>kill(1).</summary>
internal static class Signals
{
    public static void Send(int process, string signal)
    {
        using Process kill = Process.Start("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {process}")]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Whether a process is there and not merely waiting to be reaped.</summary>
    public static bool IsRunning(int process)
    {
        try
        {
            string status = File.ReadAllText($"/proc/{process}/stat");
            return status[status.LastIndexOf(')') + 2] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }
}
