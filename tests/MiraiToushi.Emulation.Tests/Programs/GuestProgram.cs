using MiraiToushi.Elf;

namespace MiraiToushi.Emulation.Tests.Programs;

/// <summary>The guest programs of fixtures/programs, built by tools/build-programs.sh.</summary>
internal static class GuestProgram
{
    public static IReadOnlyList<string> Targets { get; } = ["i386", "x86-64", "arm", "arm-thumb", "arm-oabi", "mips", "mipsel"];

    /// <summary>Programs whose output was recorded under user-mode emulation.</summary>
    public static IReadOnlyList<string> Recorded { get; } =
        ["arithmetic", "code", "edges", "heap", "identity", "mapping", "pipes", "recursion", "signals", "stack", "tree", "waiting"];

    public static string Folder { get; } = Path.Combine(RepositoryRoot(), "fixtures", "programs");

    public static ElfImage Image(string target, string name)
    {
        ElfReadResult result = ElfReader.Read(Bytes(target, name));
        Assert.NotNull(result.Image);
        return result.Image;
    }

    public static byte[] Bytes(string target, string name) => File.ReadAllBytes(Path.Combine(Folder, "binaries", target, name));

    public static string Expected(string name) => File.ReadAllText(Path.Combine(Folder, "expected", name + ".txt"));

    /// <summary>The address of a symbol in an image that is not stripped; bit 0 set for Thumb code.</summary>
    public static ulong Symbol(ElfImage image, string name) => image.Symbols.Single(symbol => symbol.Name == name).Address;

    private static string RepositoryRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MiraiToushi.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests do not run inside the repository");
    }
}
