using System.Diagnostics.CodeAnalysis;

namespace MiraiToushi.Cli.Input;

/// <summary>Reads a file as a whole, up to a limit.</summary>
internal static class SampleReader
{
    /// <summary>Bots are a few hundred KiB; what is larger than this is something else.</summary>
    public const int MaximumSize = 64 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="problem">Why there are none.</param>
    public static bool TryRead(InputFile file, [NotNullWhen(true)] out byte[]? bytes, [NotNullWhen(false)] out InputProblem? problem)
    {
        bytes = null;
        try
        {
            using Stream stream = Open(file);
            bytes = ReadUpTo(stream, MaximumSize + 1);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = new InputProblem(file.Path, $"cannot be read: {exception.Message}", ExitCodes.Unreadable);
            return false;
        }

        if (bytes.Length > MaximumSize)
        {
            bytes = null;
            problem = new InputProblem(file.Path, $"is too large: more than {MaximumSize >> 20} MiB", ExitCodes.NotElf);
            return false;
        }

        problem = null;
        return true;
    }

    private static Stream Open(InputFile file) => file.Path == InputFile.StandardInput
        ? Console.OpenStandardInput()
        : new FileStream(file.Path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });

    private static byte[] ReadUpTo(Stream stream, int limit)
    {
        // A length is only a hint: standard input has none, and files of /proc claim to be empty.
        int hint = stream.CanSeek ? (int)Math.Min(stream.Length + 1, limit) : 1 << 16;
        byte[] buffer = new byte[Math.Max(hint, 256)];
        int length = 0;
        while (length < limit)
        {
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(2L * buffer.Length, limit));
            }

            int read = stream.Read(buffer, length, buffer.Length - length);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        Array.Resize(ref buffer, length);
        return buffer;
    }
}
