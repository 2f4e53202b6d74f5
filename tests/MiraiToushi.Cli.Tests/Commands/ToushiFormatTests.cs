using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MiraiToushi.Cli.Tests.Support;

namespace MiraiToushi.Cli.Tests.Commands;

/// <summary>The real executable with --format mirai-toushi.</summary>
public sealed class ToushiFormatTests : IDisposable
{
    private static readonly string[] Names = ["parse_main.json", "xor_scanner.json", "xor_table.json"];

    private readonly TemporaryFolder _folder = new();
    private readonly string _sample;

    public ToushiFormatTests() => _sample = _folder.Write("sample", GuestProgram.Exit);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_sample_gets_a_folder_with_three_files()
    {
        string other = _folder.Write("other", GuestProgram.Endless);
        ToolResult result = Run(_sample, other, "--max-instructions", "1000").ExpectExit(ExitCodes.Incomplete);
        Assert.Empty(result.Output);
        Assert.Equal(new[] { Hash(GuestProgram.Exit), Hash(GuestProgram.Endless) }.Order(), Entries(_folder["out"]));
        Assert.Equal(Names, Entries(_folder[$"out/{Hash(GuestProgram.Exit)}"]));
        JsonNode program = Read(GuestProgram.Exit, "xor_table.json")["ghidra_current_program"]!;
        Assert.Equal(("sample", _sample, Hash(GuestProgram.Exit)), (Text(program, "name"), Text(program, "path"), Text(program, "sha256")));
        Assert.Equal(("x86:LE:32:default", "08048000"), (Text(program, "language_id"), Text(program, "image_base")));
    }

    [Fact]
    public void A_second_run_replaces_the_files_and_leaves_the_others()
    {
        Run(_sample).ExpectExit(ExitCodes.Incomplete);
        string file = _folder[$"out/{Hash(GuestProgram.Exit)}/xor_table.json"];
        string first = File.ReadAllText(file);
        File.WriteAllText(file, "old");
        _folder.Write($"out/{Hash(GuestProgram.Exit)}/readelf.txt", "kept");

        Run(_sample).ExpectExit(ExitCodes.Incomplete);

        Assert.Equal(first, File.ReadAllText(file));
        Assert.Equal(["parse_main.json", "readelf.txt", "xor_scanner.json", "xor_table.json"], Entries(_folder[$"out/{Hash(GuestProgram.Exit)}"]));
    }

    [Fact]
    public void Results_inside_a_folder_of_samples_are_no_samples()
    {
        Run(_folder.FullPath).ExpectExit(ExitCodes.Incomplete);
        ToolResult again = Run(_folder.FullPath).ExpectExit(ExitCodes.Incomplete);
        Assert.Contains("out: skipped: the results go there", again.Error, StringComparison.Ordinal);

        ToolResult same = Tool.Run("extract", _folder.FullPath, "--format", "mirai-toushi", "--output", _folder.FullPath + "/").ExpectExit(ExitCodes.Usage);
        Assert.Contains("also a folder of samples", same.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_run_gives_no_files()
    {
        Run(_folder.Write("openrisc", GuestProgram.OpenRisc)).ExpectExit(ExitCodes.UnsupportedArchitecture);
        Run(_folder.Write("text", "hello\n")).ExpectExit(ExitCodes.NotElf);
        Assert.Empty(Entries(_folder["out"]));
    }

    [Fact]
    public void It_needs_a_folder()
    {
        ToolResult result = Tool.Run("extract", _sample, "--format", "mirai-toushi").ExpectExit(ExitCodes.Usage);
        Assert.Contains("--output DIR", result.Error, StringComparison.Ordinal);
        Assert.Contains("--help", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sample")]
    [InlineData("sample/results")]
    [InlineData("/dev/null")]
    [InlineData("/proc/results")]
    public void A_place_that_cannot_be_written_is_refused_before_any_work(string output)
    {
        ToolResult result = Tool.Run("extract", _sample, "--format", "mirai-toushi", "--output", Path.Combine(_folder.FullPath, output)).ExpectExit(ExitCodes.Usage);
        Assert.Contains("--output", result.Error, StringComparison.Ordinal);
        Assert.Equal(GuestProgram.Exit, File.ReadAllBytes(_sample));
        Assert.Single(Entries(_folder.FullPath));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_our_own_fault_and_leaves_no_rest()
    {
        string taken = _folder[$"out/{Hash(GuestProgram.Exit)}/xor_scanner.json"];
        Directory.CreateDirectory(taken);
        ToolResult result = Run(_sample).ExpectExit(ExitCodes.InternalError);
        Assert.Contains("cannot be written", result.Error, StringComparison.Ordinal);
        Assert.Equal(["xor_scanner.json", "xor_table.json"], Entries(Path.GetDirectoryName(taken)!));
    }

    [Fact]
    public void Standard_input_has_a_name_and_no_path()
    {
        Tool.RunWithInput(GuestProgram.Exit, "extract", "-", "--format", "mirai-toushi", "--output", _folder["out"]).ExpectExit(ExitCodes.Incomplete);
        JsonNode program = Read(GuestProgram.Exit, "parse_main.json")["ghidra_current_program"]!;
        Assert.Equal(("stdin", "stdin"), (Text(program, "name"), Text(program, "path")));
    }

    private ToolResult Run(params string[] arguments) =>
        Tool.Run(["extract", .. arguments, "--format", "mirai-toushi", "--output", _folder["out"]]);

    private JsonNode Read(byte[] sample, string name) => JsonNode.Parse(File.ReadAllText(_folder[$"out/{Hash(sample)}/{name}"]))!;

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    private static string Hash(byte[] sample) => Convert.ToHexStringLower(SHA256.HashData(sample));

    private static IEnumerable<string> Entries(string folder) =>
        Directory.GetFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
}
