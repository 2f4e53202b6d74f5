using System.Reflection;
using System.Text.RegularExpressions;
using MiraiToushi.Fixtures;

namespace MiraiToushi.Repository.Tests;

/// <summary>README and .ci/run tell the same story as the program.</summary>
public sealed class ReadmeTests
{
    private const string TestCommand = "dotnet test MiraiToushi.sln -c Release";
    private const string RunCommand = "dotnet run --project src/MiraiToushi.Cli -- extract";
    private const string Script = ".ci/run";

    [Fact]
    public void It_names_the_command_that_runs_the_tool() => Assert.Contains(RunCommand, Readme(), StringComparison.Ordinal);

    [Fact]
    public void It_names_the_command_that_runs_the_tests_as_CI_does()
    {
        Assert.Contains(TestCommand, RepositoryTree.Text(Script), StringComparison.Ordinal);
        Assert.Contains(TestCommand, Readme(), StringComparison.Ordinal);
    }

    [Fact]
    public void CI_can_be_started() => Assert.True(RepositoryTree.IsExecutable(RepositoryFolder.Combine(Script)));

    /// <summary>A table with a row for each code, in the program's own words.</summary>
    [Fact]
    public void Its_exit_codes_are_those_of_the_program()
    {
        string readme = Readme();
        (int Code, string Meaning)[] codes = [.. ExitCodes()];
        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.Matches($@"(?m)^\|\s*`?{code.Code}`?\s*\|\s*{Regex.Escape(code.Meaning)}", readme));
        IEnumerable<int> rows = Regex.Matches(readme, @"(?m)^\|\s*`?(\d+)`?\s*\|").Select(match => int.Parse(match.Groups[1].Value, null));
        Assert.Equal(codes.Select(code => code.Code).Order(), rows.Order());
    }

    [Fact]
    public void Its_links_lead_somewhere()
    {
        IEnumerable<string> targets = Regex.Matches(Readme(), @"\]\((?!https?:|#)([^)#\s]+)").Select(match => match.Groups[1].Value);
        Assert.All(targets, target => Assert.True(Path.Exists(RepositoryFolder.Combine(target)), target));
    }

    private static string Readme()
    {
        Assert.True(File.Exists(RepositoryFolder.Combine("README.md")), "There is no README.md.");
        return RepositoryTree.Text("README.md");
    }

    // Internal to the command, as it should be: read as data.
    private static IEnumerable<(int Code, string Meaning)> ExitCodes()
    {
        Type type = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "miraitoushi.dll")).GetType("MiraiToushi.Cli.ExitCodes", throwOnError: true)!;
        foreach (object meaning in (System.Collections.IEnumerable)type.GetProperty("All")!.GetValue(null)!)
        {
            Type record = meaning.GetType();
            yield return ((int)record.GetProperty("Code")!.GetValue(meaning)!, (string)record.GetProperty("Meaning")!.GetValue(meaning)!);
        }
    }
}
