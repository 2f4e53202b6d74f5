namespace MiraiToushi.Emulation.Library;

/// <summary>The functions of a C library that there are stand-ins for, by name.</summary>
public static class LibraryCatalog
{
    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => ByName.Keys;

    internal static IReadOnlyDictionary<string, LibraryHandler> ByName { get; } = Build();

    private static Dictionary<string, LibraryHandler> Build()
    {
        Dictionary<string, LibraryHandler> result = new(StringComparer.Ordinal);
        foreach (Dictionary<string, LibraryHandler> family in (Dictionary<string, LibraryHandler>[])
        [
            StartFunctions.All, StringFunctions.All, CharacterFunctions.All, HeapFunctions.All, KernelFunctions.All, FileFunctions.All,
            StatusFunctions.All, SignalFunctions.All, StreamFunctions.All, FormatFunctions.All, DirectoryFunctions.All, ClockFunctions.All,
            ResolverFunctions.All, ThreadFunctions.All, ProcessFunctions.All, SortFunctions.All, ArithmeticFunctions.All,
            JumpFunctions.All, ThreadKeyFunctions.All, OptionFunctions.All,
        ])
        {
            foreach ((string name, LibraryHandler handler) in family)
            {
                result.Add(name, handler);
            }
        }

        LibraryAliases.AddTo(result);
        return result;
    }
}
