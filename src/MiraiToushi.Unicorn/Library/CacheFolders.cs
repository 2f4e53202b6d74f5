using System.Runtime.InteropServices;

namespace MiraiToushi.Unicorn;

/// <summary>The folders that build/fetch-unicorn.sh may have filled. Keep the two in step.</summary>
internal static class CacheFolders
{
    /// <summary>Debian's name of the machine's architecture; the cache has a folder for each.</summary>
    internal static string DebianArchitecture { get; } = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => "amd64",
        Architecture.X86 => "i386",
        Architecture.Arm64 => "arm64",
        Architecture.Arm => "armhf",
        Architecture.Ppc64le => "ppc64el",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>All folders, best first; they need not exist.</summary>
    /// <param name="variable">Looks up an environment variable.</param>
    /// <param name="user">The number of the user who asks.</param>
    /// <param name="isTrusted">Says of a folder in a place open to all whether nobody but the user can have filled it.</param>
    internal static IReadOnlyList<string> All(Func<string, string?> variable, uint user, Func<string, bool> isTrusted)
    {
        string? chosen = NonEmpty(variable("MIRAITOUSHI_CACHE"))
            ?? NonEmpty(variable("XDG_CACHE_HOME"))
            ?? (NonEmpty(variable("HOME")) is string home ? Path.Combine(home, ".cache") : null);
        string shared = Path.Combine(NonEmpty(variable("TMPDIR")) ?? "/tmp", $"miraitoushi-{user}");

        List<string> roots = [];
        if (chosen is not null)
        {
            roots.Add(chosen);
        }

        if (isTrusted(shared))
        {
            roots.Add(shared);
        }

        return [.. roots.Select(root => Path.Combine(root, "miraitoushi", "unicorn", DebianArchitecture))];
    }

    /// <summary>Those of this process.</summary>
    internal static IReadOnlyList<string> All()
    {
        uint user = LibC.EffectiveUser();
        return All(Environment.GetEnvironmentVariable, user, folder => BelongsTo(folder, user));
    }

    /// <summary>True for a real folder (no link) that the user owns and nobody else can write to.</summary>
    internal static unsafe bool BelongsTo(string folder, uint user)
    {
        const int DirectoryType = 0x4000;
        const int TypeMask = 0xF000;
        const int OthersMayWrite = 0x12;

        // struct statx: stx_uid at 20, stx_mode at 28.
        byte* status = stackalloc byte[256];
        if (LibC.StatX(LibC.AtCurrentDirectory, folder, LibC.AtNoFollow, LibC.StatxTypeModeUser, status) != 0)
        {
            return false;
        }

        int mode = *(ushort*)(status + 28);
        return *(uint*)(status + 20) == user && (mode & TypeMask) == DirectoryType && (mode & OthersMayWrite) == 0;
    }

    /// <summary>The library files below a folder, sorted; none if it cannot be read.</summary>
    internal static IEnumerable<string> FilesBelow(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        EnumerationOptions options = new() { RecurseSubdirectories = true, IgnoreInaccessible = true };
        return Directory.EnumerateFiles(folder, LibraryLookup.FileName, options).Order(StringComparer.Ordinal);
    }

    private static string? NonEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
