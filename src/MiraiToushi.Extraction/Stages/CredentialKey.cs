using System.Text;
using MiraiToushi.Extraction.Results;

namespace MiraiToushi.Extraction.Stages;

/// <summary>
/// The key of the credential list, as a fact about the file: the one byte with which it stores every text of the list XORed.
/// </summary>
internal static class CredentialKey
{
    /// <summary>Texts shorter than this stand in any file by chance.</summary>
    private const int TellingLength = 5;

    /// <summary>Adds the key to a report.</summary>
    /// <param name="report">A report.</param>
    /// <param name="program">The bytes of the program whose code built the list.</param>
    public static ExtractionReport Apply(ExtractionReport report, ReadOnlyMemory<byte> program) =>
        report with { Credentials = report.Credentials with { Key = Find(report.Credentials, program.Span) } };

    private static byte? Find(CredentialFinding credentials, ReadOnlySpan<byte> file)
    {
        byte[][] texts = [.. credentials.Entries
            .SelectMany(entry => (string[])[entry.User, entry.Password])
            .Where(text => text.Length > 0)
            .Distinct()
            .Select(Encoding.UTF8.GetBytes)
            .OrderByDescending(text => text.Length)];
        if (texts.Length == 0 || texts[0].Length < TellingLength)
        {
            return null;
        }

        byte? found = null;
        for (int key = 0; key < 256; key++)
        {
            if (!HoldsAll(file, texts, (byte)key))
            {
                continue;
            }

            if (found is not null)
            {
                return null;
            }

            found = (byte)key;
        }

        return found;
    }

    private static bool HoldsAll(ReadOnlySpan<byte> file, byte[][] texts, byte key)
    {
        foreach (byte[] text in texts)
        {
            byte[] stored = Array.ConvertAll(text, one => (byte)(one ^ key));
            if (file.IndexOf(stored) < 0)
            {
                return false;
            }
        }

        return true;
    }
}
