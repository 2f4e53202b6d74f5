using MiraiToushi.Emulation.Tracing;

namespace MiraiToushi.Emulation.Linux.World;

/// <summary>What the first process finds open.</summary>
public static class StandardFiles
{
    /// <summary>Makes a table with standard input at its end, and standard output and error kept in the trace.</summary>
    /// <param name="trace">Where output is kept.</param>
    public static FileDescriptorTable Create(MachineTrace trace)
    {
        const int ReadWrite = 2;
        FileDescriptorTable files = new();
        Console console = new(trace) { StatusFlags = ReadWrite };
        for (int descriptor = 0; descriptor < 3; descriptor++)
        {
            files.Set(descriptor, console, closeOnExec: false);
        }

        return files;
    }
}
