using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiraiToushi.Unicorn;

/// <summary>
/// Opens engines of the 68000 family, each processor model in a copy of the library of its own. Version 2.0.1 keeps the table
/// that decodes their instructions in one static variable and fills it once, for the first model a process opens: code for
/// the 68020 is then illegal on a 68020 if a ColdFire came first, and the other way round.
/// </summary>
internal static unsafe class LibraryCopies
{
    private static readonly Lock Gate = new();

    // By model, the address of uc_open. An engine calls the copy that opened it: it carries pointers to all that depends on the model.
    private static readonly Dictionary<int, nint> Openers = [];

    /// <summary>Opens an engine as <c>uc_open</c> does.</summary>
    /// <param name="mode">Mode bits.</param>
    /// <param name="cpuModel">The model that the engine is going to have; null for the library's choice.</param>
    /// <param name="engine">The engine.</param>
    /// <exception cref="UnicornNotFoundException">A further copy of the library cannot be loaded.</exception>
    internal static UnicornError OpenM68k(int mode, int? cpuModel, out nint engine)
    {
        var open = (delegate* unmanaged<int, int, nint*, UnicornError>)Opener(cpuModel ?? -1);
        nint opened = 0;
        UnicornError error = open((int)UnicornArchitecture.M68k, mode, &opened);
        engine = opened;
        return error;
    }

    private static nint Opener(int cpuModel)
    {
        lock (Gate)
        {
            if (!Openers.TryGetValue(cpuModel, out nint opener))
            {
                // The first model has the library itself, and most processes never see a second.
                opener = NativeLibrary.GetExport(Openers.Count == 0 ? UnicornLibrary.Handle : Copy(UnicornLibrary.Path), "uc_open");
                Openers.Add(cpuModel, opener);
            }

            return opener;
        }
    }

    // The loader knows a file by its inode, so a second instance needs another file; this one has no name and takes no room on disk.
    private static nint Copy(string path)
    {
        int file = File.Exists(path) ? MemoryFile() : -1;
        if (file >= 0)
        {
            using SafeFileHandle handle = new(file, ownsHandle: true);
            RandomAccess.Write(handle, File.ReadAllBytes(path), fileOffset: 0);
            if (NativeLibrary.TryLoad($"/proc/self/fd/{file}", out nint copy))
            {
                return copy;
            }
        }

        throw new UnicornNotFoundException($"A second copy of {path} could not be loaded, which a second processor model of the 68000 family needs.");
    }

    private static int MemoryFile()
    {
        int file = LibC.MemoryFile("unicorn", LibC.MemoryFileCloseOnExec | LibC.MemoryFileExecutable);
        return file >= 0 ? file : LibC.MemoryFile("unicorn", LibC.MemoryFileCloseOnExec);
    }
}
