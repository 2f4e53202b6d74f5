using System.ComponentModel;
using System.Diagnostics;

namespace MiraiToushi.Benchmarks;

/// <summary>The loop program under the distribution's user-mode emulator: what a translator without our hooks reaches on the same machine.</summary>
internal sealed class UserModeEmulation : IDisposable
{
    private readonly string _emulator;
    private readonly string _program;

    private UserModeEmulation(string emulator, string program)
    {
        _emulator = emulator;
        _program = program;
    }

    /// <summary>Copies the program to where it may be executed, for fixtures must not be.</summary>
    /// <param name="target">The target.</param>
    /// <returns>Null where the emulator is not installed.</returns>
    public static UserModeEmulation? Find(ArchitectureTarget target)
    {
        string program = Path.Combine(Path.GetTempPath(), $"loop-{Guid.NewGuid():N}");
        File.WriteAllBytes(program, new Phases(target.Loop).File);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        UserModeEmulation emulation = new(target.Emulator, program);
        try
        {
            emulation.Run(["0"]);
            return emulation;
        }
        catch (Win32Exception)
        {
            emulation.Dispose();
            return null;
        }
    }

    /// <summary>Runs the program.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Seconds of processor time, and what it printed.</returns>
    public (double Seconds, string Output) Run(IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = new(_emulator, [_program, .. arguments]) { RedirectStandardOutput = true };
        double begin = ProcessorTime.OfChildren;
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        double seconds = ProcessorTime.OfChildren - begin;
        return process.ExitCode == 0 ? (seconds, output) : throw new InvalidOperationException($"{_emulator} ended with {process.ExitCode}.");
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(_program);
}
