using MiraiToushi.Cli.Input;

namespace MiraiToushi.Cli.Output;

/// <summary>
/// A file, written under another name in the same folder and renamed when it is complete: whoever looks sees the old file or
/// the new one, never half of one. What is no regular file (/dev/null, a pipe) is written directly.
/// </summary>
internal sealed class FileTarget : IResultTarget
{
    private readonly FileStream _stream;
    private readonly string? _destination;
    private bool _committed;

    private FileTarget(FileStream stream, string? destination)
    {
        _stream = stream;
        _destination = destination;
    }

    /// <summary>The full path that a name stands for once links are followed.</summary>
    public static string Resolve(string path)
    {
        string full = Path.GetFullPath(path);
        return FileKinds.Of(full, followLinks: false) == FileKind.Link && FileKinds.Of(full, followLinks: true) != FileKind.Special
            ? File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full
            : full;
    }

    /// <summary>Opens a file for results.</summary>
    /// <param name="path">A path from <see cref="Resolve"/>.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written.</exception>
    public static FileTarget Open(string path)
    {
        switch (FileKinds.Of(path, followLinks: true))
        {
            case FileKind.Directory:
                throw new IOException("it is a folder");
            case FileKind.Special:
                return new FileTarget(new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite), null);
            default:
                return OpenTemporary(path);
        }
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> utf8) => _stream.Write(utf8);

    /// <inheritdoc/>
    public void Commit()
    {
        _stream.Flush(flushToDisk: _destination is not null);
        if (_destination is not null)
        {
            File.Move(_stream.Name, _destination, overwrite: true);
        }

        _committed = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // A full disk says it a second time when the buffer is given up.
        }

        if (!_committed && _destination is not null)
        {
            File.Delete(_stream.Name);
        }
    }

    private static FileTarget OpenTemporary(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read };
        if (File.Exists(path) && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = File.GetUnixFileMode(path);
        }

        string temporary = Path.Combine(Path.GetDirectoryName(path) ?? "", $".miraitoushi-{Guid.NewGuid():N}.tmp");
        return new FileTarget(new FileStream(temporary, options), path);
    }
}
