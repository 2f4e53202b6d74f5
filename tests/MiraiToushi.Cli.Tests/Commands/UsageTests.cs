using MiraiToushi.Cli.Tests.Support;

namespace MiraiToushi.Cli.Tests.Commands;

/// <summary>The real executable: help, version, and everything that is asked the wrong way.</summary>
public sealed class UsageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Help_names_every_option_and_every_exit_code()
    {
        ToolResult result = Tool.Run("extract", "--help").ExpectExit(ExitCodes.Complete);
        foreach (string option in (string[])["--format", "--output", "--profile", "--max-instructions", "--max-memory", "--max-layers", "--timeout", "--no-boot", "--no-probe", "--verbose", "--quiet", "--in-process", "--no-color"])
        {
            Assert.Contains(option, result.Output, StringComparison.Ordinal);
        }

        foreach (ExitCodeMeaning entry in ExitCodes.All)
        {
            Assert.Contains($"  {entry.Code,-3}  {entry.Meaning}", result.Output, StringComparison.Ordinal);
        }

        Assert.Empty(result.Error);
        Assert.DoesNotContain("worker", Tool.Run("--help").ExpectExit(ExitCodes.Complete).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_is_a_number()
    {
        Assert.Matches(@"^\d+\.\d+\.\d+\n$", Tool.Run("--version").ExpectExit(ExitCodes.Complete).Output);
    }

    [Fact]
    public void No_arguments_give_help_as_an_error()
    {
        ToolResult result = Tool.Run().ExpectExit(ExitCodes.Usage);
        Assert.Empty(result.Output);
        Assert.Contains("extract", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--bogus", "extract", "x", "--bogus")]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("PATH", "extract")]
    [InlineData("xml", "extract", "x", "--format", "xml")]
    [InlineData("--max-instructions: '0'", "extract", "x", "--max-instructions", "0")]
    [InlineData("--max-instructions: '-5'", "extract", "x", "--max-instructions", "-5")]
    [InlineData("--max-instructions: 'many'", "extract", "x", "--max-instructions", "many")]
    [InlineData("--max-memory: '7'", "extract", "x", "--max-memory", "7")]
    [InlineData("--max-memory: '9999'", "unpack", "x", "-o", "y", "--max-memory", "9999")]
    [InlineData("--max-layers: '-1'", "extract", "x", "--max-layers", "-1")]
    [InlineData("--output", "unpack", "x")]
    [InlineData("--timeout: '0'", "extract", "x", "--timeout", "0")]
    [InlineData("--timeout: 'NaN'", "extract", "x", "--timeout", "NaN")]
    [InlineData("--timeout: '1e9'", "extract", "x", "--timeout", "1e9")]
    [InlineData("--timeout: '1,5'", "extract", "x", "--timeout", "1,5")]
    [InlineData("--verbose and --quiet", "extract", "x", "--verbose", "--quiet")]
    [InlineData("--no-boot and --no-probe", "extract", "x", "--no-boot", "--no-probe")]
    [InlineData("--output DIR", "extract", "x", "--format", "mirai-toushi")]
    [InlineData("--output", "extract", "x", "--output")]
    public void Wrong_usage_is_explained_in_a_line(string words, params string[] arguments)
    {
        ToolResult result = Tool.Run(arguments).ExpectExit(ExitCodes.Usage);
        Assert.Empty(result.Output);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
        Assert.Contains("--help", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_may_look_like_an_option_or_a_response_file()
    {
        ToolResult result = Tool.Run("extract", "@missing", "--", "--bogus").ExpectExit(ExitCodes.Unreadable);
        Assert.Contains("@missing: no such file", result.Error, StringComparison.Ordinal);
        Assert.Contains("--bogus: no such file", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_with_a_typing_error_is_refused_with_file_and_line()
    {
        string profile = _folder.Write("typo.yaml", PatientProfile.Text.Replace("random-seed:", "randon-seed:", StringComparison.Ordinal));
        string sample = _folder.Write("sample", GuestProgram.Exit);

        ToolResult result = Tool.Run("extract", sample, "--profile", profile).ExpectExit(ExitCodes.Usage);

        Assert.Empty(result.Output);
        Assert.Matches(@"typo\.yaml:\d+:\d+: .*randon-seed", result.Error);
    }

    /// <summary>Neither forbids both, but together they leave nothing to do.</summary>
    [Theory]
    [InlineData("probing:\n", "--no-boot.*probing", "--no-boot")]
    [InlineData("boot:\n", "--no-probe.*boot", "--no-probe")]
    public void A_profile_and_an_option_that_leave_nothing_to_do_are_refused(string section, string words, string option)
    {
        string text = PatientProfile.Text.Replace("\n" + section + AllowedOf(section), "\n" + section + AllowedOf(section).Replace("true", "false", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.NotEqual(PatientProfile.Text, text);
        string profile = _folder.Write("half.yaml", text);
        string sample = _folder.Write("sample", GuestProgram.Exit);
        Assert.Matches(words, Tool.Run("extract", sample, "--profile", profile, option).ExpectExit(ExitCodes.Usage).Error);
        Tool.Run("extract", sample, "--profile", profile).ExpectExit(ExitCodes.Incomplete);
    }

    [Fact]
    public void A_profile_that_is_not_there_is_refused()
    {
        Assert.Contains("missing.yaml", Tool.Run("extract", "x", "--profile", _folder["missing.yaml"]).ExpectExit(ExitCodes.Usage).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing/results")]
    [InlineData("folder")]
    [InlineData("sample/results")]
    [InlineData("sample")]
    public void A_place_that_cannot_be_written_is_refused_before_any_work(string output)
    {
        Directory.CreateDirectory(_folder["folder"]);
        string sample = _folder.Write("sample", GuestProgram.Exit);

        ToolResult result = Tool.Run("extract", sample, "--output", _folder[output]).ExpectExit(ExitCodes.Usage);

        Assert.Contains("--output", result.Error, StringComparison.Ordinal);
        Assert.Equal(GuestProgram.Exit, File.ReadAllBytes(sample));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.FullPath).Length);
    }

    /// <summary>What stands in the profile from a section's key to its 'allowed'.</summary>
    private static string AllowedOf(string section)
    {
        int start = PatientProfile.Text.IndexOf("\n" + section, StringComparison.Ordinal) + 1 + section.Length;
        int end = PatientProfile.Text.IndexOf("allowed: true", start, StringComparison.Ordinal) + "allowed: true".Length;
        return PatientProfile.Text[start..end];
    }

    [Fact]
    public void The_worker_is_not_for_users()
    {
        Assert.Empty(Tool.Run("worker").ExpectExit(ExitCodes.Usage).Output);
    }
}
