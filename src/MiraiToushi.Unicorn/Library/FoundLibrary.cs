namespace MiraiToushi.Unicorn;

/// <summary>A library that has been loaded.</summary>
/// <param name="Handle">As <see cref="System.Runtime.InteropServices.NativeLibrary"/> gave it.</param>
/// <param name="Name">The name under which it was loaded: a path, or for the system's the bare file name.</param>
/// <param name="Origin">How it was found.</param>
internal sealed record FoundLibrary(nint Handle, string Name, UnicornLibraryOrigin Origin);
