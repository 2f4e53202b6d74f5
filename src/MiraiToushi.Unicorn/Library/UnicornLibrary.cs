using System.Reflection;
using System.Runtime.InteropServices;

namespace MiraiToushi.Unicorn;

/// <summary>The native library behind this assembly.</summary>
public static class UnicornLibrary
{
    private static readonly Lock Gate = new();
    private static FoundLibrary? _library;
    private static bool _resolverSet;

    /// <summary>The library's version, for instance 2.0.1.</summary>
    /// <exception cref="UnicornNotFoundException">There is none.</exception>
    public static unsafe Version Version
    {
        get
        {
            EnsureLoaded();

            // major << 24 | minor << 16 | patch << 8 | 255 for a release
            uint version = NativeMethods.Version(null, null);
            return new Version((int)(version >> 24), (int)(version >> 16 & 0xff), (int)(version >> 8 & 0xff));
        }
    }

    /// <summary>The file in use; the bare file name where the system does not tell.</summary>
    /// <exception cref="UnicornNotFoundException">There is none.</exception>
    public static string Path
    {
        get
        {
            FoundLibrary library = Load();
            return library.Origin == UnicornLibraryOrigin.System ? MappedFile() ?? library.Name : library.Name;
        }
    }

    /// <summary>How the file was found.</summary>
    /// <exception cref="UnicornNotFoundException">There is none.</exception>
    public static UnicornLibraryOrigin Origin => Load().Origin;

    /// <summary>
    /// Finds and loads the library: the file that MIRAITOUSHI_UNICORN names, or the system's, or the one that a build has put
    /// into the cache folder. After a failure the next call tries again.
    /// </summary>
    /// <exception cref="UnicornNotFoundException">There is none; the message says what to do.</exception>
    public static void EnsureLoaded() => Load();

    /// <summary>The loaded library.</summary>
    internal static nint Handle => Load().Handle;

    private static FoundLibrary Load()
    {
        if (Volatile.Read(ref _library) is FoundLibrary loaded)
        {
            return loaded;
        }

        lock (Gate)
        {
            if (_library is null)
            {
                LibraryLookup lookup = new()
                {
                    Override = Environment.GetEnvironmentVariable(LibraryLookup.OverrideVariable),
                    CacheFolders = CacheFolders.All(),
                    FilesBelow = CacheFolders.FilesBelow,
                    TryLoad = name => NativeLibrary.TryLoad(name, out nint handle) ? handle : 0,
                };
                FoundLibrary found = lookup.Find();
                if (!_resolverSet)
                {
                    NativeLibrary.SetDllImportResolver(typeof(UnicornLibrary).Assembly, Resolve);
                    _resolverSet = true;
                }

                Volatile.Write(ref _library, found);
            }

            return _library;
        }
    }

    // 0 leaves the decision to the runtime, which is right for libc.
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name == NativeMethods.Library ? Load().Handle : 0;

    private static string? MappedFile()
    {
        try
        {
            return File.ReadLines("/proc/self/maps")
                .Where(line => line.EndsWith("/" + LibraryLookup.FileName, StringComparison.Ordinal))
                .Select(line => line[line.IndexOf('/')..])
                .FirstOrDefault();
        }
        catch (IOException)
        {
            return null;
        }
    }
}
