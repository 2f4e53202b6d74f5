using System.Text;
using System.Text.Json;
using MiraiToushi.Cli.Commands;
using MiraiToushi.Cli.Tests.Support;
using MiraiToushi.Emulation.Abi;
using MiraiToushi.Emulation.Architectures;

namespace MiraiToushi.Cli.Tests.Commands;

/// <summary>The commands that list what the program knows, through the real executable.</summary>
public sealed class ListingTests
{
    private const int ArchitectureColumns = 8;
    private const int SyscallColumns = 5;

    [Fact]
    public void Every_architecture_of_the_catalogue_is_listed()
    {
        string[] lines = Tool.Run("architectures").ExpectExit(ExitCodes.Complete).Lines;
        Assert.Equal(ArchitectureCatalog.All.Select(entry => entry.Name), lines[1..^1].Select(line => line.Split(' ')[0]));
        Assert.EndsWith("exit code 5.", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_architecture_says_what_it_runs_on_and_how_far()
    {
        Assert.Equal(ArchitectureCatalog.All.Count, ArchitectureSummary.All.Count);
        Assert.All(ArchitectureSummary.All, entry =>
        {
            Assert.NotEmpty(entry.AbiNames);
            Assert.NotEmpty(entry.Limits);
            Assert.DoesNotContain("the engine's", entry.ProcessorModel, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Text_has_its_columns_below_each_other()
    {
        string[] lines = Tool.Run("architectures").ExpectExit(ExitCodes.Complete).Lines[..^1];
        foreach (string heading in (string[])["BYTE ORDER", "BITS", "ABI", "CORE", "PROCESSOR", "LIMITS"])
        {
            int column = lines[0].IndexOf(heading, StringComparison.Ordinal);
            Assert.All(lines, line => Assert.Equal("  ", line[(column - 2)..column]));
            Assert.All(lines, line => Assert.NotEqual(' ', line[column]));
        }

        Assert.DoesNotContain(lines, line => line.Contains('\e', StringComparison.Ordinal));
    }

    [Fact]
    public void Architectures_as_json()
    {
        using JsonDocument document = Json("architectures", "--format", "json");
        JsonElement[] entries = [.. document.RootElement.GetProperty("architectures").EnumerateArray()];
        Assert.Equal(ArchitectureCatalog.All.Select(entry => entry.Name), entries.Select(entry => Text(entry, "name")));
        Assert.Equal(ArchitectureCatalog.All.Select(entry => 8 * entry.WordSize), entries.Select(entry => entry.GetProperty("wordSize").GetInt32()));
        Assert.All(entries, entry => Assert.Matches(@"^(Unicorn \d+\.\d+\.\d+|own interpreter)$", Text(entry, "core")));
        Assert.Equal("little", Text(entries.First(entry => Text(entry, "name") == "i386"), "byteOrder"));
    }

    [Fact]
    public void Architectures_as_csv_have_constant_columns()
    {
        List<string[]> rows = Csv(Tool.Run("architectures", "--format", "csv").ExpectExit(ExitCodes.Complete).Output);
        Assert.Equal(1 + ArchitectureCatalog.All.Count, rows.Count);
        Assert.All(rows, row => Assert.Equal(ArchitectureColumns, row.Length));
        Assert.Equal("name", rows[0][0]);
    }

    [Fact]
    public void Calls_of_an_abi_as_text()
    {
        ToolResult result = Tool.Run("syscalls", "mips-o32").ExpectExit(ExitCodes.Complete);
        Assert.StartsWith("mips-o32: ", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^4001 +exit +full$", result.Output);
    }

    [Fact]
    public void Calls_of_an_abi_as_csv()
    {
        List<string[]> rows = Csv(Tool.Run("syscalls", "mips-o32", "--format", "csv").ExpectExit(ExitCodes.Complete).Output);
        Assert.Contains(rows, row => row is ["mips-o32", "4001", "exit", "full", ""]);
    }

    [Fact]
    public void Every_table_comes_once_and_in_full()
    {
        List<string[]> rows = Csv(Tool.Run("syscalls", "--format", "csv").ExpectExit(ExitCodes.Complete).Output);
        Assert.All(rows, row => Assert.Equal(SyscallColumns, row.Length));
        SyscallTable[] tables = [.. ArchitectureCatalog.All.SelectMany(entry => entry.Abi.Tables).DistinctBy(table => table.Name)];
        Assert.Equal(tables.Sum(table => table.Calls.Count()), rows.Count - 1);
        Assert.Equal(tables.Select(table => table.Name), rows.Skip(1).Select(row => row[0]).Distinct());
        Assert.Equal(rows.Count, rows.DistinctBy(row => (row[0], row[1])).Count());
    }

    [Fact]
    public void What_is_not_answered_in_full_says_why()
    {
        using JsonDocument document = Json("syscalls", "--format", "json");
        JsonElement[] calls = [.. document.RootElement.GetProperty("tables").EnumerateArray().SelectMany(table => table.GetProperty("calls").EnumerateArray())];
        Assert.Equal(["full", "none", "partial", "stub"], calls.Select(call => Text(call, "support")).Distinct().Order(StringComparer.Ordinal));
        Assert.All(calls, call => Assert.Equal(Text(call, "support") is "partial" or "stub", !string.IsNullOrEmpty(Text(call, "note"))));
    }

    [Theory]
    [InlineData("arm", "arm-eabi", "arm-oabi")]
    [InlineData("ARM-EABI", "arm-eabi")]
    [InlineData("Mips", "mips-o32")]
    [InlineData("x86-64", "x86-64")]
    public void An_architecture_has_all_its_tables_and_an_abi_its_own(string name, params string[] expected)
    {
        using JsonDocument document = Json("syscalls", name, "--format", "json");
        Assert.Equal(expected, document.RootElement.GetProperty("tables").EnumerateArray().Select(table => Text(table, "abi")));
    }

    [Fact]
    public void Every_name_that_is_offered_is_known()
    {
        string error = Tool.Run("syscalls", "vax").ExpectExit(ExitCodes.Usage).Error;
        string offered = error[(error.IndexOf("There are: ", StringComparison.Ordinal) + "There are: ".Length)..error.IndexOf(".\n", StringComparison.Ordinal)];
        string[] names = offered.Split(", ");
        Assert.All(ArchitectureCatalog.All, entry => Assert.Contains(entry.Name, names));
        Assert.All(ArchitectureCatalog.All, entry => Assert.Contains(entry.Abi.Name, names));
    }

    [Theory]
    [InlineData("vax", "syscalls", "vax")]
    [InlineData("--bogus", "syscalls", "--bogus")]
    [InlineData("arm", "syscalls", "mips", "arm")]
    [InlineData("xml", "syscalls", "--format", "xml")]
    [InlineData("xml", "architectures", "--format", "xml")]
    [InlineData("mips", "architectures", "mips")]
    public void Wrong_usage_is_explained(string words, params string[] arguments)
    {
        ToolResult result = Tool.Run(arguments).ExpectExit(ExitCodes.Usage);
        Assert.Empty(result.Output);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
        Assert.Contains($"'miraitoushi {arguments[0]} --help'", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("architectures", "text|json|csv")]
    [InlineData("syscalls", "text|json|csv", "ARCHITECTURE", "partial", "stub", "ENOSYS")]
    public void Help_explains(string command, params string[] words)
    {
        string help = Tool.Run(command, "--help").ExpectExit(ExitCodes.Complete).Output;
        Assert.All(words, word => Assert.Contains(word, help, StringComparison.Ordinal));
        Assert.Contains(command, Tool.Run("--help").ExpectExit(ExitCodes.Complete).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_are_quoted_where_they_have_to_be()
    {
        Assert.Equal("a,\"b,c\",\"d\"\"e\",\"f\ng\",\n", Listing.Csv([["a", "b,c", "d\"e", "f\ng", ""]]));
        Assert.Equal(["a", "b,c", "d\"e", "f\ng", ""], Assert.Single(Csv("a,\"b,c\",\"d\"\"e\",\"f\ng\",\n")));
    }

    private static JsonDocument Json(params string[] arguments) => JsonDocument.Parse(Tool.Run(arguments).ExpectExit(ExitCodes.Complete).Output);

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static List<string[]> Csv(string text)
    {
        List<string[]> rows = [];
        List<string> row = [];
        StringBuilder cell = new();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char character = text[i];
            switch (character)
            {
                case '"' when quoted && i + 1 < text.Length && text[i + 1] == '"':
                    cell.Append('"');
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' or '\n' when !quoted:
                    row.Add(cell.ToString());
                    cell.Clear();
                    if (character == '\n')
                    {
                        rows.Add([.. row]);
                        row.Clear();
                    }

                    break;
                default:
                    cell.Append(character);
                    break;
            }
        }

        Assert.Empty(row);
        return rows;
    }
}
