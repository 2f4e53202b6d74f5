using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MiraiToushi.Cli.Native;

namespace MiraiToushi.Cli.Isolation;

/// <summary>What a worker does to itself before it touches a sample.</summary>
internal static class Containment
{
    private static readonly List<PosixSignalRegistration> Registrations = [];

    /// <summary>Leaves no core files, and leaves it to the parent what a Ctrl-C at the terminal means.</summary>
    public static void Apply()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = LibC.SetResourceLimit(LibC.ResourceCore, default);
        }

        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
        {
            Registrations.Add(PosixSignalRegistration.Create(signal, context => context.Cancel = true));
        }
    }

    /// <summary>
    /// Takes standard output for frames alone: whatever else writes there from now on, the native engine included, writes to
    /// standard error.
    /// </summary>
    public static Stream TakeStandardOutput()
    {
        if (!OperatingSystem.IsLinux())
        {
            return Console.OpenStandardOutput();
        }

        int descriptor = LibC.Duplicate(LibC.StandardOutput);
        if (descriptor < 0 || LibC.DuplicateTo(LibC.StandardError, LibC.StandardOutput) < 0)
        {
            throw new Win32Exception();
        }

        return new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Write, bufferSize: 0);
    }
}
