using MiraiToushi.Cli.Tests.Support;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Reporting;

namespace MiraiToushi.Cli.Tests.Commands;

/// <summary>The real executable with "unpack": what it writes, and when it writes nothing.</summary>
public sealed class UnpackTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Packed => Fixture("i386/leak-O3-packed-over");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--quiet")]
    [InlineData("--in-process")]
    public void It_writes_a_program_that_gives_the_same_configuration(string option)
    {
        ToolResult result = Tool.Run("unpack", Packed, "-o", _folder["out"], option).ExpectExit(ExitCodes.Complete);
        Assert.Empty(result.Output);
        Assert.Equal(option == "--quiet", result.Error.Length == 0);
        Assert.True(OperatingSystem.IsWindows() || !File.GetUnixFileMode(_folder["out"]).HasFlag(UnixFileMode.UserExecute));
        ExtractionReport before = Extract(Packed);
        ExtractionReport after = Extract(_folder["out"]);
        Assert.Equivalent(before.Table, after.Table, strict: true);
        Assert.Equivalent(before.Credentials, after.Credentials, strict: true);
        Assert.Equivalent(before.Endpoints, after.Endpoints, strict: true);
    }

    [Fact]
    public void It_reads_standard_input_and_says_what_it_did()
    {
        ToolResult result = Tool.RunWithInput(File.ReadAllBytes(Packed), "unpack", "-", "--output", _folder["out"]).ExpectExit(ExitCodes.Complete);
        Assert.Contains("unpacked;", result.Error, StringComparison.Ordinal);
        Assert.Contains("entered at 0x", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_packed_gives_no_file()
    {
        string sample = _folder.Write("sample", GuestProgram.Exit);
        ToolResult result = Tool.Run("unpack", sample, "-o", _folder["out"]).ExpectExit(ExitCodes.Incomplete);
        Assert.Contains("Nothing was unpacked", result.Error, StringComparison.Ordinal);
        Assert.Equal([sample], Directory.GetFiles(_folder.FullPath));
    }

    [Fact]
    public void It_refuses_what_extract_refuses_with_the_same_code()
    {
        Tool.Run("unpack", _folder.Write("text", "hello"), "-o", _folder["out"]).ExpectExit(ExitCodes.NotElf);
        Tool.Run("unpack", _folder.Write("other", GuestProgram.OpenRisc), "-o", _folder["out"]).ExpectExit(ExitCodes.UnsupportedArchitecture);
        Tool.Run("unpack", _folder["missing"], "-o", _folder["out"]).ExpectExit(ExitCodes.Unreadable);
        Tool.Run("unpack", _folder.FullPath, "-o", _folder["out"]).ExpectExit(ExitCodes.Usage);
        Assert.False(File.Exists(_folder["out"]));
    }

    [Fact]
    public void What_is_wrong_with_a_file_is_said_once()
    {
        (string Name, byte[] Bytes, string Message)[] refused =
        [
            ("text", "hello"u8.ToArray(), "ELF magic"), ("empty", [], "is empty"), ("cut", File.ReadAllBytes(Packed)[..30], "ELF header"),
            ("other", GuestProgram.OpenRisc, "supported"),
        ];
        foreach ((string name, byte[] bytes, string message) in refused)
        {
            ToolResult result = Tool.Run("unpack", _folder.Write(name, bytes), "-o", _folder["out"]);
            string line = Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Equal(2, line.Split(message).Length);
            Assert.EndsWith("Nothing was written.", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Marks_of_a_packer_without_a_stub_that_ran_are_mentioned()
    {
        string sample = _folder.Write("marked", [.. GuestProgram.Exit, .. "UPX!"u8]);
        ToolResult result = Tool.Run("unpack", sample, "-o", _folder["out"]).ExpectExit(ExitCodes.Incomplete);
        Assert.Contains("although the file has marks of UPX", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_crash_of_the_engine_is_no_crash_of_the_tool()
    {
        ToolResult result = Tool.Run("unpack", _folder.Write("bomb", GuestProgram.Abort), "-o", _folder["out"]).ExpectExit(ExitCodes.Incomplete);
        Assert.Contains("Nothing was written", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["out"]));
    }

    [Fact]
    public void It_writes_over_a_file_only_when_told_and_never_over_the_sample()
    {
        string old = _folder.Write("old", "old");
        ToolResult refused = Tool.Run("unpack", Packed, "-o", old).ExpectExit(ExitCodes.Usage);
        Assert.Contains("--force", refused.Error, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(old));
        Tool.Run("unpack", Packed, "-o", old, "--force").ExpectExit(ExitCodes.Complete);
        Assert.Equal((byte)'E', File.ReadAllBytes(old)[1]);
        string sample = _folder.Write("sample", File.ReadAllBytes(Packed));
        Tool.Run("unpack", sample, "-o", sample, "--force").ExpectExit(ExitCodes.Usage);
        Assert.Equal(File.ReadAllBytes(Packed), File.ReadAllBytes(sample));
    }

    [Fact]
    public void Limits_end_it()
    {
        ToolResult result = Tool.Run("unpack", Packed, "-o", _folder["out"], "--max-instructions", "1000").ExpectExit(ExitCodes.Incomplete);
        Assert.Contains("instruction-budget", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["out"]));
    }

    [Fact]
    public void Help_names_every_option()
    {
        ToolResult result = Tool.Run("unpack", "--help").ExpectExit(ExitCodes.Complete);
        foreach (string option in (string[])["--output", "-o", "--force", "--profile", "--max-instructions", "--max-memory", "--max-layers", "--timeout", "--verbose", "--quiet", "--in-process", "Exit codes"])
        {
            Assert.Contains(option, result.Output, StringComparison.Ordinal);
        }
    }

    private static ExtractionReport Extract(string path) =>
        JsonReportReader.Read(Tool.Run("extract", path, "--format", "json").ExpectExit(ExitCodes.Complete).Output);

    private static string Fixture(string name)
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "MiraiToushi.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        Assert.NotNull(folder);
        return Path.Combine(folder, "fixtures", "binaries", name);
    }
}
