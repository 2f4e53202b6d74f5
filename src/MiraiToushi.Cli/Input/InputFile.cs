namespace MiraiToushi.Cli.Input;

/// <summary>A file to be extracted.</summary>
/// <param name="Path">Where it is; <see cref="StandardInput"/> for standard input.</param>
/// <param name="Name">Its name in the report, without the folder.</param>
internal sealed record InputFile(string Path, string Name)
{
    /// <summary>The path that stands for standard input.</summary>
    public const string StandardInput = "-";
}

/// <summary>A path that gave no file.</summary>
/// <param name="Path">The path.</param>
/// <param name="Message">Why, as the end of a sentence that begins with the path.</param>
/// <param name="ExitCode">What it does to the exit code; 0 if it is only worth saying.</param>
internal sealed record InputProblem(string Path, string Message, int ExitCode);

/// <summary>What the paths of a command line come to.</summary>
/// <param name="Files">The files in the order in which they are to be extracted.</param>
/// <param name="Problems">What could not be looked at, in the order met.</param>
internal sealed record InputList(IReadOnlyList<InputFile> Files, IReadOnlyList<InputProblem> Problems);
