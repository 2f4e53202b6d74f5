namespace MiraiToushi.Cli.Input;

/// <summary>
/// Turns paths into files: a folder gives every file in it, recursively, in ordinal order of names. Links to files are
/// followed, links to folders below a given folder are not, so that no loop is possible.
/// </summary>
internal sealed class InputCollector
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private readonly List<InputFile> _files = [];
    private readonly List<InputProblem> _problems = [];
    private readonly string? _excluded;

    private InputCollector(string? excluded) => _excluded = excluded;

    /// <summary>Collects the files that the paths stand for.</summary>
    /// <param name="paths">Files, folders, or "-".</param>
    /// <param name="excluded">Full path of a file or folder that is no input even if it lies in a folder; may be null.</param>
    public static InputList Collect(IEnumerable<string> paths, string? excluded = null)
    {
        var collector = new InputCollector(excluded);
        foreach (string path in paths)
        {
            collector.AddArgument(path);
        }

        return new InputList(collector._files, collector._problems);
    }

    private void AddArgument(string path)
    {
        if (path == InputFile.StandardInput)
        {
            _files.Add(new InputFile(path, "stdin"));
            return;
        }

        switch (FileKinds.Of(path, followLinks: true))
        {
            case FileKind.Regular:
                AddFile(path);
                break;
            case FileKind.Directory:
                AddFolder(path);
                break;
            case FileKind.Special:
                AddProblem(path, "is a pipe, a socket or a device; give '-' to read from standard input", ExitCodes.Unreadable);
                break;
            default:
                bool link = FileKinds.Of(path, followLinks: false) == FileKind.Link;
                AddProblem(path, link ? "is a link that leads nowhere" : "no such file or folder", ExitCodes.Unreadable);
                break;
        }
    }

    private void AddFolder(string folder)
    {
        int files = _files.Count;
        int problems = _problems.Count;
        AddEntries(folder);
        if (_files.Count == files && _problems.Skip(problems).All(problem => problem.ExitCode == ExitCodes.Complete))
        {
            AddProblem(folder, "no files found in this folder", ExitCodes.Unreadable);
        }
    }

    private void AddEntries(string folder)
    {
        string[] entries;
        try
        {
            entries = Directory.GetFileSystemEntries(folder, "*", Everything);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            AddProblem(folder, $"cannot be listed: {exception.Message}", ExitCodes.Unreadable);
            return;
        }

        Array.Sort(entries, StringComparer.Ordinal);
        foreach (string entry in entries)
        {
            AddEntry(entry);
        }
    }

    private void AddEntry(string path)
    {
        FileKind own = FileKinds.Of(path, followLinks: false);
        switch (own == FileKind.Link ? FileKinds.Of(path, followLinks: true) : own)
        {
            case FileKind.Regular when !IsExcluded(path):
                AddFile(path);
                break;
            case FileKind.Regular:
                AddProblem(path, "skipped: the results go there", ExitCodes.Complete);
                break;
            case FileKind.Directory when own == FileKind.Link:
                AddProblem(path, "skipped: a link to a folder", ExitCodes.Complete);
                break;
            case FileKind.Directory when IsExcluded(path):
                AddProblem(path, "skipped: the results go there", ExitCodes.Complete);
                break;
            case FileKind.Directory:
                AddEntries(path);
                break;
            case FileKind.Special:
                AddProblem(path, "skipped: a pipe, a socket or a device", ExitCodes.Complete);
                break;
            default:
                AddProblem(path, own == FileKind.Link ? "is a link that leads nowhere" : "cannot be looked at", ExitCodes.Unreadable);
                break;
        }
    }

    private bool IsExcluded(string path) => _excluded is not null && Path.GetFullPath(path) == _excluded;

    private void AddFile(string path) => _files.Add(new InputFile(path, Path.GetFileName(path)));

    private void AddProblem(string path, string message, int exitCode) => _problems.Add(new InputProblem(path, message, exitCode));
}
