using System.Security.Cryptography;
using System.Text;
using MiraiToushi.Cli.Input;
using MiraiToushi.Extraction.Results;
using MiraiToushi.Reporting.ToushiFormat;

namespace MiraiToushi.Cli.Output;

/// <summary>A folder with one folder per sample, named by its SHA-256, in which mirai-toushi's three files lie.</summary>
internal sealed class ToushiFolder : IReportSink
{
    private readonly string _root;

    private ToushiFolder(string root) => _root = root;

    /// <summary>Opens the folder, and makes it where it is not there.</summary>
    /// <param name="path">Its full path.</param>
    /// <exception cref="IOException">It cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written to.</exception>
    public static ToushiFolder Open(string path)
    {
        if (FileKinds.Of(path, followLinks: true) is FileKind.Regular or FileKind.Special)
        {
            throw new IOException("it is not a folder");
        }

        Directory.CreateDirectory(path);

        // What cannot be written is to be found out now, not after the first sample's minute.
        using FileTarget probe = FileTarget.Open(Path.Combine(path, "probe"));
        return new ToushiFolder(path);
    }

    /// <inheritdoc/>
    public void Print(ExtractionReport report, InputFile file, ReadOnlyMemory<byte> bytes)
    {
        string path = file.Path == InputFile.StandardInput ? file.Name : Path.GetFullPath(file.Path);
        IReadOnlyList<ToushiFile> files = ToushiRenderer.Render(report, path);
        if (files.Count == 0)
        {
            return;
        }

        // Not the hash in the report: that has come through a process in which hostile code ran, and becomes a path here.
        string folder = Path.Combine(_root, Convert.ToHexStringLower(SHA256.HashData(bytes.Span)));
        try
        {
            Directory.CreateDirectory(folder);
            foreach (ToushiFile one in files)
            {
                using FileTarget target = FileTarget.Open(Path.Combine(folder, one.Name));
                target.Write(Encoding.UTF8.GetBytes(one.Text));
                target.Commit();
            }
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public void Commit()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
