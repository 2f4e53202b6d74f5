using System.Runtime.InteropServices;
using MiraiToushi.Cli.Native;

namespace MiraiToushi.Cli.Output;

/// <summary>
/// Standard output. The console stream of .NET takes a closed pipe for success, so that a long run would go on for nobody;
/// hence the system call itself.
/// </summary>
internal sealed class StandardOutputTarget : IResultTarget
{
    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> utf8)
    {
        if (!OperatingSystem.IsLinux())
        {
            using Stream stream = Console.OpenStandardOutput();
            stream.Write(utf8);
            return;
        }

        while (!utf8.IsEmpty)
        {
            nint written = LibC.Write(LibC.StandardOutput, utf8, utf8.Length);
            if (written >= 0)
            {
                utf8 = utf8[(int)written..];
                continue;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case LibC.Interrupted:
                    break;
                case LibC.TryAgain:
                    Thread.Sleep(1);
                    break;
                case LibC.BrokenPipe:
                    throw new OutputClosedException();
                default:
                    throw new IOException(Marshal.GetLastPInvokeErrorMessage());
            }
        }
    }

    /// <inheritdoc/>
    public void Commit()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
