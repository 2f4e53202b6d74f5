using System.Text.Json;
using MiraiToushi.Cli.Tests.Support;
using MiraiToushi.Reporting;

namespace MiraiToushi.Cli.Tests.Commands;

/// <summary>The real executable on samples of every sort.</summary>
public sealed class ExtractTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _sample;

    public ExtractTests() => _sample = _folder.Write("sample", GuestProgram.Exit);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_file_gives_one_indented_document()
    {
        ToolResult result = Tool.Run("extract", _sample, "--format", "json").ExpectExit(ExitCodes.Incomplete);
        Assert.Equal("sample", JsonReportReader.Read(result.Output).Sample.Name);
        Assert.True(result.Lines.Length > 10);
    }

    [Fact]
    public void Several_files_give_one_document_per_line_in_order()
    {
        string other = _folder.Write("another", GuestProgram.Exit);
        ToolResult result = Tool.Run("extract", _sample, other, "--format", "json").ExpectExit(ExitCodes.Incomplete);
        Assert.Equal(["sample", "another"], result.Lines.Select(line => JsonReportReader.Read(line).Sample.Name));
        Assert.Contains("2 files: 0 complete", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_gives_one_document_per_line_even_with_one_file()
    {
        ToolResult result = Tool.Run("extract", _folder.FullPath, "--format", "json", "--quiet").ExpectExit(ExitCodes.Incomplete);
        Assert.Equal("sample", JsonReportReader.Read(Assert.Single(result.Lines)).Sample.Name);
        Assert.Empty(result.Error);
    }

    [Fact]
    public void Two_runs_give_the_same_bytes_in_a_worker_and_without()
    {
        string worker = Tool.Run("extract", _sample, "--format", "json").Output;
        Assert.Equal(worker, Tool.Run("extract", _sample, "--format", "json").Output);
        Assert.Equal(worker, Tool.Run("extract", _sample, "--format", "json", "--in-process").Output);
    }

    [Fact]
    public void Text_is_plain_when_redirected()
    {
        ToolResult result = Tool.Run("extract", _sample).ExpectExit(ExitCodes.Incomplete);
        Assert.Contains("sample", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', result.Output);
    }

    [Fact]
    public void A_text_file_is_not_an_elf()
    {
        string text = _folder.Write("text", "hello\n");
        ToolResult result = Tool.Run("extract", text, _sample, "--format", "json").ExpectExit(ExitCodes.NotElf);
        Assert.Contains(JsonReportReader.Read(result.Lines[0]).Diagnostics, diagnostic => diagnostic.Code == DiagnosticCodes.NotElf);
        Assert.Equal(2, result.Lines.Length);
    }

    [Fact]
    public void An_empty_file_is_not_an_elf()
    {
        Tool.Run("extract", _folder.Write("empty", "")).ExpectExit(ExitCodes.NotElf);
    }

    [Fact]
    public void A_truncated_file_is_a_broken_elf()
    {
        Tool.Run("extract", _folder.Write("cut", GuestProgram.Exit[..60])).ExpectExit(ExitCodes.NotElf);
    }

    [Fact]
    public void Another_architecture_is_said_to_be_one()
    {
        Tool.Run("extract", _sample, _folder.Write("openrisc", GuestProgram.OpenRisc)).ExpectExit(ExitCodes.UnsupportedArchitecture);
    }

    [Fact]
    public void A_file_that_is_not_there_does_not_stop_the_others()
    {
        ToolResult result = Tool.Run("extract", _folder["missing"], _sample, "--format", "json").ExpectExit(ExitCodes.Unreadable);
        Assert.Single(result.Lines);
        Assert.Contains("missing: no such file", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_folder_has_no_files()
    {
        Directory.CreateDirectory(_folder["empty"]);
        ToolResult result = Tool.Run("extract", _folder["empty"]).ExpectExit(ExitCodes.Unreadable);
        Assert.Empty(result.Output);
        Assert.Contains("no files found", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dash_reads_standard_input()
    {
        ToolResult result = Tool.RunWithInput(GuestProgram.Exit, "extract", "-", "--format", "json").ExpectExit(ExitCodes.Incomplete);
        Assert.Equal("stdin", JsonReportReader.Read(result.Output).Sample.Name);
    }

    [Fact]
    public void Output_goes_to_the_file_and_nowhere_else()
    {
        string output = _folder["results.json"];
        ToolResult result = Tool.Run("extract", _sample, "--format", "json", "--output", output).ExpectExit(ExitCodes.Incomplete);
        Assert.Empty(result.Output);
        Assert.Equal("sample", JsonReportReader.Read(File.ReadAllText(output)).Sample.Name);
        Assert.Equal(["results.json", "sample"], Directory.GetFileSystemEntries(_folder.FullPath).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_full_disk_is_said_to_be_one()
    {
        ToolResult standardOutput = Tool.RunShell($"\"$TOOL\" extract '{_sample}' > /dev/full").ExpectExit(ExitCodes.InternalError);
        Assert.Contains("cannot be written", standardOutput.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", standardOutput.Error, StringComparison.Ordinal);

        ToolResult file = Tool.Run("extract", _sample, "--output", "/dev/full").ExpectExit(ExitCodes.InternalError);
        Assert.Contains("cannot be written", file.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Appending_to_a_file_keeps_what_follows()
    {
        string log = _folder["log"];
        Tool.RunShell($"(echo before; \"$TOOL\" extract '{_sample}' --format json; echo after) > '{log}'");
        string[] lines = File.ReadAllLines(log);
        Assert.Equal(("before", "after"), (lines[0], lines[^1]));
        using var document = JsonDocument.Parse(string.Join('\n', lines[1..^1]));
    }

    [Fact]
    public void Hostile_names_are_escaped()
    {
        string hostile = _folder.Write("\e[31mred", "no elf");
        ToolResult result = Tool.Run("extract", hostile, _folder["\e[31mmissing"], "--verbose");
        Assert.DoesNotContain('\e', result.Output + result.Error);
    }

    [Fact]
    public void A_crash_does_not_stop_the_others()
    {
        string abort = _folder.Write("abort", GuestProgram.Abort);
        ToolResult result = Tool.Run("extract", abort, _sample, "--format", "json").ExpectExit(ExitCodes.Incomplete);
        Assert.Contains(JsonReportReader.Read(result.Lines[0]).Diagnostics, diagnostic => diagnostic.Code == DiagnosticCodes.EngineCrash);
        Assert.DoesNotContain(JsonReportReader.Read(result.Lines[1]).Diagnostics, diagnostic => diagnostic.Code == DiagnosticCodes.EngineCrash);
    }
}
