namespace MiraiToushi.Unicorn.Tests;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class LibraryLookupTests
{
    private const string Cached = "/cache/usr/lib/libunicorn.so.2";

    [Theory]
    [InlineData("/mine.so", "/mine.so libunicorn.so.2 " + Cached, "/mine.so", UnicornLibraryOrigin.Environment)]
    [InlineData("", "libunicorn.so.2 " + Cached, "libunicorn.so.2", UnicornLibraryOrigin.System)]
    [InlineData(null, "libunicorn.so.2 " + Cached, "libunicorn.so.2", UnicornLibraryOrigin.System)]
    [InlineData(null, Cached, Cached, UnicornLibraryOrigin.Cache)]
    public void TheFirstPlaceThatWorksWins(string? chosen, string loadable, string name, UnicornLibraryOrigin origin) =>
        Assert.Equal(new FoundLibrary(1, name, origin), Lookup(chosen, loadable).Find());

    [Fact]
    public void AChosenFileThatDoesNotLoadIsAnErrorAndNotPassedOver()
    {
        UnicornNotFoundException exception =
            Assert.Throws<UnicornNotFoundException>(() => Lookup("/nonexistent/unicorn.so", "libunicorn.so.2").Find());

        Assert.Contains("/nonexistent/unicorn.so", exception.Message, StringComparison.Ordinal);
        Assert.Contains("MIRAITOUSHI_UNICORN", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apt-get install libunicorn2")]
    [InlineData("MIRAITOUSHI_UNICORN")]
    [InlineData("below /cache")]
    [InlineData("not loadable: " + Cached)]
    public void AFailureSaysWhatToDoAndWhereWasLooked(string part)
    {
        UnicornNotFoundException exception = Assert.Throws<UnicornNotFoundException>(() => Lookup(null, "").Find());

        Assert.Contains(part, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MIRAITOUSHI_CACHE=/c XDG_CACHE_HOME=/x HOME=/h", false, "/c")]
    [InlineData("XDG_CACHE_HOME=/x HOME=/h", false, "/x")]
    [InlineData("HOME=/h", false, "/h/.cache")]
    [InlineData("HOME=/h", true, "/h/.cache /tmp/miraitoushi-7")]
    [InlineData("TMPDIR=/t", true, "/t/miraitoushi-7")]
    [InlineData("HOME=", false, "")]
    public void CacheFoldersFollowTheEnvironment(string variables, bool trusted, string expected)
    {
        Dictionary<string, string> environment = variables.Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

        IReadOnlyList<string> folders = CacheFolders.All(environment.GetValueOrDefault, user: 7, _ => trusted);

        string suffix = "/miraitoushi/unicorn/" + CacheFolders.DebianArchitecture;
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(root => root + suffix), folders);
    }

    [Fact]
    public void OnlyOnesOwnClosedFoldersAreTrusted()
    {
        uint user = LibC.EffectiveUser();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("miraitoushi-test");
        string link = folder.FullName + "-link";
        try
        {
            Directory.CreateSymbolicLink(link, folder.FullName);
            Assert.True(CacheFolders.BelongsTo(folder.FullName, user));
            Assert.False(CacheFolders.BelongsTo(folder.FullName, user + 1));
            Assert.False(CacheFolders.BelongsTo(link, user));
            Assert.False(CacheFolders.BelongsTo(folder.FullName + "-missing", user));

            File.SetUnixFileMode(folder.FullName, folder.UnixFileMode | UnixFileMode.OtherWrite);
            Assert.False(CacheFolders.BelongsTo(folder.FullName, user));
        }
        finally
        {
            File.Delete(link);
            folder.Delete();
        }
    }

    [Fact]
    public void FilesAreFoundAtAnyDepth()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("miraitoushi-test");
        try
        {
            string file = Path.Combine(folder.CreateSubdirectory("usr/lib/some").FullName, LibraryLookup.FileName);
            File.WriteAllText(file, "");

            Assert.Equal([file], CacheFolders.FilesBelow(folder.FullName));
            Assert.Empty(CacheFolders.FilesBelow(folder.FullName + "-missing"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void TheLibraryInUseIsVersion2AndHasAFile()
    {
        UnicornLibrary.EnsureLoaded();

        Assert.Equal(2, UnicornLibrary.Version.Major);
        Assert.True(File.Exists(UnicornLibrary.Path), UnicornLibrary.Path);
    }

    private static LibraryLookup Lookup(string? chosen, string loadable) => new()
    {
        Override = chosen,
        CacheFolders = ["/cache"],
        FilesBelow = folder => folder == "/cache" ? [Cached] : [],
        TryLoad = name => loadable.Split(' ').Contains(name) ? 1 : 0,
    };
}
