namespace MiraiToushi.Unicorn;

/// <summary>Where libunicorn is looked for, and in what order; what touches the machine is passed in.</summary>
internal sealed class LibraryLookup
{
    internal const string FileName = "libunicorn.so.2";
    internal const string OverrideVariable = "MIRAITOUSHI_UNICORN";

    /// <summary>A file to use and no other; null or empty if the user has not said so.</summary>
    internal string? Override { get; init; }

    /// <summary>Folders in which builds leave the library, best first; they need not exist.</summary>
    internal IReadOnlyList<string> CacheFolders { get; init; } = [];

    /// <summary>All files of the library's name at any depth below a folder, in a fixed order.</summary>
    internal required Func<string, IEnumerable<string>> FilesBelow { get; init; }

    /// <summary>Loads a path or a bare name; 0 if that does not work.</summary>
    internal required Func<string, nint> TryLoad { get; init; }

    /// <summary>Finds and loads the library.</summary>
    /// <exception cref="UnicornNotFoundException">It is in none of the places.</exception>
    internal FoundLibrary Find()
    {
        if (!string.IsNullOrEmpty(Override))
        {
            // Somebody who names a library wants that one: going on to another would hide the mistake.
            return Load(Override, UnicornLibraryOrigin.Environment)
                ?? throw new UnicornNotFoundException(
                    $"{OverrideVariable} names {Override}, which is not a library that can be loaded on this machine. "
                    + $"Correct it or unset it.");
        }

        if (Load(FileName, UnicornLibraryOrigin.System) is FoundLibrary system)
        {
            return system;
        }

        List<string> unusable = [];
        foreach (string file in CacheFolders.SelectMany(FilesBelow))
        {
            if (Load(file, UnicornLibraryOrigin.Cache) is FoundLibrary cached)
            {
                return cached;
            }

            unusable.Add(file);
        }

        throw new UnicornNotFoundException(Explain(unusable));
    }

    private FoundLibrary? Load(string name, UnicornLibraryOrigin origin)
    {
        nint handle = TryLoad(name);
        return handle == 0 ? null : new FoundLibrary(handle, name, origin);
    }

    private string Explain(List<string> unusable)
    {
        List<string> lines =
        [
            $"The Unicorn engine ({FileName}) is not installed.",
            "Install it: apt-get install libunicorn2 (Debian, Ubuntu; on some releases the package is called libunicorn2t64).",
            $"Or let {OverrideVariable} name the library file.",
            $"Looked for: {FileName} with the system's loader",
            .. CacheFolders.Select(folder => $"            {FileName} below {folder}"),
            .. unusable.Select(file => $"Found but not loadable: {file}"),
        ];
        return string.Join(Environment.NewLine, lines);
    }
}
