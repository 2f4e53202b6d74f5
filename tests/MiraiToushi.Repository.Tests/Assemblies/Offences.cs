using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace MiraiToushi.Repository.Tests.Assemblies;

/// <summary>Code that reaches the host in every way that the check has to notice. It is never run.</summary>
internal static partial class Offences
{
    /// <summary>Commits them.</summary>
    /// <param name="path">Some path.</param>
    public static async Task<object> CommitAsync(string path)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await Task.Delay(1);
        using StreamReader reader = new(path);
        using FileStream stream = new(path, FileMode.Open);
        return (Dns.GetHostName(), Stopwatch.GetTimestamp(), new Random(), DateTime.UtcNow, Guid.NewGuid(), Environment.TickCount64, CurrentProcess());
    }

    [LibraryImport("libc", EntryPoint = "getpid")]
    private static partial int CurrentProcess();
}
