using MiraiToushi.Cli.Input;
using MiraiToushi.Cli.Tests.Support;

namespace MiraiToushi.Cli.Tests.Input;

public sealed class InputCollectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_gives_its_files_in_ordinal_order()
    {
        foreach (string name in (string[])["b", "a", "B", "a.d/z", "a.d/y", "c/deep/er/x", ".hidden"])
        {
            _folder.Write(name, "x");
        }

        InputList inputs = InputCollector.Collect([_folder.FullPath]);

        Assert.Equal([".hidden", "B", "a", "a.d/y", "a.d/z", "b", "c/deep/er/x"], inputs.Files.Select(Relative));
        Assert.Empty(inputs.Problems);
    }

    [Fact]
    public void Paths_keep_the_order_in_which_they_were_given()
    {
        string second = _folder.Write("b", "x");
        string first = _folder.Write("a", "x");

        InputList inputs = InputCollector.Collect([second, InputFile.StandardInput, first, second]);

        Assert.Equal(["b", "stdin", "a", "b"], inputs.Files.Select(file => file.Name));
    }

    [Fact]
    public void Loops_of_links_end()
    {
        _folder.Write("sub/file", "x");
        File.CreateSymbolicLink(_folder["sub/up"], _folder.FullPath);
        File.CreateSymbolicLink(_folder["self"], _folder["self"]);
        File.CreateSymbolicLink(_folder["link"], _folder["sub/file"]);

        InputList inputs = InputCollector.Collect([_folder.FullPath]);

        Assert.Equal(["link", "sub/file"], inputs.Files.Select(Relative));
        Assert.Equal([("self", 3), ("up", 0)], inputs.Problems.Select(problem => (Path.GetFileName(problem.Path), problem.ExitCode)));
    }

    [Fact]
    public void A_pipe_is_skipped_in_a_folder_and_refused_by_name()
    {
        _folder.Write("file", "x");
        Assert.Equal(0, Tool.RunShell($"mkfifo '{_folder["pipe"]}'").ExitCode);

        InputList inFolder = InputCollector.Collect([_folder.FullPath]);
        InputList byName = InputCollector.Collect([_folder["pipe"], "/dev/null"]);

        Assert.Equal(["file"], inFolder.Files.Select(Relative));
        Assert.Equal(ExitCodes.Complete, Assert.Single(inFolder.Problems).ExitCode);
        Assert.Empty(byName.Files);
        Assert.All(byName.Problems, problem => Assert.Equal(ExitCodes.Unreadable, problem.ExitCode));
        Assert.Equal(2, byName.Problems.Count);
    }

    [Fact]
    public void Nothing_is_a_problem()
    {
        Directory.CreateDirectory(_folder["empty/within"]);

        InputList inputs = InputCollector.Collect([_folder["empty"], _folder["missing"]]);

        Assert.Empty(inputs.Files);
        Assert.Equal(["no files found in this folder", "no such file or folder"], inputs.Problems.Select(problem => problem.Message));
        Assert.All(inputs.Problems, problem => Assert.Equal(ExitCodes.Unreadable, problem.ExitCode));
    }

    [Fact]
    public void The_place_of_the_results_is_no_input_in_a_folder()
    {
        _folder.Write("a", "x");
        string results = _folder.Write("results.json", "x");

        Assert.Equal(["a"], InputCollector.Collect([_folder.FullPath], results).Files.Select(Relative));
    }

    [Fact]
    public void A_file_without_a_length_is_read_to_its_end()
    {
        Assert.True(SampleReader.TryRead(new InputFile("/proc/self/status", "status"), out byte[]? bytes, out _));
        Assert.NotEmpty(bytes);
    }

    [Fact]
    public void A_file_that_is_too_large_is_refused()
    {
        string path = _folder.Write("large", "x");
        using (FileStream stream = File.OpenWrite(path))
        {
            stream.SetLength(SampleReader.MaximumSize + 1L);
        }

        Assert.False(SampleReader.TryRead(new InputFile(path, "large"), out _, out InputProblem? problem));
        Assert.Equal(ExitCodes.NotElf, problem.ExitCode);
    }

    private string Relative(InputFile file) => Path.GetRelativePath(_folder.FullPath, file.Path);
}
