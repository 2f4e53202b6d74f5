using MiraiToushi.Cli.Output;
using MiraiToushi.Cli.Tests.Support;

namespace MiraiToushi.Cli.Tests.Output;

public sealed class FileTargetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_old_file_stays_until_the_new_one_is_complete()
    {
        string path = _folder.Write("results", "old");
        using (FileTarget target = FileTarget.Open(path))
        {
            target.Write("new"u8);
            Assert.Equal("old", File.ReadAllText(path));
            target.Commit();
        }

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Single(Directory.GetFileSystemEntries(_folder.FullPath));
    }

    [Fact]
    public void What_is_not_committed_leaves_no_trace()
    {
        string path = _folder.Write("results", "old");
        using (FileTarget target = FileTarget.Open(path))
        {
            target.Write("new"u8);
        }

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFileSystemEntries(_folder.FullPath));
    }

    [Fact]
    public void A_link_stays_a_link()
    {
        string path = _folder.Write("results", "old");
        string link = _folder["link"];
        File.CreateSymbolicLink(link, path);
        using (FileTarget target = FileTarget.Open(FileTarget.Resolve(link)))
        {
            target.Write("new"u8);
            target.Commit();
        }

        Assert.Equal("new", File.ReadAllText(path));
        Assert.NotNull(new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void The_mode_of_the_old_file_is_kept()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string path = _folder.Write("results", "old");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using (FileTarget target = FileTarget.Open(path))
        {
            target.Commit();
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void A_device_is_written_and_not_replaced()
    {
        using (FileTarget target = FileTarget.Open(FileTarget.Resolve("/dev/null")))
        {
            target.Write("new"u8);
            target.Commit();
        }

        Assert.Equal(Cli.Input.FileKind.Special, Cli.Input.FileKinds.Of("/dev/null", followLinks: false));
    }

    [Fact]
    public void A_folder_is_no_file()
    {
        Assert.Throws<IOException>(() => FileTarget.Open(_folder.FullPath));
    }
}
