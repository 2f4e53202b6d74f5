using System.Globalization;

namespace MiraiToushi.Cli.Isolation;

/// <summary>How much memory a process occupies, as Linux tells it.</summary>
internal static class ResidentMemory
{
    /// <summary>Bytes of memory the process occupies; 0 when it cannot be told.</summary>
    public static long Of(int process)
    {
        try
        {
            // "size resident shared ...", in pages.
            string[] fields = File.ReadAllText($"/proc/{process}/statm").Split(' ', 3);
            return fields.Length > 1 && long.TryParse(fields[1], CultureInfo.InvariantCulture, out long pages)
                ? pages * Environment.SystemPageSize
                : 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
